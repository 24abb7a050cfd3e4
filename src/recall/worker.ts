import { type Job, Worker } from 'bullmq';
import type { Metrics } from '../metrics/metrics.ts';
import type { EpochMs, RecallApi } from '../model.ts';
import type { RedisClient } from '../redis/connect.ts';
import { makeLedger, parseTurn } from '../redis/lane/ledger.ts';
import { bullNames, makeTurnQueue, type TurnJob } from '../redis/lane/turn-queue.ts';
import { CALL_TIMEOUT_MS, type RecallClient } from '../tencent/client.ts';
import type { StopReason } from '../tencent/codes.ts';
import { MOST_ITEMS, type RecallAnswer } from '../tencent/recall-call.ts';
import type { Credential } from '../tencent/usersig.ts';
import { makeDeliver } from './deliver.ts';
import { keepJobLocks, LOCK_MS, STALLED_CHECK_MS } from './job-locks.ts';
import { makePace, type Slot } from './pace.ts';
import { pause } from './pause.ts';
import { makeReach } from './reach.ts';
import { makeReunion } from './reunion.ts';
import { makeSlots } from './slots.ts';
import { startSweep } from './sweep.ts';

export type RecallWorkerOptions = {
  readonly api: RecallApi;
  /** Waits for Redis when it is away; BullMQ copies it for its blocking command. Not closed here. */
  readonly redis: RedisClient;
  readonly client: RecallClient;
  readonly credential: Credential;
  /** Calls per second over all processes. */
  readonly rate: number;
  readonly keepKeysMs: number;
  readonly metrics: Pick<Metrics, 'recallRequest' | 'recallBatch' | 'recall' | 'exposure'>;
  readonly log: WorkerLog;
  readonly now: () => EpochMs;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
};

export type WorkerLog = {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
};

/** `close` waits for calls under way, up to 10 s; what is left stays in Redis for other processes or the next start. */
export type RecallWorker = { close(): Promise<void> };

/** `isAway`: no call of this process gets through to the API. */
export type LaneWorker = RecallWorker & { isAway(): boolean };

/** What became of a place: a call took it (or it was given back), it is still there, or there was none. */
type Served = 'used' | 'unused' | 'full';

/** Loops that take a place, fetch and claim at the same time, so that a slow or far Redis does not bound the rate. */
const HANDS = 8;
/**
 * A turn is fetched and claimed so long before its place is due that the call can leave in that moment: a place that
 * waits for Redis is lost to others. What comes within this time and is more severe goes next.
 */
const CLAIM_AHEAD_MS = 20;
const CLOSE_AT_MOST_MS = 10_000;
const AFTER_ERROR_MS = 500;
const WHILE_STOPPED_MS = 250;
/** Being taken over is no fault of the turn's. */
const STALLED_WITHOUT_END = 1_000_000_000;

/**
 * The loop of one lane: place first, then the most severe turn, so that what comes last and matters most waits for no
 * more than the calls already under way.
 */
export function startRecallWorker(options: RecallWorkerOptions): LaneWorker {
  const { api, redis, rate, keepKeysMs, metrics, log, now } = options;
  const { name, prefix } = bullNames(api);
  const worker = new Worker<TurnJob>(name, null, {
    connection: redis,
    prefix,
    autorun: false,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: STALLED_WITHOUT_END,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
    drainDelay: 5,
  });
  const reunion = makeReunion(redis);
  const onError = (error: unknown) => {
    reunion.noticed(error);
    // While Redis is away every attempt is an error, and it is told of elsewhere.
    if (!closing.signal.aborted && redis.status === 'ready') log.error({ err: error, api }, 'recall lane');
  };
  worker.on('error', onError);
  const ledger = makeLedger(redis, api, keepKeysMs);
  const turns = makeTurnQueue(redis, api);
  const pace = makePace({ redis, api, rate, callAtMostMs: CALL_TIMEOUT_MS });
  const onStop = (reason: StopReason, answer: RecallAnswer) =>
    log.error({ api, reason, answer: answer.type === 'answer' ? answer.code : answer }, 'recall API stopped');
  const onReach = (away: boolean) =>
    log.warn({ api }, away ? 'no call gets through to Tencent; recalls wait' : 'calls get through to Tencent again');
  const reach = makeReach({ clock: () => performance.now(), random: options.random, onChange: onReach });
  const deliver = makeDeliver({ ...options, ledger, turns, pace, reach, onStop, onError });
  const locks = keepJobLocks(worker, onError);
  const sweep = startSweep({ redis, api, ledger, turns, now, onError });
  const closing = new AbortController();
  const gaveUp = new AbortController();
  const slots = makeSlots(pace, CLAIM_AHEAD_MS, closing.signal);
  const underWay = new Set<Promise<unknown>>();
  let fetched = 0;
  const hands = new Set<Promise<void>>();

  const fetch = async (block: boolean): Promise<Job<TurnJob> | undefined> => {
    const job = (await worker.getNextJob(`${worker.id}-${fetched++}`, { block })) as Job<TurnJob> | undefined;
    if (job === undefined || !closing.signal.aborted) return job;
    await putBack(job);
    return undefined;
  };
  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    const done = () => underWay.delete(work);
    work.then(done, done);
    return work;
  };
  const isOurs = async (job: Job<TurnJob>): Promise<boolean> => (await job.extendLock(job.token!, LOCK_MS)) === 1;
  const putBack = async (job: Job<TurnJob>): Promise<void> => {
    await job.moveToWait(job.token!);
  };

  /** Claims for the turn and lets its call go, without waiting for it. Says what became of the place. */
  const serve = (job: Job<TurnJob>, slot: Slot | undefined): Promise<Served> => track(claimAndSend(job, slot));
  const claimAndSend = async (job: Job<TurnJob>, reserved: Slot | undefined): Promise<Served> => {
    const turn = parseTurn(job.data.entry);
    const asked = pace.ask(CLAIM_AHEAD_MS);
    const place = reserved === undefined ? asked : ({ type: 'taken', probe: reserved.probe } as const);
    const claim = reach.isWorthATry() ? await ledger.claim(turn, MOST_ITEMS[api], place) : undefined;
    if (claim?.type !== 'claimed') {
      await Promise.all([putBack(job), reserved?.giveBack()]);
      if (claim?.type === 'full') return 'full';
      await pause(WHILE_STOPPED_MS, closing.signal);
      return 'used';
    }
    const slot = reserved ?? asked.granted(claim.place);
    if (claim.again && !reunion.isOver()) {
      void track(serveAfterReunion(job).catch(onError));
      if (reserved === undefined) await slot.giveBack();
      return 'unused';
    }
    for (const { outcome } of claim.ended) metrics.recall(api, outcome);
    // Safe in the outbox; the call need not wait until BullMQ has them.
    const added = track(turns.add(claim.turns).catch(onError));
    if (claim.items.length === 0) {
      await Promise.all([added, job.moveToCompleted(null, job.token!, false)]);
      return 'unused';
    }
    locks.keep(job);
    const call = deliver({ turn, items: claim.items, isOurs: () => isOurs(job) }, slot, closing.signal)
      .then(() => job.moveToCompleted(null, job.token!, false))
      // The turn keeps what it holds, and its lock ends: it will be taken over, here or elsewhere.
      .catch(onError)
      .then(() => locks.letGo(job));
    void track(call);
    return 'used';
  };

  /** Whoever held it may have settled it by then. */
  const serveAfterReunion = async (job: Job<TurnJob>): Promise<void> => {
    locks.keep(job);
    await reunion.untilOver(closing.signal);
    locks.letGo(job);
    if (closing.signal.aborted) await putBack(job);
    else if (await isOurs(job)) await serve(job, undefined);
  };

  /** Works while there are turns, and calls another hand when it comes late. */
  const work = async (): Promise<void> => {
    let slot: Slot | undefined;
    while (!closing.signal.aborted) {
      slot ??= await slots.next();
      if (slot === undefined) return;
      const job = await fetch(false);
      if (job === undefined) break;
      if (slot.isDue() && hands.size < HANDS) lendHand();
      if ((await serve(job, slot)) === 'used') slot = undefined;
    }
    await Promise.all([slot?.giveBack(), slots.idle()]);
  };
  const lendHand = (): void => {
    const hand = work().catch(onError);
    hands.add(hand);
    void hand.finally(() => hands.delete(hand));
  };
  const workWithAllHands = async (): Promise<void> => {
    lendHand();
    while (hands.size > 0) await Promise.all(hands);
  };

  /**
   * A turn that comes to an empty queue is claimed together with its place, one step less on its way. If there is more
   * after it, or no place, all hands are needed.
   */
  const watch = async (): Promise<void> => {
    const first = await fetch(true);
    if (first === undefined) return;
    if ((await serve(first, undefined)) !== 'full') {
      const second = await fetch(false);
      if (second === undefined) return;
      await serve(second, undefined);
    }
    await workWithAllHands();
  };

  const run = async (): Promise<void> => {
    await worker.startStalledCheckTimer();
    while (!closing.signal.aborted) {
      try {
        await watch();
      } catch (error) {
        onError(error);
        await pause(AFTER_ERROR_MS, closing.signal);
      }
    }
  };
  const running = run();

  /** First those who may still claim something, then the calls. */
  const untilIdle = async (): Promise<void> => {
    while (hands.size > 0) await Promise.all(hands);
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };

  return {
    isAway: reach.isAway,
    close: async () => {
      closing.abort();
      sweep.close();
      await Promise.race([untilIdle(), pause(CLOSE_AT_MOST_MS, gaveUp.signal)]);
      gaveUp.abort();
      locks.close();
      reunion.close();
      await worker.close(true);
      await running;
      await turns.close();
    },
  };
}

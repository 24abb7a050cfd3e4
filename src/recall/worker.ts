import type { WorkerLog } from '../calls/caller.ts';
import { makePace } from '../calls/pace.ts';
import { pause } from '../calls/pause.ts';
import { makeSeldom } from '../calls/seldom.ts';
import { makeLedger } from '../lane/ledger.ts';
import { makeTurnQueue } from '../lane/turn-queue.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EpochMs, RecallApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { CALL_TIMEOUT_MS, type RecallClient } from '../tencent/client.ts';
import type { StopReason } from '../tencent/codes.ts';
import type { RecallAnswer } from '../tencent/recall-call.ts';
import type { Credential } from '../tencent/usersig.ts';
import { makeDeliver } from './deliver.ts';
import { makeHands } from './hands.ts';
import { makeReach } from './reach.ts';
import { makeReunion } from './reunion.ts';
import { makeServing } from './serve.ts';
import { makeSlots } from './slots.ts';
import { startSweep } from './sweep.ts';
import { openTurnJobs } from './turn-jobs.ts';

export type RecallWorkerOptions = {
  readonly api: RecallApi;
  /** Waits for Redis when it is away; BullMQ copies it for its blocking command. Not closed here. */
  readonly redis: RedisSpace;
  readonly client: RecallClient;
  readonly credential: Credential;
  /** Calls per second over all processes. */
  readonly rate: number;
  readonly keepKeysMs: number;
  readonly metrics: Pick<Metrics, 'recallRequest' | 'recallBatch' | 'recall' | 'exposure' | 'heldFor'>;
  readonly log: WorkerLog;
  readonly now: () => EpochMs;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
  readonly sweepEveryMs?: number | undefined;
};

/** `close` waits for calls under way, up to 10 s; what is left stays in Redis for other processes or the next start. */
export type RecallWorker = { close(): Promise<void> };

/** `isAway`: no call of this process gets through to the API. */
export type LaneWorker = RecallWorker & { isAway(): boolean };

/**
 * How long before its place is due a turn is fetched and claimed, so that the call can leave exactly then: a place that
 * waits for Redis is lost to others. Something more severe that comes within this time goes next.
 */
const CLAIM_AHEAD_MS = 20;
const CLOSE_AT_MOST_MS = 10_000;
const WITHOUT_REDIS_MS = 300;
const AFTER_ERROR_MS = 500;

/** Opens what one lane needs, and lets its hands work until it is closed. */
export function startRecallWorker(options: RecallWorkerOptions): LaneWorker {
  const { api, redis, rate, keepKeysMs, metrics, log, now, random } = options;
  const closing = new AbortController();
  const reunion = makeReunion(redis);
  const isWorthALine = makeSeldom();
  const onError = (error: unknown) => {
    reunion.noticed(error);
    // While Redis is away every attempt is an error, and it is told of elsewhere.
    if (!closing.signal.aborted && isWorthALine(error) && redis.client.status === 'ready')
      log.error({ err: error, api }, 'recall lane');
  };
  const onStop = (reason: StopReason, answer: RecallAnswer) =>
    log.error({ api, reason, answer: answer.type === 'answer' ? answer.code : answer }, 'recall API stopped');
  const onReach = (away: boolean, why: string) => {
    if (away) log.warn({ api, why }, 'no call gets through to Tencent; recalls wait');
    else log.warn({ api }, 'calls get through to Tencent again');
  };

  const onClockBack = (ms: number) =>
    log.warn(
      { api, seconds: Math.round(ms / 1_000) },
      'the clock of Redis went back; what waits goes when it would have',
    );

  const onMended = (found: object) => log.warn({ api, ...found }, 'mended what Redis had lost of a lane');
  const ledger = makeLedger(redis, api, keepKeysMs);
  const turns = makeTurnQueue(redis, api);
  const jobs = openTurnJobs(redis, api, closing.signal, onError);
  const pace = makePace({ redis, api, rate, callAtMostMs: CALL_TIMEOUT_MS });
  const reach = makeReach({ clock: () => performance.now(), random, onChange: onReach });
  const deliver = makeDeliver({ ...options, ledger, turns, pace, reach, onStop, onError });
  const ending = { closing: closing.signal, onError };
  const claiming = { api, ledger, turns, jobs, pace, claimAheadMs: CLAIM_AHEAD_MS };
  const serving = makeServing({ ...claiming, reach, reunion, deliver, metrics, ...ending });
  const slots = makeSlots(pace, CLAIM_AHEAD_MS, closing.signal);
  const hands = makeHands({ jobs, serving, slots, ...ending });
  const sweep = startSweep({
    redis,
    api,
    ledger,
    turns,
    now,
    onError,
    onClockBack,
    onMended,
    everyMs: options.sweepEveryMs,
  });

  const run = async (): Promise<void> => {
    let started = false;
    while (!closing.signal.aborted) {
      try {
        if (!started) await jobs.start();
        started = true;
        await hands.watch();
      } catch (error) {
        onError(error);
        await pause(AFTER_ERROR_MS, closing.signal);
      }
    }
  };
  const running = run();

  /** Hands first, since they may still claim something; then the calls. */
  const untilIdle = async (): Promise<void> => {
    await hands.untilIdle();
    await serving.untilIdle();
  };

  const closeQueues = async (): Promise<void> => {
    await jobs.close();
    await running;
    await turns.close();
  };

  return {
    isAway: reach.isAway,
    close: async () => {
      const idle = new AbortController();
      closing.abort();
      sweep.close();
      await Promise.race([untilIdle(), pause(CLOSE_AT_MOST_MS, idle.signal)]);
      idle.abort();
      reunion.close();
      // While Redis is away BullMQ waits for it, to close as well; nothing is under way then.
      const patienceMs = redis.client.status === 'ready' ? CLOSE_AT_MOST_MS : WITHOUT_REDIS_MS;
      const closed = new AbortController();
      await Promise.race([closeQueues(), pause(patienceMs, closed.signal)]);
      closed.abort();
    },
  };
}

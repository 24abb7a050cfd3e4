import { DelayedError, type Job } from 'bullmq';
import { classOfAnswer, effectOf, isUnheard, whyUnheard } from '../calls/answer-class.ts';
import type { WorkerLog } from '../calls/caller.ts';
import { makeApplyEffects } from '../calls/effects.ts';
import { makePace, type Slot } from '../calls/pace.ts';
import { pause } from '../calls/pause.ts';
import { PausingWorker } from '../calls/pausing-worker.ts';
import { makeSeldom } from '../calls/seldom.ts';
import { tellFact } from '../journal/tell-fact.ts';
import { makeSwitches } from '../lane/switches.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type EpochMs, MUTE_API, type MuteOutcome } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { willNotPass } from '../redis/will-not-pass.ts';
import { CALL_TIMEOUT_MS, type RecallClient } from '../tencent/client.ts';
import type { Credential } from '../tencent/usersig.ts';
import { type MuteOrder, muteFact } from './mute-fact.ts';
import { type MuteJob, makeMuteQueue } from './mute-queue.ts';
import { putForReview } from './review.ts';
import { settleMute } from './settle-mute.ts';

type Options = {
  /** Waits for Redis when it is away; BullMQ copies it for its blocking command. Not closed here. */
  readonly redis: RedisSpace;
  readonly client: Pick<RecallClient, 'mute'>;
  readonly credential: Credential;
  /** Calls per second over all processes. */
  readonly rate: number;
  readonly keepKeysMs: number;
  readonly metrics: Pick<Metrics, 'mute' | 'review'>;
  readonly log: WorkerLog;
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
};

/** Calls under way in one process; mutes are few. */
const AT_ONCE = 4;
/** Longer than a call takes. */
const CLOSE_AT_MOST_MS = 6_000;
/** A held mute looks so often whether it may go; where thousands are held, so many of them look in a second. */
const WHILE_HELD_MS = 1_000;
const HELD_LOOKS_A_SECOND = 100;
/** BullMQ counts being taken over as a failure; a mute may be taken over any number of times. */
const STALLED_WITHOUT_END = 1_000_000_000;

/**
 * Mutes senders, one call each, at the API's own pace. A call that fails is tried again after a pause, until the mute
 * would be over. A refusal is shown to people.
 */
export function startMuteWorker(options: Options): { close(): Promise<void> } {
  const { redis, client, credential, rate, keepKeysMs, metrics, log, now, random } = options;
  const pace = makePace({ redis, api: MUTE_API, rate, callAtMostMs: CALL_TIMEOUT_MS });
  const switches = makeSwitches(redis, MUTE_API);
  const queue = makeMuteQueue(redis, keepKeysMs);
  const closing = new AbortController();

  const apply = makeApplyEffects({
    redis,
    api: MUTE_API,
    pace,
    credential,
    onStop: (reason, answer) =>
      log.error({ api: MUTE_API, reason, answer: answer.type === 'answer' ? answer.code : answer }, 'API stopped'),
  });

  /** A place that is still good when the call leaves. */
  const freshSlot = async (): Promise<Slot | undefined> => {
    for (;;) {
      const slot = await pace.take({ withinMs: Number.POSITIVE_INFINITY, signal: closing.signal });
      if (slot === undefined || slot.isFresh()) return slot;
      await slot.giveBack();
    }
  };

  const finish = async (order: MuteOrder, outcome: MuteOutcome): Promise<MuteOutcome> => {
    const { account, group, topic, seconds } = order;
    if (outcome === 'muted') {
      await redis.client.set(
        redis.keys.sanction.mutedUntil(group, topic, account),
        now() + seconds * 1_000,
        'PX',
        seconds * 1_000,
      );
    }
    if (outcome === 'refused') {
      const isNew = await putForReview(redis, { ...order, type: 'review', why: 'mute-refused' }, keepKeysMs);
      if (isNew) metrics.review(order.rule);
    }
    await tellFact(redis, muteFact(order, outcome, now()));
    metrics.mute(outcome);
    return outcome;
  };

  const finishLift = async (order: MuteOrder, outcome: MuteOutcome, seconds: number): Promise<MuteOutcome> => {
    const { account, group, topic } = order;
    const until = redis.keys.sanction.mutedUntil(group, topic, account);
    if (outcome === 'muted') {
      if (seconds > 0) await redis.client.set(until, now() + seconds * 1_000, 'PX', seconds * 1_000);
      else await redis.client.unlink(until);
    }
    // If the account or group is gone, there is nothing to take back.
    if (outcome === 'muted' || outcome === 'gone') await tellFact(redis, muteFact(order, 'lifted', now()));
    else log.warn({ api: MUTE_API, outcome }, 'a mute could not be taken back');
    return outcome;
  };

  /** What is known without a call. */
  const known = async ({ account, group, topic, seconds, flaggedAt }: MuteOrder): Promise<MuteOutcome | undefined> => {
    if (flaggedAt + seconds * 1_000 <= now()) return 'expired';
    const endsAt = now() + seconds * 1_000;
    // Tencent keeps the last mute: a shorter one would cut a longer one off.
    return Number(await redis.client.get(redis.keys.sanction.mutedUntil(group, topic, account))) >= endsAt
      ? 'covered'
      : undefined;
  };

  /** Jittered, so that those that were held together do not look together. */
  const pauseWhileHeld = async (): Promise<number> => {
    const { waiting } = await queue.counts();
    return Math.max(WHILE_HELD_MS, (waiting / HELD_LOOKS_A_SECOND) * 1_000 * (0.5 + random()));
  };

  const mute = async (job: Job<MuteJob>, token: string | undefined): Promise<MuteOutcome> => {
    const { order, tries, forgiven, lift } = job.data;
    const back = async (afterMs: number, data: MuteJob): Promise<never> => {
      if (data !== job.data) await job.updateData(data);
      await job.moveToDelayed(Date.now() + Math.ceil(afterMs), token);
      throw new DelayedError();
    };
    const outcome = lift === undefined ? await known(order) : undefined;
    if (outcome !== undefined) return finish(order, outcome);
    // What a person takes back belongs to no rule: only a stop of everything holds it.
    const standing = () => (lift === undefined ? switches.read(order) : 'run');
    const switched = await standing();
    if (switched === 'cancel') return finish(order, 'cancelled');
    if (switched === 'hold') return back(await pauseWhileHeld(), job.data);
    const slot = await freshSlot();
    if (slot === undefined) return back(0, job.data);
    // Asked again: while the API was stopped, minutes may have passed.
    if ((await standing()) !== 'run') {
      await slot.giveBack();
      return back(0, job.data);
    }
    const { account, group, topic } = order;
    const { seconds } = lift ?? order;
    const answered = await client.mute({ api: MUTE_API, account, group, topic, seconds });
    if (isUnheard({ api: MUTE_API }, answered.answer)) {
      log.warn({ api: MUTE_API, why: whyUnheard(answered.answer) }, 'a mute was not answered; it is tried again');
    }
    // From here on the call was made: it is repeated only after failures that pass by themselves.
    try {
      const fate = settleMute(answered.answer, { tries, forgiven }, random);
      const effect = effectOf(classOfAnswer({ api: MUTE_API }, answered.answer));
      await apply(effect === undefined ? [] : [effect], answered, slot.probe);
      await slot.answered(answered.tripMs);
      if (fate.type === 'done')
        return await (lift === undefined ? finish : finishLift)(order, fate.outcome, lift?.seconds ?? 0);
      return await back(fate.afterMs, { ...job.data, tries: tries + 1, forgiven: forgiven + (fate.forgiven ? 1 : 0) });
    } catch (error) {
      if (error instanceof DelayedError || !willNotPass(error)) throw error;
      log.error({ err: error, api: MUTE_API }, 'a mute was called and could not be written down');
      metrics.mute('refused');
      return 'refused';
    }
  };

  let underWay = 0;
  const counted: typeof mute = async (job, token) => {
    underWay++;
    return mute(job, token).finally(() => {
      underWay--;
    });
  };
  const worker = new PausingWorker<MuteJob, MuteOutcome>(redis.keys.sanction.muteQueue.name, counted, {
    connection: redis.client,
    prefix: redis.keys.sanction.muteQueue.prefix,
    concurrency: AT_ONCE,
    lockDuration: 10_000,
    stalledInterval: 5_000,
    maxStalledCount: STALLED_WITHOUT_END,
    // Asks INFO, which users of Redis may be refused; redis/needs.ts looks at what is needed.
    skipVersionCheck: true,
    autorun: false,
  });
  const isWorthALine = makeSeldom();
  worker.on('error', (error) => {
    // While Redis is away every attempt is an error, and it is told of elsewhere.
    if (!closing.signal.aborted && isWorthALine(error) && redis.client.status === 'ready')
      log.warn({ err: error, api: MUTE_API }, 'mutes');
  });

  void worker.runUntil(closing.signal);

  return {
    close: async () => {
      closing.abort();
      // If nothing is under way it closes at once: while Redis is away BullMQ would wait for it.
      await Promise.race([worker.close(underWay === 0).then(() => queue.close()), pause(CLOSE_AT_MOST_MS)]);
    },
  };
}

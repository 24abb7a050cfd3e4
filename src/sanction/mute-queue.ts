import type { Job } from 'bullmq';
import { tellFact } from '../journal/tell-fact.ts';
import { bullmq } from '../lane/bullmq.ts';
import { leaveUncounted } from '../lane/uncounted.ts';
import { MUTE_API } from '../model.ts';
import type { RedisClient, RedisSpace } from '../redis/connect.ts';
import { muteJobId } from '../redis/keys/sanction.ts';
import { type MuteOrder, muteFact } from './mute-fact.ts';

/** Data of the BullMQ job. `tries` and `forgiven` (failures of kinds that are forgiven a few times) grow as it is tried. */
export type MuteJob = {
  readonly order: MuteOrder;
  readonly tries: number;
  readonly forgiven: number;
  /** It takes the mute back: for how many seconds the account stays muted all the same (for another reason). */
  readonly lift?: { readonly seconds: number };
};

export type MuteQueue = {
  /** Resolves when the mute is safe in Redis. The same mute of the same message again changes nothing. */
  add(order: MuteOrder): Promise<void>;
  /** Takes a mute back, once. It stays for so many seconds where another mute stands. */
  lift(order: MuteOrder, seconds: number): Promise<void>;
  /**
   * Ends mutes that wait and that a person does not want, as `cancelled`; returns how many. One under way goes its way, and
   * so does what takes a mute back.
   */
  discard(unwanted: (order: MuteOrder) => boolean): Promise<number>;
  /** Mutes of an account that are not over. */
  openOf(account: string): Promise<number>;
  counts(): Promise<{ readonly waiting: number; readonly underWay: number }>;
  close(): Promise<void>;
};

const AFTER_ERROR_MS = 1_000;

/**
 * @param keepMs how long a mute is remembered after its end, to know a late duplicate of its message
 * @param ofQueue a connection that BullMQ may use beside others; it does not close it
 */
export function makeMuteQueue(redis: RedisSpace, keepMs: number, ofQueue: RedisClient = redis.client): MuteQueue {
  const { name, prefix } = redis.keys.sanction.muteQueue;
  const { Queue } = bullmq();
  const queue = new Queue<MuteJob>(name, {
    connection: ofQueue,
    prefix,
    skipMetasUpdate: true,
    skipVersionCheck: true,
  });
  // Each command reports its own failure; without a listener BullMQ would end the process.
  queue.on('error', () => {});
  const age = Math.ceil(keepMs / 1_000);
  const options = (jobId: string) => ({
    jobId,
    // A job that ended is the memory of the mute.
    removeOnComplete: { age },
    // What Tencent refuses is an outcome; what fails here is Redis, and passes.
    attempts: 1_000_000,
    backoff: { type: 'fixed', delay: AFTER_ERROR_MS } as const,
  });
  const endOne = async (job: Job<MuteJob>): Promise<boolean> => {
    const isGone = await job.remove().then(
      () => true,
      () => false,
    );
    if (isGone) await tellFact(redis, muteFact(job.data.order, 'cancelled', Date.now()));
    return isGone;
  };
  return {
    add: async (order) => {
      await queue.add('mute', { order, tries: 0, forgiven: 0 }, options(muteJobId(order)));
    },
    lift: async (order, seconds) => {
      const job = { order, tries: 0, forgiven: 0, lift: { seconds } };
      await queue.add('mute', job, options(`${muteJobId(order)}-lift`));
    },
    discard: async (unwanted) => {
      const waiting = await queue.getJobs(['waiting', 'delayed', 'prioritized']);
      const isMute = (job: (typeof waiting)[number] | undefined) => job !== undefined && job.data.lift === undefined;
      const gone = waiting.filter((job) => isMute(job) && unwanted(job.data.order)).map(endOne);
      // What a worker took in this moment cannot be removed.
      const ended = (await Promise.all(gone)).filter((hasEnded) => hasEnded).length;
      await leaveUncounted(redis, MUTE_API, 'cancelled', ended);
      return ended;
    },
    openOf: async (account) => {
      const open = await queue.getJobs(['waiting', 'delayed', 'prioritized', 'active']);
      return open.filter((job) => job?.data.order.account === account).length;
    },
    counts: async () => {
      const { waiting = 0, delayed = 0, prioritized = 0, active = 0 } = await queue.getJobCounts();
      return { waiting: waiting + delayed + prioritized, underWay: active };
    },
    close: () => queue.close(),
  };
}

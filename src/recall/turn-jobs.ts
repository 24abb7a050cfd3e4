import { type Job, Worker } from 'bullmq';
import { pause } from '../calls/pause.ts';
import type { TurnJob } from '../lane/turn-queue.ts';
import type { RecallApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { keepJobLocks, LOCK_MS, STALLED_CHECK_MS } from './job-locks.ts';

/** A turn as BullMQ gives it to a worker. */
export type TakenTurn = Job<TurnJob>;

/** Turns from BullMQ, and what may be done with one that was taken. Taking one gives its lock, for `LOCK_MS`. */
export type TurnJobs = {
  /** From now on also finds turns of processes that died. */
  start(): Promise<void>;
  /** The most severe turn; with `block` it waits some seconds for one. Undefined where there is none, or after an end was asked for. */
  take(block: boolean): Promise<TakenTurn | undefined>;
  /** Keeps the lock while a call is under way. */
  keep(turn: TakenTurn): void;
  letGo(turn: TakenTurn): void;
  /** Asks Redis whether the lock is still ours, and if so keeps it. */
  isOurs(turn: TakenTurn): Promise<boolean>;
  /** As if it had not been taken. */
  putBack(turn: TakenTurn): Promise<void>;
  complete(turn: TakenTurn): Promise<void>;
  close(): Promise<void>;
};

/** BullMQ counts being taken over as a failure; a turn may be taken over any number of times. */
const STALLED_WITHOUT_END = 1_000_000_000;

const AFTER_ERROR_MS = 500;

/** @param redis BullMQ copies it for its blocking command; it does not close it */
export function openTurnJobs(
  redis: RedisSpace,
  api: RecallApi,
  closing: AbortSignal,
  onError: (error: unknown) => void,
): TurnJobs {
  const { name, prefix } = redis.keys.lane(api).turns;
  const worker = new Worker<TurnJob>(name, null, {
    connection: redis.client,
    prefix,
    autorun: false,
    // Asks INFO, which users of Redis may be refused; redis/needs.ts looks at what is needed.
    skipVersionCheck: true,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: STALLED_WITHOUT_END,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
    drainDelay: 5,
  });
  let failed = false;
  worker.on('error', (error) => {
    failed = true;
    onError(error);
  });
  const locks = keepJobLocks(worker, onError);
  let asked = 0;

  const putBack = async (turn: TakenTurn): Promise<void> => {
    await turn.moveToWait(turn.token!);
  };
  return {
    start: () => worker.startStalledCheckTimer(),
    take: async (block) => {
      const turn = (await worker.getNextJob(`${worker.id}-${asked++}`, { block })) as TakenTurn | undefined;
      // BullMQ emits some errors and answers as if there was no work.
      if (turn === undefined && failed) await pause(AFTER_ERROR_MS, closing);
      failed = false;
      if (turn === undefined || !closing.aborted) return turn;
      await putBack(turn);
      return undefined;
    },
    keep: locks.keep,
    letGo: locks.letGo,
    isOurs: async (turn) => (await turn.extendLock(turn.token!, LOCK_MS)) === 1,
    putBack,
    complete: async (turn) => {
      await turn.moveToCompleted(null, turn.token!, false);
    },
    close: async () => {
      locks.close();
      await worker.close(true);
    },
  };
}

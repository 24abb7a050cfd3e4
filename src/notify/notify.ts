import { DelayedError, type Job, Queue } from 'bullmq';
import { PausingWorker } from '../calls/pausing-worker.ts';
import type { History } from '../history/history.ts';
import type { Audience } from '../history/notices/events.ts';
import { countNotices, dueNotices, type NoticeCount, noticesQueued } from '../history/notices/notices.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EpochMs } from '../model.ts';
import type { Receiver } from '../notify-receivers.ts';
import type { RedisClient, RedisHandle, RedisSpace } from '../redis/connect.ts';
import type { Deliver } from './deliver.ts';

/** Sends what history puts down for others. Redis, history and receivers may be away: what waits, waits in history. */
type Notifier = {
  /** There may be something new. */
  wake(): void;
  readonly audience: Audience;
  close(): Promise<void>;
};

/** The receivers of NOTIFY, what is sent to them, and a try of one. */
export type Notify = Notifier & {
  readonly receivers: readonly Receiver[];
  /** Why it did not take a test; undefined: it did. */
  try(receiver: Receiver, id: string): Promise<string | undefined>;
};

type Options = {
  readonly redis: RedisSpace & Pick<RedisHandle, 'open' | 'queues'>;
  readonly receivers: readonly Receiver[];
  readonly history: () => History | undefined;
  /** Whether this process takes the journal into history: then what waits is in its history, and nowhere else. */
  readonly isHere: () => boolean;
  readonly deliver: Deliver;
  readonly metrics: Pick<Metrics, 'notice' | 'noticesStanding'>;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly now: () => EpochMs;
  /** What a process that died had under way is taken up after so long. */
  readonly lockMs?: number;
};

const LOCK_MS = 10_000;
const LOOK_MS = 1_000;
const COUNT_EVERY_MS = 5_000;
/** Requests under way to one receiver. A room hears one line at a time. */
const AT_ONCE = 8;
const PUT_AT_ONCE = 500;
/** Jobs of one receiver in Redis; more wait in history. */
const MOST_QUEUED = 2_000;
/** So many of one receiver may wait; what comes then is dropped for it, and counted. */
const MOST_WAITING = 200_000;
const MISSED_AFTER_MS = 60_000;
const AFTER_ERROR_MS = 1_000;
/** What is cut off is sent again, under its id. */
const CLOSE_AT_MOST_MS = 2_000;
const STALLED_WITHOUT_END = 1_000_000_000;

export function startNotifying(options: Options): Notifier {
  const { receivers, history, isHere, metrics, log } = options;
  // BullMQ's own: it teaches a connection its scripts, and others must not use it in that moment.
  const ofWorkers = receivers.length > 0 ? options.redis.open('patient').client : undefined;
  const lines = receivers.map((receiver) => openLine(options, receiver, ofWorkers!));
  let counts: readonly NoticeCount[] = [];
  let countedAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;

  const count = async ({ read }: History): Promise<void> => {
    if (performance.now() - countedAt < COUNT_EVERY_MS) return;
    countedAt = performance.now();
    counts = await countNotices(read);
    metrics.noticesStanding(
      receivers.map(({ name }) => ({ receiver: name, waiting: countOf(name, 'waiting'), dead: countOf(name, 'dead') })),
    );
  };
  const countOf = (name: string, state: string): number =>
    counts.find((one) => one.receiver === name && one.state === state)?.count ?? 0;

  const look = async (): Promise<void> => {
    const opened = history();
    if (opened === undefined || !isHere()) return;
    try {
      await count(opened);
      await Promise.all(lines.map((line) => line.look(opened)));
    } catch (error) {
      // While history or Redis is away that is told of elsewhere.
      if (history() !== undefined && isHere()) log.warn({ err: error }, 'what waits for others could not be looked at');
    }
  };
  const wake = (): void => {
    if (closed || underWay !== undefined) return;
    underWay = look().finally(() => {
      underWay = undefined;
    });
  };
  if (lines.length > 0) {
    timer = setInterval(wake, LOOK_MS);
    timer.unref();
  }

  const isFull = (name: string): boolean => countOf(name, 'waiting') + countOf(name, 'dead') >= MOST_WAITING;
  return {
    wake,
    audience: {
      wants: (word) => receivers.flatMap(({ name, events }) => (events.includes(word) ? [name] : [])),
      takes: (name) => {
        if (!isFull(name)) return true;
        metrics.notice(name, 'dropped', 1);
        return false;
      },
    },
    close: async () => {
      closed = true;
      clearInterval(timer);
      await underWay;
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}

/** The queue of one receiver, and who works on it: one that takes nothing holds up no other. */
function openLine(options: Options, receiver: Receiver, ofWorkers: RedisClient) {
  const { redis, history, isHere, deliver, metrics, log, now, lockMs = LOCK_MS } = options;
  const { name, prefix } = redis.keys.people.noticeQueue(receiver.name);
  const shared = { prefix, skipVersionCheck: true };
  const queue = new Queue<object>(name, { ...shared, connection: redis.queues(), skipMetasUpdate: true });
  queue.on('error', () => {});
  const closing = new AbortController();
  let underWay = 0;
  let isTold = false;

  const work = async (job: Job, token: string | undefined): Promise<void> => {
    const back = async (afterMs: number): Promise<never> => {
      await job.moveToDelayed(Date.now() + Math.ceil(afterMs), token);
      throw new DelayedError();
    };
    const opened = history();
    if (opened === undefined || !isHere()) return back(AFTER_ERROR_MS);
    const delivered = await deliver(opened, receiver, job.id!);
    switch (delivered.type) {
      case 'sent':
      case 'dead':
        metrics.notice(receiver.name, delivered.type, delivered.notices);
        if (delivered.type === 'dead')
          log.error({ receiver: receiver.name, notice: job.id }, 'an event was given up; unsaid notices lists it');
        isTold = false;
        return;
      case 'failed':
        metrics.notice(receiver.name, 'failed', 1);
        // Once, until it takes something again.
        if (!isTold)
          log.warn({ receiver: receiver.name, why: delivered.why }, 'an event was not taken; it is sent again');
        isTold = true;
        return back(delivered.afterMs);
      case 'left':
        return delivered.afterMs === undefined ? undefined : back(delivered.afterMs);
    }
  };
  const counted: typeof work = (job, token) => {
    underWay++;
    return work(job, token).finally(() => {
      underWay--;
    });
  };
  const worker = new PausingWorker<object, void>(name, counted, {
    ...shared,
    connection: ofWorkers,
    concurrency: receiver.kind === 'webhook' ? AT_ONCE : 1,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    maxStalledCount: STALLED_WITHOUT_END,
    autorun: false,
  });
  worker.on('error', (error) => {
    if (!closing.signal.aborted && redis.client.status === 'ready')
      log.warn({ err: error, receiver: receiver.name }, 'notices');
  });
  void worker.runUntil(closing.signal);

  return {
    /** Puts what is due on the queue; the same again changes nothing. */
    look: async ({ db }: History): Promise<void> => {
      for (;;) {
        const due = await dueNotices(db, receiver.name, now(), PUT_AT_ONCE);
        if (due.length === 0 || closing.signal.aborted) return;
        const { waiting = 0 } = await queue.getJobCounts('waiting');
        if (waiting >= MOST_QUEUED) return;
        const jobs = due.map((jobId) => ({ name: 'notice', data: {}, opts: { ...JOB, jobId } }));
        await queue.addBulk(jobs);
        await noticesQueued(db, due, now() + MISSED_AFTER_MS);
      }
    },
    close: async (): Promise<void> => {
      closing.abort();
      const waited = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_AT_MOST_MS).unref());
      await Promise.race([worker.close(underWay === 0), waited]);
      await queue.close();
    },
  };
}

/** History remembers what came of it; what fails here is history or Redis, and passes. */
const JOB = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 1_000_000,
  backoff: { type: 'fixed', delay: AFTER_ERROR_MS } as const,
};

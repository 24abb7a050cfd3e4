import { randomUUID } from 'node:crypto';
import type { RedisSpace } from '../redis/connect.ts';
import type { Job } from './contract/jobs.ts';

/** Long work, kept in Redis for an hour. Any process can report its progress; the one that began it does the work. */
export type Jobs = {
  /**
   * Begins a job. `work` yields results and calls `onLooked` with how many it has looked at, or with 0 to show that it goes on.
   * That call throws when the job was cancelled.
   */
  start(what: string, who: string, work: (onLooked: OnLooked) => AsyncGenerator<object>): Promise<Job>;
  read(id: string): Promise<Job | undefined>;
  /** Ends a job within a moment, whichever process runs it. False if it is over already. */
  cancel(id: string): Promise<boolean>;
  results(id: string, from: number, count: number): Promise<readonly object[]>;
  close(): Promise<void>;
};

type OnLooked = (count?: number) => void;

const KEPT_MS = 3_600_000;
/** The most results of one job; ask for a shorter period to see more. */
const MOST_RESULTS = 10_000;
const AT_ONCE = 4;
const SAVE_EVERY_MS = 200;

type Options = { readonly redis: RedisSpace; readonly now: () => number };

export function makeJobs({ redis, now }: Options): Jobs & { readonly isFull: () => boolean } {
  const { client, keys } = redis;
  const running = new Set<Promise<void>>();
  let closed = false;

  const save = async (job: Job): Promise<void> => {
    await client.set(keys.people.job(job.id), JSON.stringify(job), 'PX', KEPT_MS);
  };
  const isCancelled = async (id: string): Promise<boolean> =>
    closed || (await client.exists(keys.people.jobEnd(id))) === 1;

  const run = async (begun: Job, work: (onLooked: OnLooked) => AsyncGenerator<object>): Promise<void> => {
    let job = begun;
    const results = keys.people.jobResults(job.id);
    let found: string[] = [];
    let savedAt = performance.now();
    let looked = 0;
    let cancelled = false;
    const write = async (): Promise<void> => {
      const some = found;
      found = [];
      if (some.length > 0) await client.rpush(results, ...some);
      await client.pexpire(results, KEPT_MS);
      job = { ...job, looked, found: job.found + some.length };
      await save(job);
      cancelled = await isCancelled(job.id);
      savedAt = performance.now();
    };
    // One after the other, whoever calls.
    let writing: Promise<void> = Promise.resolve();
    const flush = (): Promise<void> => {
      writing = writing.then(write);
      return writing;
    };
    const end = async (state: Job['state'], why: string | null): Promise<void> => {
      await flush();
      job = { ...job, state, why, endedAt: now() };
      await save(job);
    };
    // A job that finds nothing for a long time still reports progress and still notices its cancelling.
    const ticking = setInterval(() => void flush().catch(() => {}), SAVE_EVERY_MS);
    try {
      for await (const one of work((count = 1) => {
        looked += count;
        if (cancelled) throw new Cancelled();
      })) {
        found.push(JSON.stringify(one));
        if (job.found + found.length >= MOST_RESULTS)
          return await end('done', `only the first ${MOST_RESULTS} are kept`);
        if (performance.now() - savedAt > SAVE_EVERY_MS) await flush();
      }
      await end('done', null);
    } catch (error) {
      const isEnd = error instanceof Cancelled;
      await end(
        isEnd ? 'cancelled' : 'failed',
        isEnd ? null : error instanceof Error ? error.message : String(error),
      ).catch(() => {});
    } finally {
      clearInterval(ticking);
    }
  };

  return {
    isFull: () => running.size >= AT_ONCE,
    start: async (what, who, work) => {
      const about = { id: randomUUID(), what, who, state: 'running', startedAt: now(), endedAt: null } as const;
      const job: Job = { ...about, looked: 0, found: 0, why: null };
      await save(job);
      const done: Promise<void> = run(job, work).finally(() => running.delete(done));
      running.add(done);
      return job;
    },
    read: async (id) => {
      const json = await client.get(keys.people.job(id));
      return json === null ? undefined : (JSON.parse(json) as Job);
    },
    cancel: async (id) => {
      const json = await client.get(keys.people.job(id));
      if (json === null || (JSON.parse(json) as Job).state !== 'running') return false;
      await client.set(keys.people.jobEnd(id), '', 'PX', KEPT_MS);
      return true;
    },
    results: async (id, from, count) =>
      (await client.lrange(keys.people.jobResults(id), from, from + count - 1)).map(
        (json) => JSON.parse(json) as object,
      ),
    close: async () => {
      closed = true;
      await Promise.all(running);
    },
  };
}

class Cancelled extends Error {}

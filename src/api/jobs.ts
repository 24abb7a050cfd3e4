import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
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
/** A running job that was not saved for so long is not running any more: its process ended, or Redis was away as long. */
const SILENT_MS = 60_000;
const AGAIN_MS = 1_000;

type Kept = Job & { readonly savedAt: number };

type Options = { readonly redis: RedisSpace; readonly now: () => number };

export function makeJobs({ redis, now }: Options): Jobs & { readonly isFull: () => boolean } {
  const { client, keys } = redis;
  const running = new Set<Promise<void>>();
  let closed = false;

  const save = async (job: Job): Promise<void> => {
    const kept: Kept = { ...job, savedAt: now() };
    await client.set(keys.people.job(job.id), JSON.stringify(kept), 'PX', KEPT_MS);
  };
  const isCancelled = async (id: string): Promise<boolean> =>
    closed || (await client.exists(keys.people.jobEnd(id))) === 1;

  const run = async (begun: Job, work: (onLooked: OnLooked) => AsyncGenerator<object>): Promise<void> => {
    let job = begun;
    const results = keys.people.jobResults(job.id);
    const found: string[] = [];
    let savedAt = performance.now();
    let looked = 0;
    let cancelled = false;
    /** The last write failed: what it wrote may be there, or not. */
    let isUnsure = false;
    const write = async (): Promise<void> => {
      if (isUnsure) await (job.found === 0 ? client.unlink(results) : client.ltrim(results, 0, job.found - 1));
      isUnsure = true;
      const { length } = found;
      if (length > 0) await client.rpush(results, ...found.slice(0, length));
      await client.pexpire(results, KEPT_MS);
      const next = { ...job, looked, found: job.found + length };
      await save(next);
      cancelled = await isCancelled(job.id);
      [job, isUnsure, savedAt] = [{ ...job, looked: next.looked, found: next.found }, false, performance.now()];
      found.splice(0, length);
    };
    // One after the other, whoever calls; one that failed, since Redis was away, is made up for by the next.
    let writing: Promise<void> = Promise.resolve();
    const flush = (): Promise<void> => {
      writing = writing.catch(() => {}).then(write);
      return writing;
    };
    /** Nobody would do it later: what came of it is said as soon as Redis takes it. */
    const end = async (state: Job['state'], why: string | null): Promise<void> => {
      job = { ...job, state, why, endedAt: now() };
      for (let isSaid = false; !isSaid; ) {
        isSaid = await flush().then(
          () => true,
          () => closed,
        );
        if (!isSaid) await delay(AGAIN_MS, undefined, { ref: false });
      }
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
        if (performance.now() - savedAt > SAVE_EVERY_MS) await flush().catch(() => {});
      }
      await end('done', null);
    } catch (error) {
      const isEnd = error instanceof Cancelled;
      await end(isEnd ? 'cancelled' : 'failed', isEnd ? null : error instanceof Error ? error.message : String(error));
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
      if (json === null) return undefined;
      const { savedAt, ...job } = JSON.parse(json) as Kept;
      const isGone = job.state === 'running' && now() - savedAt > SILENT_MS;
      return isGone ? { ...job, state: 'failed', why: 'its process ended', endedAt: savedAt } : job;
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

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Log } from '../log.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { FOLLOW_LEASE } from '../redis/scripts/journal.ts';
import { runOverKeys } from '../redis/scripts/record.ts';
import type { JournalEntry } from './facts.ts';
import { type Handed, type JournalReader, makeJournalReader } from './read-journal.ts';

/** Takes the journal into history. What it cannot take now waits in the journal; nobody else notices. */
export type Follower = {
  standing(): FollowerStanding;
  /** Lets what is under way finish. */
  close(): Promise<void>;
};

export type FollowerStanding =
  | { readonly type: 'follows' }
  /** Another process does, into a history of its own. */
  | { readonly type: 'elsewhere'; readonly who: string }
  /** Redis or history does not take part at the moment. */
  | { readonly type: 'waits'; readonly why: string };

type Options = {
  readonly redis: RedisSpace;
  /** All of it safe when it resolves; once for each fact however often it is handed in. */
  readonly take: (facts: readonly JournalEntry[]) => Promise<void>;
  /** Whether history takes anything at all: then a refusal is about the facts. */
  readonly isThere: () => Promise<boolean>;
  /**
   * Into which history: followers of one history work together, and one of another waits, since each would have half.
   * A file is one process's.
   */
  readonly into: string;
  readonly log: Pick<Log, 'warn' | 'error' | 'info'>;
  /** When facts in the hands of somebody who is silent are given to another. For tests, which cannot wait so long. */
  readonly abandonedAfterMs?: number;
};

/** A quarter of it from each stream, so 4,000 verdicts: in a large file, facts that come together share the pages they touch. */
const READ_AT_ONCE = 2_000;
/** A fact is in history some tenths of a second after it became true. */
const WHEN_EMPTY_MS = 200;
const AFTER_FAILURE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** A process that says nothing for so long is gone, or will find its facts taken. */
const LEASE_MS = 15_000;
const RENEW_EVERY_MS = 3_000;
const ABANDONED_MS = 20_000;
/** Of the time after which facts are abandoned: so often they are looked for. */
const LOOKS = 4;
/** Refusals of the same facts, with history there, until they are tried one by one. */
const REFUSALS = 3;

export function startFollower(options: Options): Follower {
  const { redis, take, isThere, into, log, abandonedAfterMs = ABANDONED_MS } = options;
  const reader = makeJournalReader(redis, `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`);
  const closing = new AbortController();
  let standing: FollowerStanding = { type: 'waits', why: 'has only begun' };

  const change = (next: FollowerStanding): void => {
    if (JSON.stringify(next) === JSON.stringify(standing)) return;
    if (next.type === 'elsewhere')
      log.warn(
        { who: next.who },
        'another process takes the journal into its history; if it is gone, its turn ends within 15 seconds',
      );
    if (next.type === 'waits') log.warn({ why: next.why }, 'history waits; the journal keeps what becomes true');
    if (next.type === 'follows') log.info('the journal is taken into history');
    standing = next;
  };

  const lease = async (forMs: number): Promise<boolean> => {
    const who = String(await runOverKeys(redis.client, FOLLOW_LEASE, [redis.keys.journal.follower], [into, forMs]));
    if (who !== into && forMs > 0) change({ type: 'elsewhere', who });
    return who === into;
  };

  const step = makeStep(reader, {
    take,
    isThere,
    log,
    abandonedAfterMs,
    signal: closing.signal,
    onTaken: () => change({ type: 'follows' }),
  });

  const run = async (): Promise<void> => {
    let [leasedAt, failures] = [Number.NEGATIVE_INFINITY, 0];
    while (!closing.signal.aborted) {
      try {
        if (performance.now() - leasedAt > RENEW_EVERY_MS) {
          if (!(await lease(LEASE_MS))) {
            await pause(RENEW_EVERY_MS, closing.signal);
            continue;
          }
          leasedAt = performance.now();
        }
        const took = await step();
        failures = 0;
        if (took === 0) await pause(WHEN_EMPTY_MS, closing.signal);
      } catch (error) {
        if (closing.signal.aborted) break;
        failures++;
        change({ type: 'waits', why: error instanceof Error ? error.message : String(error) });
        await pause(Math.min(LONGEST_PAUSE_MS, AFTER_FAILURE_MS * 2 ** Math.min(failures, 6)), closing.signal);
      }
    }
  };
  const running = run();

  return {
    standing: () => standing,
    close: async () => {
      closing.abort();
      await running;
      await Promise.all([lease(0), reader.leave()]).catch(() => {});
    },
  };
}

type StepOptions = Pick<Options, 'take' | 'isThere' | 'log'> & {
  readonly abandonedAfterMs: number;
  readonly signal: AbortSignal;
  readonly onTaken: () => void;
};

/** One round: what is new, or was abandoned, goes into history and leaves the journal. Resolves with how many. */
function makeStep(reader: JournalReader, options: StepOptions): () => Promise<number> {
  const { take, isThere, log, abandonedAfterMs, signal, onTaken } = options;
  /** What was handed to us and is not in history yet. */
  let held: readonly Handed[] = [];
  let refusals = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const fetch = async (): Promise<readonly Handed[]> => {
    if (performance.now() - lookedAt > abandonedAfterMs / LOOKS) {
      const abandoned = await reader.readAbandoned(abandonedAfterMs, READ_AT_ONCE / 4);
      if (abandoned.length > 0) return abandoned;
      lookedAt = performance.now();
    }
    return reader.read(READ_AT_ONCE);
  };

  const setAside = async (handed: readonly Handed[], why: string): Promise<void> => {
    for (const { stream, entries } of handed) {
      for (const entry of entries) {
        await reader.putAside(stream, entry);
        log.error({ stream, entry: entry[0], why }, 'history does not take this fact; it is put aside');
      }
    }
    await reader.acknowledge(handed);
  };

  /** History is there and refuses these facts, time and again: it is one of them, and the others must not wait for it. */
  const takeOneByOne = async (): Promise<void> => {
    for (const { stream, entries } of held) {
      for (const entry of entries) {
        const one = [{ stream, entries: [entry] }];
        const { facts } = await reader.factsOf(one);
        try {
          await take(facts);
          await reader.acknowledge(one);
        } catch (error) {
          if (!(await isThere())) throw error;
          await setAside(one, error instanceof Error ? error.message : String(error));
        }
      }
    }
  };

  return async () => {
    if (held.length === 0) held = await fetch();
    if (held.length === 0) {
      onTaken();
      return 0;
    }
    const { facts, unread } = await reader.factsOf(held);
    if (unread.length > 0) {
      await setAside(unread, 'this version cannot read it');
      held = without(held, unread);
    }
    try {
      if (facts.length > 0) await take(facts);
    } catch (error) {
      if (signal.aborted || !(await isThere()) || ++refusals < REFUSALS) throw error;
      await takeOneByOne();
    }
    await reader.acknowledge(held);
    const count = facts.length;
    held = [];
    refusals = 0;
    onTaken();
    return count;
  };
}

function without(held: readonly Handed[], some: readonly Handed[]): readonly Handed[] {
  const gone = new Set(some.flatMap(({ entries }) => entries));
  return held.map(({ stream, entries }) => ({ stream, entries: entries.filter((entry) => !gone.has(entry)) }));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

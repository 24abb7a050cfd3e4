import type { CounterReading, CounterRequest, Message } from '../model.ts';
import { counterKeys } from '../redis/keys/counters.ts';
import type { ScriptBatch } from '../redis/script-batch.ts';
import { COUNT, RECENT } from '../redis/scripts/counters.ts';
import { type CounterEntry, entryOf, keyOfEntry, memberOf } from './counter-entry.ts';
import { reachOf, readAround } from './counter-window.ts';

/**
 * The counters in Redis: sliding windows of event time, each message once. What they must read is defined in
 * judge/window.ts; how they keep to it in bounded memory is in docs/decisions/0009-counters.md.
 */
export type Counters = {
  /** Counts the message under every request and reads them, all in the write that records it. */
  count(message: Message, requests: readonly CounterRequest[]): Promise<readonly CounterReading[]>;
};

type Count = CounterRequest & { readonly type: 'count' };
type Recent = CounterRequest & { readonly type: 'recent' };

/** A message may come as late as a window is long, within these. */
const LATE_AT_LEAST_MS = 60_000;
const LATE_AT_MOST_MS = 3_600_000;

/** Entries that a counter keeps; more where a rule counts higher. About 100 bytes each. */
const MOST_MESSAGES = 1_024;
const MOST_TEXTS = 64;

export function makeCounters(batch: ScriptBatch, { keepTextMs }: { readonly keepTextMs: number }): Counters {
  const read = (message: Message, request: CounterRequest): Promise<CounterReading> =>
    request.type === 'count' ? readCount(batch, message, request) : readRecent(batch, message, request, keepTextMs);
  return {
    count: (message, requests) => Promise.all(requests.map((request) => read(message, request))),
  };
}

const keepFor = (overMs: number): number => overMs + Math.min(Math.max(overMs, LATE_AT_LEAST_MS), LATE_AT_MOST_MS);

/** The fullest of the request's keys, with what stands behind the others that are full. */
async function readCount(batch: ScriptBatch, message: Message, request: Count): Promise<CounterReading> {
  const { name, keys, member = '', overMs, atLeast, contributing, keepFirst = 0 } = request;
  const entry = entryOf(message, member);
  const distinct = request.member !== undefined;
  const reach = distinct ? -1 : Math.max(atLeast - 1, keepFirst);
  const readings = keys.map(async (key) => {
    const { shard, count, latest } = counterKeys(name, key);
    const most = Math.max(MOST_MESSAGES, atLeast * 4);
    const wants = contributing ? 'keys' : '';
    const reply = await batch.run<CountReply>(
      COUNT,
      shard,
      [count, distinct ? latest : count],
      [entry, member, message.sentAt, overMs, keepFor(overMs), atLeast, reach, most, wants],
    );
    return typeof reply === 'number' ? alone(reply) : readingOf(reply, entry, request);
  });
  return (await Promise.all(readings)).reduce((fullest, reading) =>
    reading.value > fullest.value ? reading : fullest,
  );
}

type CountReply = number | readonly [value: number, ...entriesAndTimes: string[]];

const alone = (value: number): CounterReading => ({ value, contributing: [] });

function readingOf([known, ...flat]: readonly [number, ...string[]], entry: string, request: Count): CounterReading {
  const { overMs, atLeast, keepFirst: spared = 0 } = request;
  const distinct = request.member !== undefined;
  const entries: CounterEntry[] = [];
  for (let at = 0; at < flat.length; at += 2) {
    entries.push({ entry: flat[at]!, sentAt: Number(flat[at + 1]), member: distinct ? memberOf(flat[at]!) : '' });
  }
  const own = entries.findIndex((one) => one.entry === entry);
  const { value, from, to } = readAround(entries, { own, overMs, atLeast, distinct });
  // What is known beside the entries counts those too that were too many to keep.
  const fullest = Math.max(value, known);
  if (!request.contributing) return alone(fullest);
  const reach = reachOf(entries, { own, atLeast, distinct, spared });
  const start = Math.max(from, reach.from);
  const involved = entries.slice(start, Math.min(to, reach.to)).filter((one) => one.entry !== entry);
  const contributing = involved.map((one) => keyOfEntry(one.entry));
  return { value: fullest, contributing, position: Math.max(0, own - start) };
}

/** The sender's messages around this one, at most `last - 1` on either side and none further than `overMs` away. */
async function readRecent(
  batch: ScriptBatch,
  message: Message,
  { name, keys, text, last, overMs }: Recent,
  keepTextMs: number,
): Promise<CounterReading> {
  // Nobody's words are kept where none are to be kept, and never for longer than is allowed.
  if (keepTextMs === 0) return { value: 1, contributing: [], position: 0, texts: [], times: [] };
  const { shard, recent, texts } = counterKeys(name, keys[0]);
  const entry = entryOf(message, '');
  const keep = Math.min(keepFor(overMs), keepTextMs);
  const most = Math.max(MOST_TEXTS, last * 4);
  const reply = await batch.run<readonly string[]>(
    RECENT,
    shard,
    [recent, texts],
    [entry, message.sentAt, text, keep, last - 1, most],
  );
  const around: { entry: string; sentAt: number; text: string }[] = [];
  for (let at = 0; at < reply.length; at += 3) {
    around.push({ entry: reply[at]!, sentAt: Number(reply[at + 1]), text: reply[at + 2]! });
  }
  const { sentAt } = around.find((one) => one.entry === entry)!;
  const near = around.filter((one) => Math.abs(one.sentAt - sentAt) < overMs);
  const others = near.filter((one) => one.entry !== entry);
  return {
    value: near.length,
    contributing: others.map((one) => keyOfEntry(one.entry)),
    position: near.findIndex((one) => one.entry === entry),
    texts: others.map((one) => one.text),
    times: others.map((one) => one.sentAt),
  };
}

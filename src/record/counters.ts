import type { CounterReading, CounterRequest, Message } from '../model.ts';
import { counterKey } from '../redis/keys/counters.ts';
import type { Operation } from '../redis/script-batch.ts';
import { type CounterEntry, entryOf, memberOf } from './counter-entry.ts';
import { alone, type Count, fullestOf, readEntries } from './counter-reading.ts';
import { keepRecent, NO_TEXTS, type RecentAnswer, readRecent } from './recent.ts';

/**
 * The counters in Redis: sliding windows of event time, each message once. What they must read is defined in
 * judge/window.ts; how they keep to it in bounded memory is in docs/decisions/0009-counters.md.
 */
export type Counting = {
  /** What counts the message under every request, in the write that records it. */
  readonly operations: readonly Operation[];
  /** The readings in the order of the requests, from the answers to the operations. */
  readingsFrom(answers: readonly unknown[]): readonly CounterReading[];
};

/** A message may come as late as a window is long, within these. */
const LATE_AT_LEAST_MS = 60_000;
const LATE_AT_MOST_MS = 3_600_000;

/** Entries that a counter keeps; more where a rule counts higher. About 100 bytes each. */
const MOST_MESSAGES = 1_024;

/** The requests that one short history serves, and the place of each among all. */
type Shared = {
  readonly history: string;
  readonly requests: CounterRequest[];
  readonly places: number[];
  keepMs: number;
};

/** @param keepTextMs no text is kept for longer; with 0 none is, and rules that read across messages see single ones */
export function countingOf(message: Message, requests: readonly CounterRequest[], keepTextMs: number): Counting {
  const histories = new Map<string, Shared>();
  const apart: { readonly request: Count; readonly place: number }[] = [];
  for (const [place, request] of requests.entries()) {
    const history = historyOf(request, keepTextMs);
    if (history !== undefined) share(histories, history, request, place, keepTextMs);
    else if (request.type === 'count') apart.push({ request, place });
  }
  const operations: Operation[] = [];
  for (const shared of histories.values()) operations.push(keepRecent({ message, ...shared }));
  for (const { request } of apart) {
    for (const key of request.keys) operations.push(countUnder(key, message, request));
  }

  return {
    operations,
    readingsFrom: (answers) => {
      const readings: CounterReading[] = requests.map(() => NO_TEXTS);
      let next = 0;
      for (const shared of histories.values()) {
        const read = readRecent(answers[next++] as RecentAnswer, { message, ...shared });
        for (const [index, place] of shared.places.entries()) readings[place] = read[index]!;
      }
      for (const { request, place } of apart) {
        readings[place] = fullestOf(
          request.keys.map(() => readCount(answers[next++] as CountAnswer, message, request)),
        );
      }
      return readings;
    },
  };
}

const keepFor = (overMs: number): number => overMs + Math.min(Math.max(overMs, LATE_AT_LEAST_MS), LATE_AT_MOST_MS);

/** The short history that serves a request, if one does. */
function historyOf(request: CounterRequest, keepTextMs: number): string | undefined {
  if (request.type === 'count') return request.within;
  if (keepTextMs === 0) return undefined;
  // Texts that must go sooner than the rest lie apart.
  return keepTextMs < keepFor(LATE_AT_MOST_MS) ? `${request.keys[0]}:text` : request.keys[0];
}

function share(
  histories: Map<string, Shared>,
  history: string,
  request: CounterRequest,
  place: number,
  textMs: number,
) {
  let shared = histories.get(history);
  if (shared === undefined) {
    shared = { history, requests: [], places: [], keepMs: 0 };
    histories.set(history, shared);
  }
  const keepMs = keepFor(request.overMs);
  shared.requests.push(request);
  shared.places.push(place);
  shared.keepMs = Math.max(shared.keepMs, request.type === 'recent' ? Math.min(keepMs, textMs) : keepMs);
}

function countUnder(key: string, message: Message, request: Count): Operation {
  const { name, member, overMs, atLeast, contributing, keepFirst = 0 } = request;
  const distinct = member !== undefined;
  const reach = distinct ? atLeast + 2 * keepFirst + 1 : Math.max(atLeast - 1, keepFirst);
  const most = Math.max(MOST_MESSAGES, atLeast * 4);
  const count = counterKey('count', name, key);
  return {
    keys: distinct ? [count, counterKey('latest', name, key)] : [count],
    args: [
      distinct ? 'distinct' : 'count',
      entryOf(message, member ?? ''),
      message.sentAt,
      keepFor(overMs),
      atLeast,
      `${overMs} ${reach} ${most} ${contributing ? 1 : 0}`,
    ],
  };
}

/** A value below what the rule asks for may be too high. */
type CountAnswer = number | readonly [value: number, ...entriesAndTimes: string[]];

function readCount(answer: CountAnswer, message: Message, request: Count): CounterReading {
  if (typeof answer === 'number') return alone(answer);
  const [known, ...flat] = answer;
  const distinct = request.member !== undefined;
  const entries: CounterEntry[] = [];
  for (let at = 0; at < flat.length; at += 2) {
    const entry = flat[at]!;
    entries.push({ entry, sentAt: Number(flat[at + 1]), member: distinct ? memberOf(entry) : '' });
  }
  return readEntries(entries, entryOf(message, request.member ?? ''), request, known);
}

import type { CounterReading, CounterRequest, Message } from '../model.ts';
import type { CounterKeys } from '../redis/keys/counters.ts';
import type { Operation } from '../redis/script-batch.ts';
import { type CounterBuckets, keepFor, lengthFor, liveFor, makeCounterBuckets } from './counter-buckets.ts';
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

/** Entries that a counter keeps; more where a rule counts higher. About 100 bytes each. */
const MOST_MESSAGES = 1_024;

/** The requests that one short history serves, and the place of each among all. */
type Shared = {
  readonly history: string;
  readonly lengthMs: number;
  readonly requests: CounterRequest[];
  readonly places: number[];
};

export type CountingOptions = {
  readonly keys: CounterKeys;
  /** No text is kept for longer. With 0 none is kept, and rules that read across messages see single ones. */
  readonly keepTextMs: number;
  readonly now: () => number;
};

export type CountMessage = (message: Message, requests: readonly CounterRequest[]) => Counting;

export function makeCounting({ keys, keepTextMs, now }: CountingOptions): CountMessage {
  const lately = makeCounterBuckets(keys, 'lately', now);
  const texts = makeCounterBuckets(keys, 'texts', now);
  const few = makeCounterBuckets(keys, 'few', now);
  return (message, requests) => countingOf(message, requests, { keys, keepTextMs, lately, texts, few, expiries: [] });
}

type Places = {
  readonly keys: CounterKeys;
  readonly keepTextMs: number;
  readonly lately: CounterBuckets;
  /** Of texts that must go sooner than a history does. */
  readonly texts: CounterBuckets;
  readonly few: CounterBuckets;
  /** What is to be said of buckets, after all that is asked. */
  readonly expiries: Operation[];
};

function countingOf(message: Message, requests: readonly CounterRequest[], places: Places): Counting {
  const histories: Shared[] = [];
  const operations: Operation[] = [];
  for (let place = 0; place < requests.length; place++) {
    const request = requests[place]!;
    const history = historyOf(request, places.keepTextMs);
    if (history !== undefined) share(histories, history, request, place);
  }
  for (const shared of histories) operations.push(keepRecent({ message, ...shared }, places));
  for (const request of requests) {
    if (!isApart(request)) continue;
    for (const key of request.keys) operations.push(countUnder(key, message, request, places));
  }

  operations.push(...places.expiries);

  return {
    operations,
    readingsFrom: (answers) => {
      const readings: CounterReading[] = requests.map(() => NO_TEXTS);
      let next = 0;
      for (const { requests: sharing, places } of histories) {
        const read = readRecent(answers[next++] as RecentAnswer, message, sharing);
        for (let index = 0; index < places.length; index++) readings[places[index]!] = read[index]!;
      }
      for (let place = 0; place < requests.length; place++) {
        const request = requests[place]!;
        if (!isApart(request)) continue;
        readings[place] = fullestOf(
          request.keys.map(() => readCount(answers[next++] as CountAnswer, message, request)),
        );
      }
      return readings;
    },
  };
}

const isApart = (request: CounterRequest): request is Count => request.type === 'count' && request.within === undefined;

/** The short history that serves a request, if one does. */
function historyOf(request: CounterRequest, keepTextMs: number): string | undefined {
  if (request.type === 'count') return request.within;
  if (keepTextMs === 0) return undefined;
  // Texts that expire sooner than the rest lie in keys of their own.
  return keepTextMs < liveFor(lengthFor(request.overMs)) ? `${request.keys[0]}:text` : request.keys[0];
}

/** Of the same person, and of windows that are not far from each other. */
function share(histories: Shared[], history: string, request: CounterRequest, place: number): void {
  const lengthMs = lengthFor(request.overMs);
  const shared = histories.find((one) => one.history === history && one.lengthMs === lengthMs);
  if (shared === undefined) {
    histories.push({ history, lengthMs, requests: [request], places: [place] });
  } else {
    shared.requests.push(request);
    shared.places.push(place);
  }
}

function countUnder(key: string, message: Message, request: Count, { keys: names, few, expiries }: Places): Operation {
  const { name, member, overMs, atLeast, contributing, keepFirst = 0, ofText = false } = request;
  const distinct = member !== undefined;
  const reach = distinct ? atLeast + 2 * keepFirst + 1 : Math.max(atLeast - 1, keepFirst);
  const most = Math.max(MOST_MESSAGES, atLeast * 4);
  const terms = `${atLeast} ${keepFor(overMs)} ${overMs} ${reach} ${most} ${contributing ? 1 : 0}`;
  if (ofText) {
    const about = { sentAt: message.sentAt, overMs, liveMs: liveFor(lengthFor(overMs)) };
    const operation = distinct ? 'few_distinct' : 'few';
    return { keys: few.of(key, about, expiries), args: [operation, `${name}:${key}`, member ?? '', terms] };
  }
  const count = names.one('count', name, key);
  return distinct
    ? { keys: [count, names.one('latest', name, key)], args: ['distinct', member, terms] }
    : { keys: [count], args: ['count', '', terms] };
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

import type { CounterReading, CounterRequest, EpochMs, MessageKey } from '../model.ts';
import { identityOf } from '../model.ts';
import type { Counted } from './window.ts';
import { readWindow } from './window.ts';

/**
 * The counters as they are meant, kept in memory: for examples, `rules test` and whatever plays messages again, and to
 * hold record's Redis scripts against. Nothing expires; a reading looks at the window around its message only.
 */
export type MemoryCounters = {
  /** Counts the message under every request and reads them; doing so again changes nothing. */
  count(key: MessageKey, sentAt: EpochMs, requests: readonly CounterRequest[]): readonly CounterReading[];
};

type Kept = Counted & { readonly text: string };

export function makeMemoryCounters(): MemoryCounters {
  const histories = new Map<string, History>();
  const historyOf = (name: string, key: string): History => {
    const id = `${name}\u001f${key}`;
    const history = histories.get(id) ?? makeHistory();
    histories.set(id, history);
    return history;
  };
  return {
    count: (key, sentAt, requests) =>
      requests.map((request) => {
        const identity = identityOf(key);
        // Stryker disable next-line ConditionalExpression: said for the type checker.
        const member = request.type === 'count' ? request.member : undefined;
        // Stryker disable next-line ConditionalExpression,StringLiteral: only recent texts are read.
        const text = request.type === 'recent' ? request.text : '';
        const readings = request.keys.map((name) => {
          const near = historyOf(request.name, name).around({ identity, key, sentAt, member, text }, request.overMs);
          return request.type === 'recent' ? readRecent(near, identity, request) : readCount(near, identity, request);
        });
        return fullestOf(readings);
      }),
  };
}

/** What was counted under one key, in order of time and identity. */
type History = {
  /** Keeps a message, once, and returns all that are less than `overMs` away from it, itself among them. */
  around(message: Kept, overMs: number): readonly Kept[];
};

function makeHistory(): History {
  const known = new Map<string, Kept>();
  // Stryker disable next-line ArrayDeclaration: what has no time stands behind everything, in no window.
  const inOrder: Kept[] = [];
  /** The place of the first that does not come before. */
  const placeOf = (isBefore: (one: Kept) => boolean): number => {
    let [low, high] = [0, inOrder.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(inOrder[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    around: (message, overMs) => {
      const own = known.get(message.identity) ?? message;
      if (own === message) {
        known.set(message.identity, message);
        inOrder.splice(
          placeOf((one) => isEarlier(one, message)),
          0,
          message,
        );
      }
      const from = placeOf(({ sentAt }) => sentAt <= own.sentAt - overMs);
      const to = placeOf(({ sentAt }) => sentAt < own.sentAt + overMs);
      return inOrder.slice(from, to);
    },
  };
}

const isEarlier = (a: Kept, b: Kept): boolean =>
  a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.identity < b.identity);

/** The fullest stands for all; what stands behind the other keys is in it too. */
function fullestOf(readings: readonly CounterReading[]): CounterReading {
  const fullest = readings.reduce((most, reading) => (reading.value > most.value ? reading : most));
  const also = readings.filter((reading) => reading !== fullest && reading.contributing.length > 0);
  return also.length === 0 ? fullest : { ...fullest, also };
}

function readCount(near: readonly Counted[], identity: string, request: CounterRequest & { type: 'count' }) {
  const { overMs, atLeast, member } = request;
  const reading = readWindow(near, identity, { overMs, atLeast, distinct: member !== undefined });
  return request.contributing ? reading : { value: reading.value, contributing: [] };
}

/**
 * The sender's messages around this one, at most `last - 1` on either side and none further than `overMs` away: a
 * message that comes late is read with those after it too.
 */
function readRecent(
  near: readonly Kept[],
  identity: string,
  { last }: CounterRequest & { type: 'recent' },
): CounterReading {
  const at = near.findIndex((one) => one.identity === identity);
  const before = near.slice(Math.max(0, at - last + 1), at);
  const others = [...before, ...near.slice(at + 1, at + last)];
  const contributing = others.map(({ key }) => key);
  const texts = others.map(({ text }) => text);
  const times = others.map((one) => one.sentAt);
  return { value: others.length + 1, contributing, position: before.length, texts, times };
}

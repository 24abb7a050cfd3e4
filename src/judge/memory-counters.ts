import type { CounterReading, CounterRequest, EpochMs, MessageKey } from '../model.ts';
import { identityOf } from '../model.ts';
import type { Counted } from './window.ts';
import { readWindow } from './window.ts';

/**
 * The counters as they are meant, kept in memory: for examples and `rules test`, and to hold record's Redis scripts
 * against. Nothing expires and nothing is fast.
 */
export type MemoryCounters = {
  /** Counts the message under every request and reads them; doing so again changes nothing. */
  count(key: MessageKey, sentAt: EpochMs, requests: readonly CounterRequest[]): readonly CounterReading[];
};

type Recent = Counted & { readonly text: string };

export function makeMemoryCounters(): MemoryCounters {
  const histories = new Map<string, Map<string, Recent>>();
  const historyOf = (name: string, key: string) => {
    const id = `${name}\u001f${key}`;
    const known = histories.get(id) ?? new Map<string, Recent>();
    histories.set(id, known);
    return known;
  };
  return {
    count: (key, sentAt, requests) =>
      requests.map((request) => {
        const identity = identityOf(key);
        const member = request.type === 'count' ? request.member : undefined;
        const text = request.type === 'recent' ? request.text : '';
        const readings = request.keys.map((name) => {
          const history = historyOf(request.name, name);
          if (!history.has(identity)) history.set(identity, { identity, key, sentAt, member, text });
          const counted = [...history.values()];
          return request.type === 'recent'
            ? readRecent(counted, identity, request)
            : readCount(counted, identity, request);
        });
        return fullestOf(readings);
      }),
  };
}

/** The fullest stands for all; what stands behind the other keys is in it too. */
function fullestOf(readings: readonly CounterReading[]): CounterReading {
  const fullest = readings.reduce((most, reading) => (reading.value > most.value ? reading : most));
  const also = readings.filter((reading) => reading !== fullest && reading.contributing.length > 0);
  return also.length === 0 ? fullest : { ...fullest, also };
}

function readCount(counted: readonly Counted[], identity: string, request: CounterRequest & { type: 'count' }) {
  const { overMs, atLeast, member } = request;
  const reading = readWindow(counted, identity, { overMs, atLeast, distinct: member !== undefined });
  return request.contributing ? reading : { value: reading.value, contributing: [] };
}

/**
 * The sender's messages around this one, at most `last - 1` on either side and none further than `overMs` away: a
 * message that comes late is read with those after it too.
 */
function readRecent(
  counted: readonly Recent[],
  identity: string,
  { last, overMs }: CounterRequest & { type: 'recent' },
): CounterReading {
  const own = counted.find((one) => one.identity === identity)!;
  const near = counted
    .filter(({ sentAt }) => Math.abs(sentAt - own.sentAt) < overMs)
    .toSorted((a, b) => a.sentAt - b.sentAt || (a.identity < b.identity ? -1 : 1));
  const at = near.indexOf(own);
  const before = near.slice(Math.max(0, at - last + 1), at);
  const after = near.slice(at + 1, at + last);
  const others = [...before, ...after];
  const contributing = others.map(({ key }) => key);
  const texts = others.map(({ text }) => text);
  const times = others.map((one) => one.sentAt);
  return { value: others.length + 1, contributing, position: before.length, texts, times };
}

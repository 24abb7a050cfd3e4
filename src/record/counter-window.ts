import type { CounterEntry } from './counter-entry.ts';

/** A stretch of neighbours, half-open, and how full the fullest window is that holds the message asked about. */
export type WindowReading = { readonly value: number; readonly from: number; readonly to: number };

type Asked = {
  /** Place of the message in `entries`. */
  readonly own: number;
  readonly overMs: number;
  readonly atLeast: number;
  readonly distinct: boolean;
};

/**
 * The fullest window `(t - overMs, t]` that holds the message, and the stretch of all windows that hold it and reach
 * `atLeast` (empty when none does). `entries` are in order of time. Linear.
 */
export function readAround(entries: readonly CounterEntry[], { own, overMs, atLeast, distinct }: Asked): WindowReading {
  const { sentAt } = entries[own]!;
  let first = own;
  while (first > 0 && entries[first - 1]!.sentAt > sentAt - overMs) first--;
  const window = makeWindow(distinct);
  let value = 0;
  let from = own;
  let to = own;
  // A window that matters begins with a message at or before this one.
  for (let last = first; first <= own; window.drop(entries[first++]!)) {
    while (last < entries.length && entries[last]!.sentAt < entries[first]!.sentAt + overMs)
      window.add(entries[last++]!);
    const size = window.size();
    value = Math.max(value, size);
    if (size >= atLeast) [from, to] = [from === to ? first : from, Math.max(to, last)];
  }
  return { value, from, to };
}

function makeWindow(distinct: boolean) {
  let messages = 0;
  const members = new Map<string, number>();
  return {
    size: () => (distinct ? members.size : messages),
    add: ({ member }: CounterEntry): void => {
      messages++;
      if (distinct) members.set(member, (members.get(member) ?? 0) + 1);
    },
    drop: ({ member }: CounterEntry): void => {
      messages--;
      const left = (members.get(member) ?? 1) - 1;
      if (left === 0) members.delete(member);
      else if (distinct) members.set(member, left);
    },
  };
}

/**
 * How far from this message others have to be named so that, of all who arrive, each is named by somebody: whoever
 * arrives last of the smallest stretch that is full enough sees all of that stretch. `atLeast - 1` messages do on each
 * side; of distinct values as many as hold no more than `atLeast` of them. `spared`: how many of the oldest a rule
 * leaves alone; they have to be in sight to be left. (docs/decisions/0009-counters.md)
 */
export function reachOf(
  entries: readonly CounterEntry[],
  { own, atLeast, distinct, spared }: Omit<Asked, 'overMs'> & { readonly spared: number },
): { readonly from: number; readonly to: number } {
  const messages = Math.max(atLeast - 1, spared);
  if (!distinct) return { from: own - messages, to: own + messages + 1 };
  const reach = (step: 1 | -1): number => {
    const seen = new Set<string>();
    let at = own;
    for (; entries[at] !== undefined; at += step) {
      seen.add(entries[at]!.member);
      if (seen.size > atLeast + spared) break;
    }
    return at;
  };
  return { from: reach(-1) - spared, to: reach(1) + 1 };
}

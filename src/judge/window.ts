import type { CounterReading, EpochMs, MessageKey } from '../model.ts';

/** One message in a counter. `identity` is `identityOf(key)`: it breaks ties of time, so order is total. */
export type Counted = {
  readonly identity: string;
  readonly key: MessageKey;
  readonly sentAt: EpochMs;
  readonly member: string | undefined;
};

/**
 * The definition of a reading. `counted` holds every message seen so far, each once, this one among them, in any order.
 *
 * A window is `(t - overMs, t]` in event time. The value is the largest number of messages (or of distinct members) in
 * any window that holds this message; the contributing ones are those in all such windows that reach `atLeast`. It
 * does not matter in which order the messages arrived: whoever comes last completes the window, and sees it.
 */
export function readWindow(
  counted: readonly Counted[],
  identity: string,
  { overMs, atLeast, distinct }: { overMs: number; atLeast: number; distinct: boolean },
): CounterReading {
  const own = counted.find((one) => one.identity === identity)!;
  const near = counted
    .filter(({ sentAt }) => Math.abs(sentAt - own.sentAt) < overMs)
    .toSorted((a, b) => a.sentAt - b.sentAt || (a.identity < b.identity ? -1 : 1));
  const position = near.indexOf(own);
  let value = 0;
  let from = near.length;
  let to = 0;
  // A window that matters begins with a message at or before this one.
  for (let first = 0; first <= position; first++) {
    let last = position;
    while (last + 1 < near.length && near[last + 1]!.sentAt < near[first]!.sentAt + overMs) last++;
    const window = near.slice(first, last + 1);
    const size = distinct ? new Set(window.map(({ member }) => member)).size : window.length;
    value = Math.max(value, size);
    if (size >= atLeast) [from, to] = [Math.min(from, first), Math.max(to, last + 1)];
  }
  const involved = near.slice(from, to);
  const older = Math.max(0, position - from);
  return { value, contributing: involved.filter((one) => one !== own).map(({ key }) => key), position: older };
}

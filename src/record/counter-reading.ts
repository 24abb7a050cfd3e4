import type { CounterReading, CounterRequest, Involved } from '../model.ts';
import { type CounterEntry, keyOfEntry } from './counter-entry.ts';
import { reachOf, readAround } from './counter-window.ts';

export type Count = CounterRequest & { readonly type: 'count' };

export const alone = (value: number): CounterReading => ({ value, contributing: [] });

/**
 * What a counter reads from the entries around the message `entry`, which are in order of time.
 * @param known what the window holds for certain: more messages than `entries` may be in it
 */
export function readEntries(
  entries: readonly CounterEntry[],
  entry: string,
  request: Count,
  known: number,
): CounterReading {
  const { overMs, atLeast, keepFirst: spared = 0 } = request;
  const distinct = request.member !== undefined;
  const own = entries.findIndex((one) => one.entry === entry);
  // Not among them when it is older than all that is kept: nothing is full around it then.
  if (own === -1) return alone(Math.max(1, known));
  const { value, from, to } = readAround(entries, { own, overMs, atLeast, distinct });
  const fullest = Math.max(value, known);
  if (!request.contributing) return alone(fullest);
  const reach = reachOf(entries, { own, atLeast, distinct, spared });
  const start = Math.max(from, reach.from);
  const involved = entries.slice(start, Math.min(to, reach.to)).filter((one) => one.entry !== entry);
  const contributing = involved.map((one) => keyOfEntry(one.entry));
  return { value: fullest, contributing, position: Math.max(0, own - start) };
}

/** The fullest stands for all; what stands behind the other keys is in it too. */
export function fullestOf(readings: readonly CounterReading[]): CounterReading {
  if (readings.length === 1) return readings[0]!;
  const fullest = readings.reduce((most, reading) => (reading.value > most.value ? reading : most));
  const also: readonly Involved[] = readings.filter((one) => one !== fullest && one.contributing.length > 0);
  return also.length === 0 ? fullest : { ...fullest, also };
}

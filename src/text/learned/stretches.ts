import type { Features } from './features.ts';
import type { ModelTable } from './weights.ts';

type Stretch = { readonly start: number; readonly end: number; readonly weight: number };

/** Runs that weigh less than this share of the heaviest one are not shown. */
const SHOWN_FROM = 0.3;
const MOST_STRETCHES = 5;

/**
 * The stretches of a text that weigh most, merged, in order: UTF-16 offsets in the text, and each one's share of all that
 * speaks for a match. What a gram weighs is spread over its runs. Never empty for a text with a letter in it: where nothing
 * but its shape speaks for a match, all of it does.
 */
export function heaviest({ count, runs, bucket, first, last }: Features, { weights }: ModelTable): Stretch[] {
  const size = runs.count;
  if (size === 0) return [];
  const heft = new Float64Array(size);
  for (let at = 0; at < count; at++) {
    const from = first[at]!;
    if (from < 0) continue;
    const to = last[at]!;
    const share = weights[bucket[at]!]! / (to - from + 1);
    for (let run = from; run <= to; run++) heft[run] = heft[run]! + share;
  }
  const most = heft.reduce((a, b) => Math.max(a, b), 0);
  const all = heft.reduce((sum, each) => sum + Math.max(0, each), 0);
  if (most <= 0) return [{ start: runs.from[0]!, end: runs.to[size - 1]!, weight: 1 }];
  const stretches: Stretch[] = [];
  for (let run = 0, next = 0; run < size; run = next) {
    next = run + 1;
    if (heft[run]! < most * SHOWN_FROM) continue;
    let weight = heft[run]!;
    // One light run between two heavy ones keeps no stretch apart.
    for (; next < size; next++) {
      if (heft[next]! < most * SHOWN_FROM && !(next + 1 < size && heft[next + 1]! >= most * SHOWN_FROM)) break;
      weight += heft[next]!;
    }
    let [start, end] = [runs.from[run]!, runs.to[run]!];
    for (let at = run; at < next; at++) {
      start = Math.min(start, runs.from[at]!);
      end = Math.max(end, runs.to[at]!);
    }
    stretches.push({ start, end, weight: Math.max(0, weight) / all });
  }
  const kept = stretches.toSorted((a, b) => b.weight - a.weight || a.start - b.start).slice(0, MOST_STRETCHES);
  return kept.toSorted((a, b) => a.start - b.start);
}

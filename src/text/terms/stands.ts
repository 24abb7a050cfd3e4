import { CJK, LETTER } from '../reading/kinds.ts';
import { FOREIGN } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';

/** What stands at a place of a text, as far as the walk has to know. */

/** Gaps longer than this many runs end a word for certain. */
// En at 3: 2 texts are marked elsewhere; en at 5: 2 texts are marked elsewhere (docs/thresholds.md).
export const WIDEST_GAP = 4;

export const isForeign = (runs: Runs, at: number): boolean =>
  runs.kind[at]! < CJK && (runs.traits[at]! & FOREIGN) !== 0;

/**
 * A letter or digit alone between characters of a script without spaces, 加x微, counts as a separator; so do two that are no
 * plain letters: a flag, №.
 */
export function isStray(runs: Runs, at: number): boolean {
  if (runs.kind[at]! >= CJK || runs.length[at] !== 1) return false;
  const isPair = isForeign(runs, at);
  const from = isPair && at > 0 && isForeign(runs, at - 1) ? at - 1 : at;
  const to = isPair && at + 1 < runs.count && isForeign(runs, at + 1) ? at + 1 : at;
  return from > 0 && runs.kind[from - 1] === CJK && to + 1 < runs.count && runs.kind[to + 1] === CJK;
}

/** A letter or digit that nothing adjoins, as in `$ 3 x`. */
export const isSpelledOn = (runs: Runs, at: number): boolean =>
  at < runs.count && runs.kind[at]! >= LETTER && (at + 1 === runs.count || runs.kind[at + 1]! < LETTER);

/** Whether the runs from `at` spell the rest of a drawn letter, `used` of the first being taken; the run after it, or 0. */
export function drawnUntil(runs: Runs, rest: readonly number[], at: number, used: number): number {
  let run = at;
  let left = runs.length[run]! - used;
  for (const symbol of rest) {
    if (left === 0) {
      run++;
      if (run >= runs.count) return 0;
      left = runs.length[run]!;
    }
    if (runs.symbol[run] !== symbol) return 0;
    left--;
  }
  return run + 1;
}

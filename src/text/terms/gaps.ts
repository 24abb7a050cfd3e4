import { CLAUSE, GAP, SPACE } from '../reading/kinds.ts';
import { BREAK, type Entry } from '../tables/entries.ts';
import { isCommon, plainWord } from './latin-words.ts';
import type { Path } from './path.ts';

/** What lies between symbol `at` of a term and the one before: something in the text, or a gap of the term's `own`. */
export type Gap = { readonly at: number; readonly space: boolean; readonly symbol: boolean; readonly own: boolean };

/**
 * Adjoining runs without a gap between, how many symbols of the term they hold, and whether the term has a gap there that
 * the text has not.
 */
export type Piece = { readonly from: number; readonly to: number; readonly held: number; readonly closed: boolean };

/** One gap per place where something lies between the symbols of the path, or where the term has one. */
export function gapsOf(entry: Entry, path: Path): Gap[] {
  const { runs, first, after, depth } = path;
  const gaps: Gap[] = [];
  for (let at = 1; at < depth; at++) {
    let space = false;
    let symbol = false;
    for (let run = after[at - 1]!; run < first[at]!; run++) {
      const kind = runs.kind[run]!;
      if (kind === SPACE || kind === CLAUSE) space = true;
      else if (kind === GAP) symbol = true;
    }
    const own = (entry.shape[at]! & BREAK) !== 0;
    if (space || symbol || own) gaps.push({ at, space, symbol, own });
  }
  return gaps;
}

export function piecesOf(path: Path, gaps: readonly Gap[]): Piece[] {
  const cuts = new Set(gaps.filter((gap) => gap.space || gap.symbol).map((gap) => gap.at));
  const pieces: Piece[] = [];
  let start = 0;
  for (let at = 1; at <= path.depth; at++) {
    if (at < path.depth && !cuts.has(at)) continue;
    const closed = gaps.some((gap) => gap.own && gap.at > start && gap.at < at);
    pieces.push({ from: path.first[start]!, to: path.after[at - 1]!, held: at - start, closed });
    start = at;
  }
  return pieces;
}

/** A letter by itself: `s` of `s-pam`. */
export const isSingle = ({ from, to, held }: Piece): boolean => to - from === 1 || held === 1;

/** Several letters that are no word one would write there: `pam` of `s-pam`. */
export const isStrange = ({ runs }: Path, { from, to, held }: Piece): boolean =>
  held > 1 && !isCommon(plainWord(runs, from, to));

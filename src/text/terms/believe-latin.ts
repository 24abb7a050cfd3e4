import { CJK, CLAUSE, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import { BREAK, type Entry } from '../tables/entries.ts';
import { isDictionaryWord } from '../words/lexicon.ts';
import { believeGap } from './believe-cjk.ts';
import { believeReadings, type Effort, effortOf } from './believe-readings.ts';
import { believeSpelledOut } from './believe-spelled-out.ts';
import { isCommon, isOrdinary, JOINERS, plainWord, symbolSet } from './latin-words.ts';
import { EXACT, type Path } from './path.ts';

/** Those of them that stand inside single tokens (addresses, paths, times, possessives). */
const WIRES = symbolSet("./:,'’@&+=#");
const APOSTROPHES = symbolSet("'’‘`´");

/** What makes a word of another one: apart from it, it is a slip of the keyboard and no disguise. */
const SUFFIXES = new Set('d ed er ers es ing ist ists ly s y'.split(' '));

/**
 * Adjoining runs without a gap between, how many symbols of the term they hold, and whether the term has a gap there that
 * the text has not.
 */
type Piece = { readonly from: number; readonly to: number; readonly held: number; readonly closed: boolean };
type Gap = { readonly at: number; readonly space: boolean; readonly symbol: boolean; readonly own: boolean };

/** What lies between the symbols of the path: one gap per place where something does, or where the term has one. */
function gapsOf(entry: Entry, path: Path): Gap[] {
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

function piecesOf(path: Path, gaps: readonly Gap[]): Piece[] {
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

const isWordWithSuffix = (runs: Runs, word: Piece, suffix: Piece): boolean =>
  SUFFIXES.has(plainWord(runs, suffix.from, suffix.to) ?? '') && isStem(plainWord(runs, word.from, word.to));
const isStem = (word: string | undefined): boolean => word !== undefined && word.length > 2 && isDictionaryWord(word);

/** A long word that people use is whole, and a few letters beside it are another: double ger. */
const isLongBeside = (runs: Runs, word: Piece, other: Piece): boolean =>
  word.to - word.from >= 6 && other.to - other.from <= 3 && isOrdinary(plainWord(runs, word.from, word.to));

/** Digits and marks that stand for letters have letters of the same piece beside them, marks on both sides; 1st has too few. */
function hasOddInside({ runs, first, how, depth }: Path, { from, to }: Piece): boolean {
  let letters = 0;
  let needed = 0;
  for (let run = from; run < to; run++) if (runs.kind[run] === LETTER) letters++;
  for (let at = 0; at < depth; at++) {
    const run = first[at]!;
    if (run < from || run >= to || how[at] === EXACT || runs.kind[run] === LETTER) continue;
    const atEdge = run === from || run === to - 1;
    if (runs.kind[run] === GAP && atEdge) return false;
    needed = Math.max(needed, atEdge ? 3 : 2);
  }
  return letters >= needed;
}

function believeGaps(entry: Entry, path: Path, gaps: readonly Gap[], effort: Effort): boolean {
  const { runs, first, after, depth } = path;
  const inner = gaps.filter((gap) => !gap.own && (gap.space || gap.symbol));
  for (const gap of gaps) {
    if (!gap.own || inner.length > 0) continue;
    // Over the end of a sentence no phrase goes on.
    const end = String.fromCharCode(runs.symbol[after[gap.at - 1]!]!);
    if (gap.space && gap.symbol && '.!?;,:'.includes(end)) return false;
    // "fu" is not "f u".
    if (!gap.space && !gap.symbol && depth < 4) return false;
  }
  if (inner.length === 0) return true;
  if (effort.hidden > 0) return false;

  const latin = inner.filter((gap) => entry.kinds[gap.at] !== CJK && entry.kinds[gap.at - 1] !== CJK);
  // Every character on its own: a comma between is a separator like any other.
  const isSpelledOut = gaps.length === depth - 1 && depth >= 3;
  for (const gap of inner) if (!latin.includes(gap) && !isSpelledOut && !believeGap(path, gap.at)) return false;
  if (latin.length === 0) return true;

  const pieces = piecesOf(path, gaps);
  const singles = pieces.filter((piece) => piece.to - piece.from === 1 || piece.held === 1).length;
  if (singles === pieces.length) return believeSpelledOut(entry, path);
  const strange = pieces.filter((piece) => {
    const word = plainWord(runs, piece.from, piece.to);
    return piece.held > 1 && !isCommon(word);
  }).length;
  if (!latin.some((gap) => gap.space)) {
    const of = (gap: Gap): number => runs.symbol[after[gap.at - 1]!]!;
    if (latin.every((gap) => APOSTROPHES.has(of(gap)))) return strange > 0 && depth > 4 && !isContraction(path, pieces);
    if (!latin.every((gap) => JOINERS.has(of(gap)))) return true;
    if (latin.some((gap) => WIRES.has(of(gap))) && depth < 4) return false;
    return singles > 0 || strange > 0 || depth >= 6;
  }
  // Cut by a space: a piece must be no word, and nothing else may be odd about it.
  const { digits, symbols: marks, swaps, stretched } = effort;
  if (depth < 4 || swaps > 0 || stretched) return false;
  if (digits + marks > 0 && (depth < 5 || effort.letters < 3 || !pieces.every((piece) => hasOddInside(path, piece))))
    return false;
  if (pieces.length === 2) {
    const [left, right] = pieces as [Piece, Piece];
    if (isWordWithSuffix(runs, left, right) || isLongBeside(runs, left, right) || isLongBeside(runs, right, left))
      return false;
  }
  return strange > 0 && (first[0] === 0 || !APOSTROPHES.has(runs.symbol[first[0]! - 1]!));
}

/** What stands behind an apostrophe in a sentence: who're is two words, and not one with a mark in it. */
const CONTRACTIONS: ReadonlySet<string> = new Set('re ve ll d s t m'.split(' '));
const isContraction = ({ runs }: Path, pieces: readonly Piece[]): boolean =>
  pieces.length === 2 && CONTRACTIONS.has(plainWord(runs, pieces[1]!.from, pieces[1]!.to) ?? '');

/** Whether a way through the text that spells a term with letters of spaced scripts is the term. */
export function believeLatin(entry: Entry, path: Path): boolean {
  const gaps = gapsOf(entry, path);
  const effort = effortOf(path);
  // "therapist" is not "the rapist", nor "ur" two words.
  for (const { from, to, closed } of piecesOf(path, gaps))
    if (closed && isOrdinary(plainWord(path.runs, from, to))) return false;
  return believeReadings(entry, path, effort) && believeGaps(entry, path, gaps, effort);
}

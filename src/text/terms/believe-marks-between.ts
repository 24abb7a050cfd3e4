import { type Gap, isSingle, isStrange, type Piece } from './gaps.ts';
import { JOINERS, plainWord, symbolSet } from './latin-words.ts';
import type { Path } from './path.ts';

/** Marks between the letters of a term, `sp-am`, without a space. Each predicate names what else such marks are for. */

/** Joiners that stand inside single tokens: addresses, paths, times, possessives. */
const WIRES = symbolSet("./:,'’@&+=#");
const APOSTROPHES = symbolSet("'’‘`´");
/** Shorter terms are pieces of addresses and times too often: `b.uy`. */
// At 3: 2 more of 26,662 disguised, 1 more other word, 1 more clean line; at 5: 25 fewer disguised, 3 fewer other words
// (docs/thresholds.md).
const SHORTEST_WIRED = 4;
/** Shorter terms are what apostrophes make: `we'll`. */
// Nothing measured changes at 4 or 6 (docs/thresholds.md).
const SHORTEST_APOSTROPHE = 5;
/** From this length on a term between joiners is believed though its pieces are words: `spam-mer`. */
// At 5: 1 more of 26,662 disguised, 1 more clean line; at 7: 1 fewer disguised, 1 fewer bad line (docs/thresholds.md).
const LONG = 6;

/** What stands behind an apostrophe in a sentence: `who're` is two words, and not one with a mark in it. */
const CONTRACTIONS: ReadonlySet<string> = new Set('re ve ll d s t m'.split(' '));
const isContraction = ({ runs }: Path, pieces: readonly Piece[]): boolean =>
  pieces.length === 2 && CONTRACTIONS.has(plainWord(runs, pieces[1]!.from, pieces[1]!.to) ?? '');

/** `sp'am`: only an apostrophe between, as in many words. */
const believeApostrophes = (path: Path, pieces: readonly Piece[]): boolean =>
  pieces.some((piece) => isStrange(path, piece)) && path.depth >= SHORTEST_APOSTROPHE && !isContraction(path, pieces);

/** Whether marks at these gaps part letters of one word. */
export function believeMarksBetween(path: Path, gaps: readonly Gap[], pieces: readonly Piece[]): boolean {
  const { runs, after, depth } = path;
  const mark = (gap: Gap): number => runs.symbol[after[gap.at - 1]!]!;
  if (gaps.every((gap) => APOSTROPHES.has(mark(gap)))) return believeApostrophes(path, pieces);
  // sp★am: no innocent text has such a mark between two words.
  if (!gaps.every((gap) => JOINERS.has(mark(gap)))) return true;
  if (gaps.some((gap) => WIRES.has(mark(gap))) && depth < SHORTEST_WIRED) return false;
  return depth >= LONG || pieces.some((piece) => isSingle(piece) || isStrange(path, piece));
}

/** `l'spam`: what follows an apostrophe is a piece of a word already. */
export const followsApostrophe = ({ runs, first }: Path): boolean =>
  first[0] !== 0 && APOSTROPHES.has(runs.symbol[first[0]! - 1]!);

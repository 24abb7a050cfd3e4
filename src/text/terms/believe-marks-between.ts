import { type Gap, isSingle, isStrange, type Piece } from './gaps.ts';
import { JOINERS, plainWord, symbolSet } from './latin-words.ts';
import type { Path } from './path.ts';

/** Marks between the letters of a term, `sp-am`, without a space. Each predicate names what else such marks are for. */

/** Joiners that stand inside single tokens: addresses, paths, times, possessives. */
const WIRES = symbolSet("./:,'’@&+=#");
const APOSTROPHES = symbolSet("'’‘`´");
/** Shorter terms are pieces of addresses and times too often: `b.uy`. */
const SHORTEST_WIRED = 4;
/** Shorter terms are what apostrophes make: `we'll`. */
const SHORTEST_APOSTROPHE = 5;
/** From this length on a term between joiners is believed though its pieces are words: `spam-mer`. */
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

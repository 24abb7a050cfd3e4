import { CJK } from '../reading/kinds.ts';
import { type Entry, MARKED } from '../tables/entries.ts';
import { believeGap } from './believe-cjk-gaps.ts';
import { believeMarksBetween } from './believe-marks-between.ts';
import { believeReadings } from './believe-readings.ts';
import { believeSpaceInside } from './believe-space-inside.ts';
import { believeSpelledOut } from './believe-spelled-out.ts';
import { type Effort, effortOf } from './effort.ts';
import { type Gap, gapsOf, isSingle, type Piece, piecesOf } from './gaps.ts';
import { isOrdinary, plainWord } from './latin-words.ts';
import type { Path } from './path.ts';

/** Terms with letters of spaced scripts: here is decided which file judges the gaps, and believe-readings judges the letters. */

const SENTENCE_ENDS = '.!?;,:';
/** A phrase of fewer letters may not be written as one word: "fu" is not "f u". */
// At 3: 1 more of 26,662 disguised; at 5: 1 fewer other word (docs/thresholds.md).
const SHORTEST_SQUEEZED = 4;
/** So many characters, each on its own, are spelled out. */
// At 2: 2 more of 26,662 disguised (docs/thresholds.md).
const FEWEST_SPELLED = 3;

/** `good. bye` is not "good bye": no phrase goes on over the end of a sentence, unless it has one itself: "hello, world". */
const goesOverSentence = ({ shape }: Entry, { runs, after }: Path, { at, space, symbol }: Gap): boolean =>
  space &&
  symbol &&
  (shape[at]! & MARKED) === 0 &&
  SENTENCE_ENDS.includes(String.fromCharCode(runs.symbol[after[at - 1]!]!));

/** `fu` for "f u". */
const isSqueezed = ({ depth }: Path, { space, symbol }: Gap): boolean => !space && !symbol && depth < SHORTEST_SQUEEZED;

/** "therapist" is not "the rapist", nor "ur" two words: the phrase as one word is an ordinary one. */
const isOtherWord = ({ runs }: Path, pieces: readonly Piece[]): boolean =>
  pieces.some(({ from, to, closed }) => closed && isOrdinary(plainWord(runs, from, to)));

/** Gaps that the term has: the text may have others there, or none. */
const believeOwnGaps = (entry: Entry, path: Path, gaps: readonly Gap[]): boolean =>
  gaps.every((gap) => !gap.own || !(goesOverSentence(entry, path, gap) || isSqueezed(path, gap)));

/** `sp* m`: a mask in a term that is also parted may be anything. */
const hasMask = ({ hidden }: Effort): boolean => hidden > 0;

/** `b u y followers`: each word of a phrase stands whole, or letter by letter; the whole ones say what the letters are. */
function isSpelledInPart(gaps: readonly Gap[], pieces: readonly Piece[]): boolean {
  const beginsWord = new Set(gaps.filter(({ own }) => own).map(({ at }) => at));
  const words: Piece[][] = [[]];
  let at = 0;
  for (const piece of pieces) {
    if (beginsWord.has(at)) words.push([]);
    words.at(-1)!.push(piece);
    at += piece.held;
  }
  const isSpelled = (word: readonly Piece[]): boolean =>
    word.length >= FEWEST_SPELLED && word.every(({ held }) => held === 1);
  const isWhole = ([piece, ...more]: readonly Piece[]): boolean => more.length === 0 && piece?.closed === false;
  return words.some(isSpelled) && words.every((word) => isSpelled(word) || isWhole(word));
}

/** Gaps that the term does not have: `sp-am`, `s p a m`, `sp am`. */
function believeInnerGaps(
  entry: Entry,
  path: Path,
  gaps: readonly Gap[],
  inner: readonly Gap[],
  effort: Effort,
): boolean {
  if (hasMask(effort)) return false;
  const latin = inner.filter(({ at }) => entry.kinds[at] !== CJK && entry.kinds[at - 1] !== CJK);
  // 加,微,信: a comma between characters that each stand alone is a separator like any other.
  const isSpelledOut = gaps.length === path.depth - 1 && path.depth >= FEWEST_SPELLED;
  if (!isSpelledOut && inner.some((gap) => !latin.includes(gap) && !believeGap(path, gap.at))) return false;
  if (latin.length === 0) return true;
  const pieces = piecesOf(path, gaps);
  if (pieces.every(isSingle)) return believeSpelledOut(entry, path);
  if (isSpelledInPart(gaps, pieces)) return true;
  return latin.some(({ space }) => space)
    ? believeSpaceInside(path, effort, pieces)
    : believeMarksBetween(path, latin, pieces);
}

function believeGaps(entry: Entry, path: Path, gaps: readonly Gap[], effort: Effort): boolean {
  const inner = gaps.filter((gap) => !gap.own && (gap.space || gap.symbol));
  return inner.length === 0 ? believeOwnGaps(entry, path, gaps) : believeInnerGaps(entry, path, gaps, inner, effort);
}

/** Whether a way through the text that spells a term with letters of spaced scripts is the term. */
export function believeLatin(entry: Entry, path: Path): boolean {
  const gaps = gapsOf(entry, path);
  if (isOtherWord(path, piecesOf(path, gaps))) return false;
  const effort = effortOf(path);
  return believeReadings(entry, path, effort) && believeGaps(entry, path, gaps, effort);
}

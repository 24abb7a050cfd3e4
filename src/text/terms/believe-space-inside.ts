import { GAP, LETTER } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import { isDictionaryWord } from '../words/lexicon.ts';
import { followsApostrophe } from './believe-marks-between.ts';
import type { Effort } from './effort.ts';
import { isStrange, type Piece } from './gaps.ts';
import { isOrdinary, plainWord } from './latin-words.ts';
import { EXACT, type Path } from './path.ts';

/**
 * A space inside a word, `sp am`. Words beside one another spell many terms, so a piece must be no word, and little else
 * may be odd about it. Each predicate names what else the space may be.
 */

/** Shorter terms cut by a space are two words or an abbreviation: `b uy`. */
// At 3: 23 more of 26,662 disguised, 1 more clean line; at 5: 67 fewer disguised, 1 fewer other word, 1 fewer clean line
// (docs/thresholds.md).
const SHORTEST_CUT = 4;
/** With digits or marks as letters, `sp 4m`: so long a term, with so many plain letters. */
// At 4: 2 more of 26,662 disguised; at 6: 10 fewer disguised (docs/thresholds.md).
const SHORTEST_CUT_WITH_READINGS = 5;
// At 2: 2 texts are marked elsewhere; at 4: 1 fewer of 26,662 disguised (docs/thresholds.md).
const LETTERS_BESIDE_READINGS = 3;
/** Plain letters that a piece has beside a digit or mark inside it, and beside a digit at its edge: `1st` has too few. */
// At 3: 24 fewer of 26,662 disguised, 2 fewer bad lines (docs/thresholds.md).
const LETTERS_BESIDE_INNER = 2;
// At 2: 57 more of 26,662 disguised; at 4: 20 fewer disguised (docs/thresholds.md).
const LETTERS_BESIDE_EDGE = 3;
/** A word so long is whole, and what is so short beside it is another: `double ger`. */
// At 5: 3 texts are marked elsewhere; at 7: 1 more clean line (docs/thresholds.md).
const WHOLE_WORD = 6;
// At 2: 1 more clean line; at 4: 4 fewer of 26,662 disguised (docs/thresholds.md).
const SHORT_REST = 3;
/** What makes a word of another one: apart from it, `spam mer`, it is a slip of the keyboard and no disguise. */
const SUFFIXES = new Set('d ed er ers es ing ist ists ly s y'.split(' '));
/** Shorter words take no suffix: `is s`. */
// At 4: 1 more of 26,662 disguised, 2 more clean lines (docs/thresholds.md).
const SHORTEST_STEM = 3;

/** `market ing`. */
function isWordWithSuffix(runs: Runs, word: Piece, suffix: Piece): boolean {
  if (!SUFFIXES.has(plainWord(runs, suffix.from, suffix.to) ?? '')) return false;
  const stem = plainWord(runs, word.from, word.to);
  return stem !== undefined && stem.length >= SHORTEST_STEM && isDictionaryWord(stem);
}

/** `double ger`: a long word that people use, and a few letters. */
const isLongBeside = (runs: Runs, word: Piece, other: Piece): boolean =>
  word.to - word.from >= WHOLE_WORD &&
  other.to - other.from <= SHORT_REST &&
  isOrdinary(plainWord(runs, word.from, word.to));

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
    needed = Math.max(needed, atEdge ? LETTERS_BESIDE_EDGE : LETTERS_BESIDE_INNER);
  }
  return letters >= needed;
}

/** `the 1st`: a digit or mark as a letter beside the space, and too few letters that are certain. */
const isOddBeside = (path: Path, { digits, symbols, letters }: Effort, pieces: readonly Piece[]): boolean =>
  digits + symbols > 0 &&
  (path.depth < SHORTEST_CUT_WITH_READINGS ||
    letters < LETTERS_BESIDE_READINGS ||
    !pieces.every((piece) => hasOddInside(path, piece)));

/** A word that fell in two by itself. */
const isTypingSlip = ({ runs }: Path, pieces: readonly Piece[]): boolean => {
  const [left, right] = pieces;
  if (left === undefined || right === undefined || pieces.length !== 2) return false;
  return isWordWithSuffix(runs, left, right) || isLongBeside(runs, left, right) || isLongBeside(runs, right, left);
};

/** Whether spaces between these pieces part letters of one word. */
export function believeSpaceInside(path: Path, effort: Effort, pieces: readonly Piece[]): boolean {
  if (path.depth < SHORTEST_CUT || effort.swaps > 0 || effort.stretched) return false;
  if (isOddBeside(path, effort, pieces) || isTypingSlip(path, pieces)) return false;
  return pieces.some((piece) => isStrange(path, piece)) && !followsApostrophe(path);
}

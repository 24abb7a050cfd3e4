import { DIGIT, LETTER } from '../reading/kinds.ts';
import { BREAK, type Entry } from '../tables/entries.ts';
import type { Effort } from './effort.ts';
import { isOrdinary, plainWord } from './latin-words.ts';
import { EXACT, type Path } from './path.ts';

/** Digits read as letters, `sp4m`. Numbers are frequent: each predicate names a way in which one is a number. */

/** A term of mixed scripts needs so many Latin letters, for digits to be some of them. */
// Zh at 2: 21 texts are marked elsewhere (docs/thresholds.md).
const LATIN_OF_MIXED = 3;
/** Up to this length a term may have one letter in another reading only: `b0y`. */
// At 4: 69 fewer of 26,662 disguised, 5 fewer other words, 3 fewer bad lines (docs/thresholds.md).
const SHORT = 3;
/** Where digits outnumber letters: terms from here on are believed if the digits stand in two groups, `5p4m`, … */
// At 5: 7 fewer of 26,662 disguised, 1 fewer other word (docs/thresholds.md).
const SHORTEST_OF_DIGITS = 4;
/** … or from here on, with two letters shown: `5p444`. */
// At 6: 19 fewer of 26,662 disguised (docs/thresholds.md).
const SHORTEST_OF_ONE_GROUP = 5;
// At 1: 11 more of 26,662 disguised; at 3: 39 fewer disguised (docs/thresholds.md).
const SHOWN_BESIDE_ONE_GROUP = 2;
/** From this length on a digit at an edge is believed whatever the rest spells: `5pammer`. */
// At 5: 7 texts are marked elsewhere; at 7: 6 fewer of 26,662 disguised (docs/thresholds.md).
const LONG = 6;
/** So many letters beside a word of two are more than chance. */
// Nothing measured changes at 6 or 7 or 9 or 10 (docs/thresholds.md).
const PHRASE = 8;
/** In a word of so few letters a lone digit proves nothing: `3d`. */
// At 1: 10 more of 26,662 disguised, 1 more clean line; at 3: 68 fewer disguised, 9 fewer bad lines (docs/thresholds.md).
const LETTERS_OF_SHORT_WORD = 2;

/** `1337`: nothing shows that letters are meant. */
const isNumber = ({ letters, foreign, symbols }: Effort): boolean => letters + foreign + symbols === 0;

/** `4片` is four slices, not A片. */
const isCountWord = ({ script, kinds }: Entry): boolean =>
  script === 'mixed' && kinds.reduce((sum, kind) => sum + (kind === LETTER ? 1 : 0), 0) < LATIN_OF_MIXED;

/** `b00`: two of three letters guessed. */
const isGuessed = ({ depth }: Path, { digits, swaps }: Effort): boolean => depth <= SHORT && digits + swaps > 1;

/** "I have 3d" is not "I have ed": a lone digit in a word of two letters proves nothing, unless much else agrees. */
function isLoneInShortWord(entry: Entry, { runs, first, how, depth }: Path, effort: Effort): boolean {
  if (effort.digits !== 1 || effort.symbols + effort.swaps !== 0 || depth - LETTERS_OF_SHORT_WORD >= PHRASE)
    return false;
  let start = 0;
  for (let at = 1; at <= depth; at++) {
    if (at < depth && (entry.shape[at]! & BREAK) === 0) continue;
    for (let letter = start; letter < at && at - start <= LETTERS_OF_SHORT_WORD; letter++)
      if (how[letter] !== EXACT && runs.kind[first[letter]!] === DIGIT) return true;
    start = at;
  }
  return false;
}

function digitGroups({ runs, first, depth }: Path): number {
  let groups = 0;
  for (let at = 0; at < depth; at++) {
    const isDigit = runs.kind[first[at]!] === DIGIT;
    if (isDigit && (at === 0 || runs.kind[first[at - 1]!] !== DIGIT)) groups++;
  }
  return groups;
}

/** `1005`, `3000b`: a number with a unit, unless digits and letters take turns. */
function isMostlyDigits(path: Path, { digits, letters, foreign, symbols }: Effort): boolean {
  const shown = letters + foreign;
  if (digits <= shown + symbols) return false;
  if (path.depth < SHORTEST_OF_DIGITS) return true;
  return digitGroups(path) < 2 && (path.depth < SHORTEST_OF_ONE_GROUP || shown < SHOWN_BESIDE_ONE_GROUP);
}

/** `4ever`, `part3`: a digit at one edge of what is a word without it. */
function isWordBesideDigit({ runs, first, after, depth }: Path): boolean {
  if (depth >= LONG) return false;
  const from = first[0]!;
  const to = after[depth - 1]!;
  const opens = runs.kind[from] === DIGIT;
  const closes = runs.kind[to - 1] === DIGIT;
  return opens !== closes && isOrdinary(plainWord(runs, opens ? from + 1 : from, closes ? to - 1 : to));
}

/** Whether digits in the path are letters of the term. */
export const believeDigits = (entry: Entry, path: Path, effort: Effort): boolean =>
  effort.digits === 0 ||
  !(
    isNumber(effort) ||
    isCountWord(entry) ||
    isGuessed(path, effort) ||
    isLoneInShortWord(entry, path, effort) ||
    isMostlyDigits(path, effort) ||
    isWordBesideDigit(path)
  );

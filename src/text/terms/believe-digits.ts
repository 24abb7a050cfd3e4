import { DIGIT, LETTER } from '../reading/kinds.ts';
import { BREAK, type Entry } from '../tables/entries.ts';
import type { Effort } from './effort.ts';
import { isOrdinary, plainWord } from './latin-words.ts';
import { EXACT, type Path } from './path.ts';

/** Digits read as letters, `sp4m`. Numbers are frequent: each predicate names a way in which one is a number. */

/** A term of mixed scripts needs so many Latin letters, for digits to be some of them. */
const LATIN_OF_MIXED = 3;
/** Up to this length a term may have one letter in another reading only: `b0y`. */
const SHORT = 3;
/** Where digits outnumber letters: terms from here on are believed if the digits stand in two groups, `5p4m`, … */
const SHORTEST_OF_DIGITS = 4;
/** … or from here on, with two letters shown: `5p444`. */
const SHORTEST_OF_ONE_GROUP = 5;
const SHOWN_BESIDE_ONE_GROUP = 2;
/** From this length on a digit at an edge is believed whatever the rest spells: `5pammer`. */
const LONG = 6;
/** So many letters beside a word of two are more than chance. */
const PHRASE = 8;
/** In a word of so few letters a lone digit proves nothing: `3d`. */
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

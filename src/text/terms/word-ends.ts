import { DIGIT, GAP, LETTER } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import { COMPOUNDS, type Entry, OPEN_LEFT, OPEN_RIGHT, WITH_FORMS } from '../tables/entries.ts';
import { isOtherWord } from '../words/forms.ts';
import { isDictionaryWord, isEnglishWord } from '../words/lexicon.ts';
import { hangsBefore, hangsBehind, LONGEST_PART, type Part } from '../words/parts-of-insults.ts';
import type { Path } from './path.ts';

/** Where a term of a spaced script begins and ends a word, and what may still hang on it: an ending, digits. */

/** What is hung on a word: plural, -ed, -ing, -er, -y, and how they are typed. */
const ENDINGS: ReadonlySet<string> = new Set('s es z ed d er r ers rs erz y ing ings in'.split(' '));
/** What takes the place of an e at the end: rav|ing for rave. */
const INSTEAD_OF_E: ReadonlySet<string> = new Set('ing ings in y'.split(' '));
/** And of a y: ies for y. */
const INSTEAD_OF_Y: ReadonlySet<string> = new Set('ies ied ier iest'.split(' '));
/** -er as it is spoken. It makes other words so often (pasta, rasta) that the whole must not be a word. */
const SPOKEN: ReadonlySet<string> = new Set('a as az ah ahs h hs'.split(' '));
/** What makes other words of a word: believed where the whole is none. */
const MADE: ReadonlySet<string> = new Set('able ery ey ish ness ry'.split(' '));
const LONGEST_ENDING = 4;
/** Before an ending with a vowel the last letter is doubled: spammer. */
const DOUBLES: ReadonlySet<string> = new Set('ed er ers erz y ing ings in'.split(' '));
/** Where a word with an e at its end would lose it. */
const TAKES_E: ReadonlySet<string> = new Set('ed er ers erz y ing ings in'.split(' '));
/** Letters after which -es is the plural. */
const TAKES_ES = 'sxzhoe';

/** From so many letters on, a number behind a word changes nothing: people add numbers to names and words. */
// At 2: 1 more of 26,662 disguised, 1 more clean line; at 4: 12 fewer disguised, 9 fewer clean lines (docs/thresholds.md).
const LETTERS_BEFORE_DIGITS = 3;

/** Whether an ending may hang on a term so; `left` is what its last letter gave way to. */
function isEnding(ending: string, last: string, left: 'nothing' | 'e' | 'y'): boolean {
  if (left === 'e') return INSTEAD_OF_E.has(ending);
  if (left === 'y') return INSTEAD_OF_Y.has(ending);
  if (ending === 'es' && !TAKES_ES.includes(last)) return false;
  // Behind an e, -r is -er and -d is -ed; behind anything else they are other words.
  if (ending === 'd' || ending === 'r' || ending === 'rs') return last === 'e';
  // A spoken -er: an h hangs on an a, an a on anything else.
  if (SPOKEN.has(ending)) return ending.startsWith('h') === (last === 'a');
  return ENDINGS.has(ending) || MADE.has(ending);
}

const isOfWord = (runs: Runs, at: number): boolean =>
  at >= 0 && at < runs.count && (runs.kind[at] === LETTER || runs.kind[at] === DIGIT);

/** The run behind the letters and digits that go on from `at`. */
function endOfWord(runs: Runs, at: number): number {
  let end = at;
  while (isOfWord(runs, end)) end++;
  return end;
}

/** Plain letters from `from` to `to`; undefined where there are more than an ending has, or something else. */
function lettersOf(runs: Runs, from: number, to: number, most: number): string | undefined {
  let letters = '';
  for (let at = from; at < to; at++) {
    if (runs.kind[at] !== LETTER || letters.length + runs.length[at]! > most) return undefined;
    letters += String.fromCharCode(runs.symbol[at]!).repeat(runs.length[at]!);
  }
  return letters;
}

/** The last letter of the term gave way to its ending: the walk gave it no run of its own. */
const isLeftOut = ({ first, after, depth }: Path): boolean => first[depth - 1] === after[depth - 1];

/** Whether what goes on behind the term, up to `to`, is one of its forms. */
function isForm(entry: Entry, path: Path, to: number): boolean {
  const { runs, first, after, depth } = path;
  const ending = lettersOf(runs, after[depth - 1]!, to, LONGEST_ENDING);
  if (ending === undefined) return false;
  const last = entry.sequence[depth - 1]!;
  const dropped = isLeftOut(path) ? (last as 'e' | 'y') : 'nothing';
  if (!isEnding(ending, last, dropped)) return false;
  const shown = dropped === 'nothing' ? depth - 1 : depth - 2;
  const run = first[shown]!;
  let used = 1;
  while (used <= shown && first[shown - used] === run) used++;
  const isDoubled = after[shown]! - run === 1 && runs.length[run]! > used;
  if (isDoubled && (dropped !== 'nothing' || !DOUBLES.has(ending))) return false;
  let start = depth - 1;
  while (start > 0 && first[start]! - after[start - 1]! <= 0) start--;
  const word = lettersOf(runs, first[start]!, to, LONGEST_WORD);
  const own = entry.sequence.slice(start);
  if (word === undefined) return true;
  const makesOthers = SPOKEN.has(ending) || MADE.has(ending);
  if (isOtherWord(word, own) || (makesOthers && isDictionaryWord(word))) return false;
  // What the term is not as it stands, a dictionary may have as another word: wuzzy is no wuss|y.
  if (!word.startsWith(dropped === 'nothing' ? own : own.slice(0, -1))) return !isDictionaryWord(word);
  // "Spicing" comes from "spice", not from a word without its e.
  return dropped !== 'nothing' || isDoubled || !TAKES_E.has(ending) || !isEnglishWord(`${own}e`);
}
const LONGEST_WORD = 24;

function areDigits({ kind }: Runs, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (kind[at] !== DIGIT) return false;
  return true;
}
/** `badword1`: the term in letters, with a number behind it. */
const hasDigitsBehind = (entry: Entry, { runs, after, depth }: Path, to: number): boolean =>
  entry.evasion !== 'off' &&
  depth >= LETTERS_BEFORE_DIGITS &&
  entry.kinds.every((kind) => kind === LETTER) &&
  areDigits(runs, after[depth - 1]!, to);

/** Up to so many letters an s is part of a compound. */
// Nothing measured changes at 3 or 5 (docs/thresholds.md).
const LETTERS_BEFORE_PLURAL = 4;
/** The plural of a compound is as good as the compound. */
const singular = (word: string): string =>
  word.length > LETTERS_BEFORE_PLURAL ? word.replace(/(?<=[^s])s$/, '') : word;

/** Behind words of three letters hang others too: what a dictionary has is another word there. */
// At 3: 87 texts are marked elsewhere; at 5: 5 fewer bad lines, 2 fewer clean lines (docs/thresholds.md).
const LETTERS_BEFORE_KNOWN = 4;
// At 3: 2 more clean lines; at 5: 1 fewer of 26,662 disguised, 9 fewer bad lines, 1 fewer clean line (docs/thresholds.md).
const LETTERS_BEFORE_LONG = 4;

/** A compound that is meant whatever else is spelt so, or one that is no word of a dictionary. */
const isMeant = (hangs: Part, depth: number, compound: string): boolean =>
  (hangs === 'known' && depth >= LETTERS_BEFORE_KNOWN) ||
  (hangs !== 'no' &&
    (hangs !== 'long' || depth >= LETTERS_BEFORE_LONG) &&
    !isDictionaryWord(compound) &&
    !isDictionaryWord(singular(compound)));

/** The term and a word that insults end with: dunghead. */
function isCompound(entry: Entry, { runs, after, depth }: Path, to: number): boolean {
  if ((entry.traits & COMPOUNDS) === 0) return false;
  const behind = lettersOf(runs, after[depth - 1]!, to, LONGEST_PART);
  return behind !== undefined && isMeant(hangsBehind(behind), depth, entry.sequence + behind);
}

/** A word that insults begin with stands before the term, from run `from` on: bumbledung. */
function hangsBehindOther(entry: Entry, { runs, first, depth }: Path, from: number): boolean {
  if ((entry.traits & COMPOUNDS) === 0) return false;
  const before = lettersOf(runs, from, first[0]!, LONGEST_PART);
  return before !== undefined && isMeant(hangsBefore(before), depth, before + entry.sequence);
}

const APOSTROPHES = "'’‘`´";
/** Words that end before an apostrophe only because they are cut there: don't is not "don", who're not "whore". */
const CONTRACTED: ReadonlySet<string> = new Set(['t']);
/** What stands before an apostrophe in French and Italian: j'ai is not AI. */
// At 5: 1 fewer bad line (docs/thresholds.md).
const LETTERS_AFTER_ELISION = 4;

/** An apostrophe ties the term to a letter before it, or to a contraction behind it. */
function isTied({ runs, depth }: Path, from: number, to: number): boolean {
  const isApostrophe = (at: number): boolean =>
    at > 0 && at < runs.count && runs.kind[at]! < LETTER && APOSTROPHES.includes(String.fromCharCode(runs.symbol[at]!));
  if (isApostrophe(from - 1) && depth < LETTERS_AFTER_ELISION && isOfWord(runs, from - 2)) return true;
  if (!isApostrophe(to)) return false;
  const behind = lettersOf(runs, to + 1, endOfWord(runs, to + 1), 1);
  return behind !== undefined && CONTRACTED.has(behind) && runs.symbol[to - 1] === 'n'.charCodeAt(0);
}

const EMPHASIS = '*_~`';
/** `**anal**ysis`: a piece of an ordinary word between marks that set it in bold is still a piece of it. */
function isEmphasised({ runs }: Path, from: number, to: number): boolean {
  if (from === 0 || to >= runs.count || runs.symbol[from - 1] !== runs.symbol[to]) return false;
  if (runs.kind[to] !== GAP || !EMPHASIS.includes(String.fromCharCode(runs.symbol[to]!))) return false;
  let start = from - 1;
  while (isOfWord(runs, start - 1)) start--;
  const end = endOfWord(runs, to + 1);
  if (start === from - 1 && end === to + 1) return false;
  const parts = [
    [start, from - 1],
    [from, to],
    [to + 1, end],
  ].map(([first, last]) => lettersOf(runs, first!, last!, LONGEST_WORD));
  return parts.every((part) => part !== undefined) && isDictionaryWord(parts.join(''));
}

/** The runs of the word or words that a term makes, half-open; longer than the term where an ending hangs on it. */
export type Stands = { readonly from: number; readonly to: number };

/**
 * Where a term of a spaced script begins and ends a word there; undefined where it is only a part of one. It may go on
 * with an ending (`spammers`), with digits (`badword1`), and where it was written with a `*`, with anything.
 */
export function standsAlone(entry: Entry, path: Path): Stands | undefined {
  const { runs, first, after, depth } = path;
  let from = first[0]!;
  let to = after[depth - 1]!;
  const starts = entry.kinds[0]!;
  const ends = entry.kinds[depth - 1]!;
  // Marks before a word begin there too: `.net` is not a part of `planet.net`. Marks alone have no such borders.
  const word = starts < LETTER && depth > 1 ? entry.kinds.find((kind) => kind >= LETTER) : starts;
  const beginsWord = word === LETTER || word === DIGIT;
  if (beginsWord && isOfWord(runs, from - 1)) {
    while (isOfWord(runs, from - 1)) from--;
    if ((entry.traits & OPEN_LEFT) === 0 && !hangsBehindOther(entry, path, from)) return undefined;
  }
  if ((ends === LETTER || ends === DIGIT) && (isOfWord(runs, to) || isLeftOut(path))) {
    const end = endOfWord(runs, to);
    const goesOn =
      ((entry.traits & OPEN_RIGHT) !== 0 && !isLeftOut(path)) ||
      ((entry.traits & WITH_FORMS) !== 0 && isForm(entry, path, end)) ||
      (!isLeftOut(path) && (hasDigitsBehind(entry, path, end) || isCompound(entry, path, end)));
    if (!goesOn) return undefined;
    to = end;
  }
  if (entry.script === 'latin' && (isTied(path, from, to) || isEmphasised(path, from, to))) return undefined;
  return { from, to };
}

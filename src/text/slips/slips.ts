import type { Runs } from '../reading/runs.ts';
import type { Entry } from '../tables/entries.ts';
import { BREAK } from '../tables/entries.ts';
import { isEnglishWord } from '../words/lexicon.ts';
import { isSecondName } from '../words/names.ts';

/** A term written with a slip: where, and what became of it. */
export type Slip = {
  readonly text: string;
  readonly runs: Runs;
  /** Vowels left out, two letters swapped, or spelt by ear. */
  readonly kind: 'dropped' | 'swapped' | 'respelt';
  /** First and last run. */
  readonly first: number;
  readonly last: number;
  /** The letters in the text, all words as one. */
  readonly word: string;
  readonly letters: number;
  /** How often something is spelt otherwise. */
  readonly changes: number;
  /** Symbols of the term. */
  readonly depth: number;
  /** How many symbols of the term stand before each space of the text. */
  readonly breaks: number[];
};

/** What is written for letters that sound so. */
export type Spelling = {
  readonly spelt: readonly number[];
  readonly meant: readonly number[];
  /** Only where one of these follows in the term. */
  readonly before: readonly number[] | undefined;
  readonly atEnd: boolean;
};

const RESPELT: readonly (readonly [meant: string, spellings: string, before?: string])[] = [
  ['ck', 'k q x kk'],
  ['c', 'k', 'aoukltrsy'],
  ['c', 's', 'eiy'],
  ['k', 'c q kk'],
  ['s', 'z'],
  ['u', 'oo o v uu'],
  ['oo', 'u'],
  ['i', 'y ee ea ie e'],
  ['ee', 'i ea ie y'],
  ['ea', 'i ee'],
  ['y', 'ee ie i'],
  ['ie', 'y ee'],
  ['er$', 'a ah r'],
  ['f', 'ph p'],
  ['ph', 'f'],
  ['x', 'ks cks k'],
  ['qu', 'kw q'],
  ['wh', 'w'],
];

const codes = (letters: string): number[] => [...letters].map((letter) => letter.charCodeAt(0));

/** By the first letter that is written. */
export const SPELLINGS: ReadonlyMap<number, readonly Spelling[]> = (() => {
  const found = new Map<number, Spelling[]>();
  for (const [meant, spellings, before] of RESPELT)
    for (const spelt of spellings.split(' ')) {
      const list = found.get(spelt.charCodeAt(0)) ?? [];
      found.set(spelt.charCodeAt(0), list);
      list.push({
        spelt: codes(spelt),
        meant: codes(meant.replace('$', '')),
        before: before === undefined ? undefined : codes(before),
        atEnd: meant.endsWith('$'),
      });
    }
  return found;
})();

/** The term's spaces are where the text has its own, or the text has none. */
function hasSpacesOf({ shape }: Entry, { breaks, depth }: Slip): boolean {
  if (breaks.length === 0) return true;
  let own = 0;
  for (let at = 1; at < depth; at++) {
    if ((shape[at]! & BREAK) === 0) continue;
    if (breaks[own] !== at) return false;
    own++;
  }
  return own === breaks.length;
}

const VOWELS = ['a', 'e', 'i', 'o', 'u'];
/** One vowel, or two. */
const VOWEL_SOUNDS = ['', ...VOWELS, ...VOWELS.flatMap((one) => VOWELS.map((other) => one + other))];

/** Vowels that a word of three consonants has lost at most. */
// At 1: 1 more clean line (docs/thresholds.md).
const MOST_VOWELS = 2;

/**
 * Three letters are more often an ordinary word cut short, spk for "speak", than a term: believed only where no word that
 * people use is the same without its vowels.
 */
function isOrdinaryShortened(word: string, term: string): boolean {
  const [first, second, third] = word;
  for (const left of VOWEL_SOUNDS)
    for (const right of VOWEL_SOUNDS) {
      const full = `${first}${left}${second}${right}${third}`;
      if (left.length + right.length <= MOST_VOWELS && full !== word && full !== term && isEnglishWord(full))
        return true;
    }
  return false;
}

/** Shorter terms are one slip away from too many words. */
// At 3: 10 more and 9 fewer of 26,662 disguised, 4 more other words, 8 more and 1 fewer clean lines; at 5: 56 fewer disguised, 1
// more and 3 fewer other words, 1 fewer clean line (docs/thresholds.md).
const SHORTEST_TERM = 4;
/** Letters that a slip must still have: one less than the shortest term for `spm`, else as many. */
// At 2: 6 more of 26,662 disguised, 5 more other words, 13 more clean lines; at 4: 28 fewer disguised, 1 fewer other word, 1 fewer
// clean line (docs/thresholds.md).
const LETTERS_OF_SHORTEST = 3;
// At 3: 1 more other word; at 5: 40 fewer of 26,662 disguised, 3 fewer other words (docs/thresholds.md).
const LETTERS = 4;
/** Two letters swapped leave too little of shorter terms. What is a word then, `form` for from, is none of a slip anyway. */
// At 5: 25 fewer of 26,662 disguised (docs/thresholds.md).
const SHORTEST_SWAPPED = 4;

/** `spm` for a term of four letters, and no less. */
const hasTooFewLetters = ({ letters, depth }: Slip): boolean =>
  letters < (depth === SHORTEST_TERM ? LETTERS_OF_SHORTEST : LETTERS);

/** `foka`: where half of a word is spelt otherwise, in more than one place, it is another word. */
const isMostlyChanged = ({ changes, letters }: Slip): boolean => changes > 1 && changes * 2 >= letters;

/** `SPM`: three capitals are an abbreviation. */
const isAbbreviation = ({ text, runs, first, last, letters }: Slip): boolean =>
  letters === LETTERS_OF_SHORTEST && /^\p{Lu}{3}$/u.test(text.slice(runs.from[first], runs.to[last]));

/** `spk`: an ordinary word without its vowels. */
const isShortened = ({ kind, letters, word }: Slip, term: string): boolean =>
  kind === 'dropped' && letters === LETTERS_OF_SHORTEST && isOrdinaryShortened(word, term);

/** Charlie Crsit: a name is spelt as its bearer likes. */
const isName = ({ text, runs, first, last }: Slip): boolean => isSecondName(text, runs.from[first]!, runs.to[last]!);

/** Whether a slip is one of that term: long enough not to be another word, and no name or abbreviation. */
export function believeSlip(entry: Entry, slip: Slip): boolean {
  if (entry.evasion !== 'high' || slip.depth < SHORTEST_TERM || !/^[a-z]+$/.test(entry.sequence)) return false;
  if (slip.kind === 'swapped' && slip.depth < SHORTEST_SWAPPED) return false;
  return !(
    hasTooFewLetters(slip) ||
    !hasSpacesOf(entry, slip) ||
    isMostlyChanged(slip) ||
    isAbbreviation(slip) ||
    isShortened(slip, entry.sequence) ||
    isName(slip)
  );
}

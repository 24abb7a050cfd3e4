import { LETTER, SPACE } from '../reading/kinds.ts';
import type { Runs } from '../reading/runs.ts';
import { entryOf, firstChildOf, ROOT, type Trie } from '../tables/trie.ts';
import { isDictionaryWord } from '../words/lexicon.ts';
import { type Slip, SPELLINGS, type Spelling } from './slips.ts';

/** Steps from one beginning, and for a whole text; once those are used up each beginning has only a few. */
const STEPS = 300;
const FUEL = 20_000;
const STEPS_LEFT = 24;
/** Longer words are none that somebody misspells. */
const LONGEST_WORD = 40;
const VOWELS = [...'aeiou'].map((vowel) => vowel.charCodeAt(0));
/** `ist`: shorter words are typed wrongly so often that they show nothing. */
// At 2: 3 more of 26,662 disguised, 1 more clean line; at 4: 29 fewer disguised, 1 fewer clean line (docs/thresholds.md).
const SHORTEST_STRANGE = 3;
const isStrangeWord = (word: string): boolean => word.length >= SHORTEST_STRANGE && !isDictionaryWord(word);
/** Who leaves out this many vowels leaves out all that stand inside words: `spmmr`, and not `spmmer`. */
// At 1: 244 fewer of 26,662 disguised, 1 fewer other word; at 3: 1 more other word, 1 more clean line (docs/thresholds.md).
const VOWELS_FOR_ALL = 2;
const isVowel = (letter: number): boolean => VOWELS.includes(letter);
/** A term that has slips of one kind has no other ones. */
const mayBe = (kind: Slip['kind'], sofar: Slip['kind'] | undefined): boolean => sofar === undefined || sofar === kind;

export type SlipWalk = {
  /** Calls `found` for every term one slip away from what stands there; the slip is valid during the call. */
  (text: string, runs: Runs): void;
  /** Steps that the last text took, for tests of linearity. */
  steps(): number;
};

/**
 * Finds terms written with a slip (slips.ts): the trie is walked with the letters of the text, and where a word is none
 * of the dictionary, with what was left out, swapped or spelt otherwise. Nothing of this is worked out when terms are
 * compiled: their slips would be a dozen times as many as they are.
 */
export function makeSlipWalk(trie: Trie, found: (entry: number, slip: Slip) => void): SlipWalk {
  const { child } = trie;
  let letters = new Uint16Array(512);
  let runOf = new Int32Array(512);
  /** By letter: where its word begins. */
  let wordOf = new Int32Array(512);
  let count = 0;
  let runs: Runs;
  let text = '';
  let steps = 0;
  let total = 0;
  let origin = 0;
  let strange: (boolean | undefined)[] = [];
  const slip: { -readonly [Name in keyof Slip]: Slip[Name] } = {
    text: '',
    runs: undefined as unknown as Runs,
    kind: 'respelt',
    first: 0,
    last: 0,
    word: '',
    letters: 0,
    changes: 0,
    depth: 0,
    breaks: [],
  };

  const endsWord = (at: number): boolean => at === count || wordOf[at] !== wordOf[at - 1];
  const wordAt = (at: number): string => {
    let word = '';
    for (let letter = wordOf[at]!; letter < count && wordOf[letter] === wordOf[at]; letter++)
      word += String.fromCharCode(letters[letter]!);
    return word;
  };
  /** Slips are looked for only in words that nobody would write otherwise. */
  const isStrange = (at: number): boolean => (strange[wordOf[at]!] ??= isStrangeWord(wordAt(at)));

  const accept = (node: number, at: number, depth: number, kind: Slip['kind']): void => {
    slip.kind = kind;
    slip.first = runOf[origin]!;
    slip.last = runOf[at - 1]!;
    slip.word = String.fromCharCode(...letters.subarray(origin, at));
    slip.letters = at - origin;
    slip.depth = depth;
    for (let index = entryOf(trie, node); index !== 0; index = trie.next[index - 1]!) found(index - 1, slip);
  };

  /** Two different letters of one word. */
  const isPairInWord = (at: number): boolean => !endsWord(at + 1) && letters[at] !== letters[at + 1];

  /** A phrase goes on over one space, and over nothing else. */
  const isOneSpaceBefore = (at: number): boolean => {
    const space = runOf[at]! - 1;
    return space - runOf[at - 1]! === 1 && runs.kind[space] === SPACE && runs.length[space] === 1;
  };

  /** At `node`, with the letters up to `at` used; `dropped` vowels left out and `kept` others inside words. */
  const step = (
    node: number,
    at: number,
    depth: number,
    kind: Slip['kind'] | undefined,
    dropped: number,
    kept: number,
  ): void => {
    if (--steps < 0) return;
    const ends = at > origin && endsWord(at);
    const isConsistent = dropped < VOWELS_FOR_ALL || kept === 0;
    if (ends && kind !== undefined && entryOf(trie, node) !== 0 && isConsistent) accept(node, at, depth, kind);
    if (at === count || firstChildOf(trie, node) === 0) return;
    if (ends) {
      if (!isOneSpaceBefore(at)) return;
      slip.breaks.push(depth);
    }
    const own = letters[at]!;
    const inside = at > wordOf[at]!;
    const to = child(node, own);
    const keeps = inside && isVowel(own) && !endsWord(at + 1) ? 1 : 0;
    if (to !== 0) step(to, at + 1, depth + 1, kind, dropped, kept + keeps);
    if (isStrange(at)) slipAt(node, at, depth, kind, dropped, kept);
    if (ends) slip.breaks.pop();
  };

  const slipAt = (
    node: number,
    at: number,
    depth: number,
    kind: Slip['kind'] | undefined,
    dropped: number,
    kept: number,
  ): void => {
    // The first letter of a word is right, unless it is spelt by ear: `kat`. A term has slips of one kind only.
    const inside = at > wordOf[at]!;
    if (inside && mayBe('dropped', kind))
      for (const vowel of VOWELS) {
        const to = child(node, vowel);
        if (to !== 0) step(to, at, depth + 1, 'dropped', dropped + 1, kept);
      }
    // `spma`: two letters swapped, once.
    if (inside && kind === undefined && isPairInWord(at)) {
      const between = child(node, letters[at + 1]!);
      const to = between === 0 ? 0 : child(between, letters[at]!);
      if (to !== 0) step(to, at + 2, depth + 2, 'swapped', 0, 0);
    }
    if (mayBe('respelt', kind))
      for (const spelling of SPELLINGS.get(letters[at]!) ?? []) respell(node, at, depth, spelling);
  };

  const respell = (node: number, at: number, depth: number, { spelt, meant, before, atEnd }: Spelling): void => {
    const after = at + spelt.length;
    if (after > count) return;
    for (let letter = 1; letter < spelt.length; letter++)
      if (letters[at + letter] !== spelt[letter] || wordOf[at + letter] !== wordOf[at]) return;
    if (atEnd && !endsWord(after)) return;
    let to = node;
    for (const letter of meant) {
      to = child(to, letter);
      if (to === 0) return;
    }
    if (before !== undefined && !before.some((letter) => child(to, letter) !== 0)) return;
    slip.changes++;
    step(to, after, depth + meant.length, 'respelt', 0, 0);
    slip.changes--;
  };

  /** Collects the words: letters in a row that no digit adjoins. */
  const collect = (): void => {
    count = 0;
    for (let at = 0; at < runs.count; ) {
      let end = at;
      let size = 0;
      for (; end < runs.count && runs.kind[end] === LETTER; end++) size += runs.length[end]!;
      const isWord = size > 1 && size <= LONGEST_WORD;
      const alone = (at === 0 || !isLetterOrDigit(at - 1)) && (end === runs.count || !isLetterOrDigit(end));
      if (isWord && alone) add(at, end, size);
      at = Math.max(end, at + 1);
    }
  };
  const isLetterOrDigit = (at: number): boolean => runs.kind[at]! >= LETTER && runs.kind[at]! <= LETTER + 1;
  const add = (from: number, to: number, size: number): void => {
    if (count + size > letters.length) grow();
    const word = count;
    for (let run = from; run < to; run++)
      for (let time = 0; time < runs.length[run]!; time++) {
        letters[count] = runs.symbol[run]!;
        runOf[count] = run;
        wordOf[count++] = word;
      }
  };
  const grow = (): void => {
    const larger = <A extends Uint16Array | Int32Array>(old: A, made: A): A => {
      made.set(old);
      return made;
    };
    letters = larger(letters, new Uint16Array(letters.length * 2));
    runOf = larger(runOf, new Int32Array(letters.length));
    wordOf = larger(wordOf, new Int32Array(letters.length));
  };

  const walk = (given: string, its: Runs): void => {
    text = given;
    runs = its;
    total = 0;
    collect();
    if (strange.length > 0) strange = [];
    slip.text = text;
    slip.runs = runs;
    for (origin = 0; origin < count; origin++) {
      if (wordOf[origin] !== origin) continue;
      if (!trie.mayBegin(letters[origin]!, letters[origin + 1]!) && !isStrange(origin)) continue;
      steps = Math.max(STEPS_LEFT, Math.min(STEPS, FUEL - total));
      const allowed = steps;
      slip.breaks.length = 0;
      slip.changes = 0;
      step(ROOT, origin, 0, undefined, 0, 0);
      total += allowed - Math.max(steps, 0);
    }
  };
  return Object.assign(walk, { steps: () => total });
}

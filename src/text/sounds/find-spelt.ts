import type { Finding } from '../engine.ts';
import { isKana } from '../reading/kana.ts';
import { CJK, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import { FOREIGN } from '../reading/readings.ts';
import type { Runs, Words } from '../reading/runs.ts';
import type { Entry } from '../tables/entries.ts';
import { isDictionaryWord, isEnglishWord } from '../words/lexicon.ts';
import { isSecondName } from '../words/names.ts';
import { allSyllables, isSyllable, LONGEST_SYLLABLE, syllableOf, tonedLetter } from './pinyin.ts';
import { DEAD, FIRST_LETTER, LETTERS, START, spellingAutomaton } from './spelling-automaton.ts';
import { addLetter, hashOf, LONGEST_HAN, SHORTEST_SPELLING, type SpeltTable, slotOf, spellings } from './spelt.ts';

/** No term that is looked for so has more letters: twelve syllables. */
const LONGEST_WORD = 72;
/** Characters around a syllable that may belong to the term: with three, terms of five and more were cut off. */
// At 5: 31 fewer of 50,825 disguised; at 7: 13 more disguised (docs/thresholds.md).
const AROUND = 6;
// At 5: 3 fewer of 4,425 disguised (docs/thresholds.md).
const KANA_AROUND = 6;
/** Letters that nobody parts by chance: s.h.a.n.g. */
// At 4: 5 more of 50,825 disguised; at 6: 12 fewer disguised, 1 fewer other word (docs/thresholds.md).
const SURELY_PARTED = 5;
/** A longer English word beside a character is meant as one. */
// At 2: 246 fewer of 50,825 disguised, 3 fewer bad lines; at 4: 105 more disguised (docs/thresholds.md).
const LONGEST_ENGLISH = 3;
/** Syllables apart, xing ai. */
const MOST_APART = LONGEST_HAN;

/** The hashes of all syllables, to be asked for each word of a text: a word is put together only where it is one. */
const SYLLABLES = 1 << 11;
const syllableHashes = new Int32Array(SYLLABLES);
for (const syllable of allSyllables()) {
  const hash = hashOf(syllable);
  let slot = slotOf(hash, SYLLABLES);
  while (syllableHashes[slot] !== 0) slot = (slot + 1) & (SYLLABLES - 1);
  syllableHashes[slot] = hash;
}
function isSyllableHash(hash: number): boolean {
  for (let slot = slotOf(hash, SYLLABLES); syllableHashes[slot] !== 0; slot = (slot + 1) & (SYLLABLES - 1))
    if (syllableHashes[slot] === hash) return true;
  return false;
}

/** A word of plain letters: its runs, half-open, and its letters. `parted` where each stands alone between equal marks. */
type Word = { readonly from: number; readonly to: number; readonly letters: string };

/** The characters that are written before and behind a spelling, and from which run to which all of it stands. */
type Between = { readonly head: string; readonly tail: string; readonly start: number; readonly end: number };

/** `words`: where the words of the text begin. */
export type FindSpelt = (text: string, runs: Runs, words: Words, findings: Finding[]) => void;

/** Finds terms spelt in pinyin: whole (xingai), apart (xing ai), letter by letter (x.i.n.g.a.i), in part (xing爱). */
export function openSpeltSearch(table: SpeltTable, entryAt: (index: number) => Entry): FindSpelt {
  const { heads, next, hashes, entries, shared, openings } = table;
  const { onward, ends } = spellingAutomaton(table.hasKana);
  const has = (hash: number): boolean => {
    for (let at = heads[slotOf(hash, heads.length)]!; at !== 0; at = next[at - 1]!)
      if (hashes[at - 1] === hash) return true;
    return false;
  };
  let text = '';
  let runs: Runs;
  let report: Finding[] = [];

  /** Calls `meant` for each entry that is spelt like `hash`, and reports those that are. */
  const look = (hash: number, from: number, to: number, meant: (entry: Entry, isShared: boolean) => boolean): void => {
    for (let at = heads[slotOf(hash, heads.length)]!; at !== 0; at = next[at - 1]!) {
      if (hashes[at - 1] !== hash) continue;
      const entry = entryAt(entries[at - 1]!);
      if (!meant(entry, shared[at - 1] === 1)) continue;
      report.push({ pattern: entry.pattern, term: entry.term, start: runs.from[from]!, end: runs.to[to - 1]! });
    }
  };

  /** The letter of a run as pinyin is typed, with its tone or without; 0 for a letter that pinyin has not. */
  const letterAt = (at: number): number =>
    (runs.traits[at]! & FOREIGN) === 0 ? runs.symbol[at]! : tonedLetter(text.charCodeAt(runs.from[at]!));
  const wordAt = (from: number, to: number): Word => {
    let letters = '';
    for (let at = from; at < to; at++)
      if (runs.kind[at] === LETTER)
        letters += String.fromCharCode(letterAt(at) || runs.symbol[at]!).repeat(runs.length[at]!);
    return { from, to, letters };
  };
  const written = ({ from, to }: Word): string => text.slice(runs.from[from]!, runs.to[to - 1]!);
  const isPlainLetter = (at: number): boolean => runs.kind[at] === LETTER && letterAt(at) !== 0;
  const isOfWord = (at: number): boolean =>
    at >= 0 && at < runs.count && (runs.kind[at] === LETTER || runs.kind[at] === DIGIT);

  /**
   * All in letters: no other word is spelt so, nor is it a name behind a name. Who parts all letters of so many hides
   * something, whatever else is spelt so.
   */
  const lookWhole = (word: Word, hash: number, isParted = false): void =>
    look(
      hash,
      word.from,
      word.to,
      (entry, isShared) =>
        (!isShared || (isParted && word.letters.length >= SURELY_PARTED)) &&
        spellings(entry.sequence).includes(word.letters) &&
        !isSecondName(text, runs.from[word.from]!, runs.to[word.to - 1]!),
    );

  const isSyllableWord = (at: number, to: number): boolean =>
    to - at <= LONGEST_SYLLABLE && isSyllable(wordAt(at, to).letters);
  const isWordSyllable = (from: number, to: number): boolean =>
    isOfWord(from) && !isOfWord(from - 1) && !isOfWord(to) && isSyllableWord(from, to);
  const startOfWord = (at: number): number => {
    let from = at;
    while (isOfWord(from - 1)) from--;
    return from;
  };

  const isBehindSyllable = (from: number): boolean =>
    from > 1 &&
    runs.kind[from - 1] === SPACE &&
    runs.length[from - 1] === 1 &&
    isWordSyllable(startOfWord(from - 2), from - 1);

  /** Syllables with a space between each: no name, no English words, no piece of a sentence that is spelt so. */
  const lookApart = (first: Word): void => {
    let { to, letters } = first;
    let english = isEnglishWord(letters) ? 1 : 0;
    const behind = (at: number): number => (runs.kind[at] === SPACE && runs.length[at] === 1 ? at + 1 : at);
    for (let count = 2; count <= MOST_APART; count++) {
      const from = to + 1;
      if (to >= runs.count || behind(to) !== from || !isPlainLetter(from)) return;
      let end = from;
      while (end < runs.count && isPlainLetter(end)) end++;
      if (isOfWord(end) || !isSyllableWord(from, end) || (count === 2 && isBehindSyllable(first.from))) return;
      const word = wordAt(from, end);
      if (isEnglishWord(word.letters)) english++;
      letters += word.letters;
      to = end;
      const whole = { from: first.from, to, letters };
      const isEnglish = english === count;
      const goesOn = to + 1 < runs.count && behind(to) === to + 1 && isPlainLetter(to + 1);
      let beyond = to + 1;
      while (goesOn && isPlainLetter(beyond)) beyond++;
      if (isEnglish || /\p{Lu}/u.test(written(whole)) || (goesOn && isSyllableWord(to + 1, beyond))) continue;
      look(hashOf(letters), whole.from, to, (entry, isShared) => {
        return !isShared && entry.sequence.length === count && spellings(entry.sequence).includes(letters);
      });
    }
  };

  /** The characters next to a run, as many as a term may have: all of them kana, or none. */
  const beside = (at: number, step: 1 | -1): string => {
    let characters = '';
    const inKana = at >= 0 && at < runs.count && isKana(runs.symbol[at]!);
    const most = inKana ? KANA_AROUND : AROUND;
    for (let run = at; run >= 0 && run < runs.count && characters.length < most; run += step) {
      if (runs.kind[run] !== CJK || isKana(runs.symbol[run]!) !== inKana || runs.length[run] !== 1) break;
      const one = String.fromCharCode(runs.symbol[run]!);
      characters = step === 1 ? characters + one : one + characters;
    }
    return characters;
  };
  /** The hash of letters with how a character is usually spelt behind them. */
  const hashOn = (hash: number, character: string): number =>
    hashOf(syllableOf(character.charCodeAt(0)) || (spellings(character)[0] ?? ''), hash);

  /** Some of its characters are written: those must be the term's own. They stand behind so many marks. */
  const lookInPart = (from: number, to: number, marksBefore = 0, marksBehind = 0): void => {
    const left = beside(from - 1 - marksBefore, -1);
    const right = beside(to + marksBehind, 1);
    for (let before = 0; before <= left.length; before++) {
      let hash = 0;
      for (let at = left.length - before; at < left.length; at++) hash = hashOn(hash, left[at]!);
      hash = hashOfLetters(from, to, hash);
      for (let after = 0; after <= right.length; after++) {
        if (after > 0) hash = hashOn(hash, right[after - 1]!);
        if (before + after > 0 && has(hash))
          lookBetween(hash, from, to, {
            head: left.slice(left.length - before),
            tail: right.slice(0, after),
            start: before === 0 ? from : from - marksBefore - before,
            end: after === 0 ? to : to + marksBehind + after,
          });
      }
    }
  };

  /** What is spelt like `hash`, and begins and ends with these characters. */
  const lookBetween = (hash: number, from: number, to: number, { head, tail, start, end }: Between): void => {
    const { letters } = wordAt(from, to);
    if (letters.length > LONGEST_ENGLISH && isEnglishWord(letters)) return;
    look(hash, start, end, ({ sequence }) => {
      if (!sequence.startsWith(head) || !sequence.endsWith(tail)) return false;
      const middle = sequence.slice(head.length, sequence.length - tail.length);
      return middle !== '' && spellings(middle).includes(letters);
    });
  };

  const isKanaAt = (at: number): boolean =>
    at >= 0 && at < runs.count && runs.kind[at] === CJK && isKana(runs.symbol[at]!);

  const isSameMark = (at: number, mark: number): boolean =>
    runs.kind[at] === GAP && runs.symbol[at] === runs.symbol[mark] && runs.length[at] === 1;

  /** 1 where the mark that stands at `mark` stands too. */
  const marksAt = (at: number, mark: number): number => (at >= 0 && at < runs.count && isSameMark(at, mark) ? 1 : 0);

  /** Single letters from `from` on with the same mark between: where that ends, or `from` where it is none. */
  const endOfSpelledOut = (from: number): number => {
    const isMark = (at: number): boolean => at < runs.count && isSameMark(at, from + 1);
    let at = from;
    while (isMark(at + 1) && at + 2 < runs.count && isPlainLetter(at + 2) && runs.length[at + 2] === 1) at += 2;
    return at === from || isOfWord(at + 1) ? from : at + 1;
  };

  /** Letters of a word of plain ones. */
  const sizeOf = (from: number, to: number): number => {
    let size = 0;
    for (let at = from; at < to; at++) size += runs.length[at]!;
    return size;
  };
  /** The hash of the letters from run to run, with what stands before them; marks between are passed over. */
  const hashOfLetters = (from: number, to: number, before: number): number => {
    let hash = before;
    for (let at = from; at < to; at++)
      if (runs.kind[at] === LETTER)
        for (let left = runs.length[at]!; left > 0; left--) hash = addLetter(hash, letterAt(at));
    return hash;
  };
  /** The word to be looked for whole, and between characters that are written. */
  const search = (from: number, to: number, size: number): void => {
    if (size > LONGEST_WORD) return;
    if (size >= SHORTEST_SPELLING) {
      const hash = hashOfLetters(from, to, 0);
      if (has(hash)) {
        const word = wordAt(from, to);
        if (!isDictionaryWord(word.letters)) lookWhole(word, hash);
      }
    }
    const besideHan = (from > 0 && runs.kind[from - 1] === CJK) || (to < runs.count && runs.kind[to] === CJK);
    if (besideHan) lookInPart(from, to);
  };

  /** Two words with a space between, the first half-open from `from` to `to`: whether some term begins with them. */
  const searchApart = (from: number, to: number, end: number): void => {
    const size = sizeOf(from, to);
    if (size < 2 || size > LONGEST_SYLLABLE) return;
    const hash = hashOfLetters(from, to, 0);
    const bit = slotOf(hashOfLetters(to + 1, end, hash), openings.length * 32);
    if ((openings[bit >>> 5]! & (1 << (bit & 31))) !== 0 && isSyllableHash(hash)) lookApart(wordAt(from, to));
  };

  /** Where the word ends that begins with run `from`, if it is one letter or may be spelt as a term is; otherwise -1. */
  const endOfSpelling = ({ kind, symbol, length, traits, count }: Runs, from: number): number => {
    let state = START;
    let at = from;
    for (; at < count && kind[at] === LETTER; at++) {
      const letter = ((traits[at]! & FOREIGN) === 0 ? symbol[at]! : letterAt(at)) - FIRST_LETTER;
      if (letter < 0 || letter >= LETTERS) return -1;
      for (let left = length[at]!; left > 0; left--) state = onward[state * LETTERS + letter]!;
      if (state === DEAD && (at > from || length[at] !== 1 || isOfWord(at + 1))) return -1;
    }
    if (at < count && kind[at] === DIGIT) return -1;
    return ends[state] === 1 || sizeOf(from, at) === 1 ? at : -1;
  };

  return (given, its, words, findings) => {
    text = given;
    runs = its;
    report = findings;
    const { places, count } = words;
    /** Up to here the runs were looked at as letters one by one. */
    let spelledOut = 0;
    let before = -1;
    let endOfBefore = -1;
    for (let word = 0; word < count; word++) {
      const from = places[word]!;
      if (from < spelledOut) continue;
      const to = endOfSpelling(its, from);
      if (to < 0) continue;
      if (from === endOfBefore + 1 && its.kind[endOfBefore] === SPACE) searchApart(before, endOfBefore, to);
      before = from;
      endOfBefore = to;
      const size = sizeOf(from, to);
      if (size > 1) search(from, to, size);
      else if (isKanaAt(from - 1) || isKanaAt(to)) lookInPart(from, to);
      else if (to + 1 < its.count && its.kind[to] === GAP) {
        const end = endOfSpelledOut(from);
        if (end === from) continue;
        const letters = wordAt(from, end);
        lookWhole(letters, hashOf(letters.letters), true);
        lookInPart(from, end, marksAt(from - 1, from + 1), marksAt(end, from + 1));
        spelledOut = end;
      }
    }
  };
}

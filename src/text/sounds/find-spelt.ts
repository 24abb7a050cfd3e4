import type { Finding } from '../engine.ts';
import { isKana } from '../reading/kana.ts';
import { CJK, DIGIT, GAP, LETTER, SPACE } from '../reading/kinds.ts';
import { FOREIGN } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import type { Entry } from '../tables/entries.ts';
import { isDictionaryWord, isEnglishWord } from '../words/lexicon.ts';
import { isSecondName } from '../words/names.ts';
import { allSyllables, isSyllable, LONGEST_SYLLABLE, syllableOf, tonedLetter } from './pinyin.ts';
import { addLetter, BEGINNINGS, hashOf, LONGEST_HAN, pairOf, type SpeltTable, slotOf, spellings } from './spelt.ts';

/** No term that is looked for so has more letters: twelve syllables. */
const LONGEST_WORD = 72;
/** Characters around a syllable that may belong to the term. */
const AROUND = 3;
const KANA_AROUND = 6;
/** Letters that nobody parts by chance: s.h.a.n.g. */
const SURELY_PARTED = 5;
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

export type FindSpelt = (text: string, runs: Runs, findings: Finding[]) => void;

/** Finds terms spelt in pinyin: whole (xingai), apart (xing ai), letter by letter (x.i.n.g.a.i), in part (xing爱). */
export function openSpeltSearch(table: SpeltTable, entryAt: (index: number) => Entry): FindSpelt {
  const { heads, next, hashes, entries, shared, beginnings, pairs } = table;
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
  const spell = (characters: string): string => {
    let letters = '';
    for (const one of characters) letters += syllableOf(one.charCodeAt(0)) || (spellings(one)[0] ?? '');
    return letters;
  };

  /** Some of its characters are written: those must be the term's own. */
  const lookInPart = (word: Word): void => {
    const left = beside(word.from - 1, -1);
    const right = beside(word.to, 1);
    if (isEnglishWord(word.letters) && word.letters.length > 3) return;
    for (let before = 0; before <= left.length; before++)
      for (let after = before === 0 ? 1 : 0; after <= right.length; after++) {
        const [head, tail] = [left.slice(left.length - before), right.slice(0, after)];
        const hash = hashOf(spell(head) + word.letters + spell(tail));
        if (!has(hash)) continue;
        look(hash, word.from - before, word.to + after, ({ sequence }) => {
          if (!sequence.startsWith(head) || !sequence.endsWith(tail)) return false;
          const middle = sequence.slice(before, sequence.length - after);
          return middle !== '' && spellings(middle).includes(word.letters);
        });
      }
  };

  const isKanaAt = (at: number): boolean =>
    at >= 0 && at < runs.count && runs.kind[at] === CJK && isKana(runs.symbol[at]!);

  /** Single letters from `from` on with the same mark between: where that ends, or `from` where it is none. */
  const endOfSpelledOut = (from: number): number => {
    const mark = from + 1;
    const isMark = (at: number): boolean =>
      at < runs.count && runs.kind[at] === GAP && runs.symbol[at] === runs.symbol[mark] && runs.length[at] === 1;
    let at = from;
    while (isMark(at + 1) && at + 2 < runs.count && isPlainLetter(at + 2) && runs.length[at + 2] === 1) at += 2;
    return at === from || isOfWord(at + 1) ? from : at + 1;
  };

  const search = (from: number, to: number, hash: number, size: number): void => {
    if (size > LONGEST_WORD) return;
    const besideHan = (from > 0 && runs.kind[from - 1] === CJK) || (to < runs.count && runs.kind[to] === CJK);
    if (size > 3 && has(hash)) {
      const word = wordAt(from, to);
      if (!isDictionaryWord(word.letters)) lookWhole(word, hash);
    }
    if (besideHan) lookInPart(wordAt(from, to));
    const mayGoOn = size <= LONGEST_SYLLABLE && to + 1 < runs.count && runs.kind[to] === SPACE;
    if (!mayGoOn || runs.kind[to + 1] !== LETTER || beginnings[hash & (BEGINNINGS - 1)] === 0) return;
    if (isSyllableHash(hash)) lookApart(wordAt(from, to));
  };

  return (given, its, findings) => {
    text = given;
    runs = its;
    report = findings;
    const { kind, symbol, length, traits, count } = its;
    for (let at = 0; at < count; ) {
      if (kind[at] !== LETTER) {
        at++;
        continue;
      }
      const from = at;
      let hash = 0;
      let size = 0;
      let before = 0;
      let isPlain = from === 0 || kind[from - 1] !== DIGIT;
      for (; at < count && kind[at] === LETTER; at++) {
        const letter = (traits[at]! & FOREIGN) === 0 ? symbol[at]! : letterAt(at);
        if (letter === 0 || (size > 0 && pairs[pairOf(before, letter)] === 0)) {
          isPlain = false;
          break;
        }
        const times = length[at]!;
        if (times > 1 && pairs[pairOf(letter, letter)] === 0) isPlain = false;
        for (let time = 0; time < times && size <= LONGEST_WORD; time++, size++) hash = addLetter(hash, letter);
        before = letter;
      }
      while (at < count && kind[at] === LETTER) at++;
      if (!isPlain || (at < count && kind[at] === DIGIT)) continue;
      if (size > 1) search(from, at, hash, size);
      else if (isKanaAt(from - 1) || isKanaAt(at)) lookInPart(wordAt(from, at));
      else if (at + 1 < count && kind[at] === GAP) {
        const end = endOfSpelledOut(from);
        if (end === from) continue;
        const word = wordAt(from, end);
        lookWhole(word, hashOf(word.letters), true);
        lookInPart(word);
        at = end;
      }
    }
  };
}

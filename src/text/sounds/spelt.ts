import { isKana } from '../reading/kana.ts';
import { bytes, type Column, makeColumn, numbers } from '../tables/columns.ts';
import { countEntries, type EntryTable, evasionOf, sequenceOf } from '../tables/entries.ts';
import { eachCommonWord } from '../words/lexicon.ts';
import { MOST_WAYS, otherSyllableOf, pinyinOf, syllableOf } from './pinyin.ts';
import { romajiOf } from './romaji.ts';

/** Terms by how they are spelt in Latin letters, Chinese ones in pinyin, kana in romaji, as data: a hash table of the spellings. */
export type SpeltTable = {
  /** By hash, the first row plus one; a power of two long. */
  readonly heads: Int32Array;
  /** By row, the next one plus one. */
  readonly next: Int32Array;
  readonly hashes: Int32Array;
  readonly entries: Int32Array;
  /** By row, 1 where the spelling is that of another word too: then letters alone do not tell. */
  readonly shared: Uint8Array;
  /** By `slotOf` the hash of two syllables, a bit where a term begins with them. */
  readonly openings: Int32Array;
  /** Whether any of them is in kana. */
  readonly hasKana: boolean;
};
/** Bits a row of the table of openings, and most of all: 32 KB. */
const OPENINGS_PER_ROW = 16;
const MOST_OPENINGS = 1 << 18;

/** Characters of the longest term that is looked for in pinyin: the longest that lists have but for sentences. */
// At 6: 960 fewer of 50,825 disguised (docs/thresholds.md).
export const LONGEST_HAN = 12;
// At 6: 14 fewer of 4,425 disguised (docs/thresholds.md).
const LONGEST_KANA = 12;
const KANA = /^[\p{Script=Hiragana}ー]+$/u;

/** The ways a term may be spelt in Latin letters. */
export const spellings = (sequence: string): readonly string[] =>
  KANA.test(sequence) ? romajiOf(sequence) : pinyinOf(sequence);

/** Shorter spellings are words and abbreviations of something else. */
// Zh at 5: 331 fewer of 50,825 disguised, 2 fewer clean lines; ja at 5: 16 fewer of 4,425 disguised (docs/thresholds.md).
export const SHORTEST_SPELLING = 4;
/** A word counts as common that occurs as often as one in 2^17: 500 times in jieba's 60 million. */
// At 33: 33 more of 50,825 disguised, 5 more other words; at 35: 73 fewer disguised, 8 fewer other words (docs/thresholds.md).
const COMMON = 34;

/** Hashes are taken letter by letter, so that words one after the other are hashed in one go. */
export const addLetter = (hash: number, letter: number): number => (Math.imul(hash, 31) + letter) | 0;
export function hashOf(letters: string, before = 0): number {
  let hash = before;
  for (let at = 0; at < letters.length; at++) hash = addLetter(hash, letters.charCodeAt(at));
  return hash;
}

/** Spelling → the one common word that is spelt so, or an empty string where there are several. */
function workOutCommonSpellings(): ReadonlyMap<number, string> {
  const words = new Map<number, string>();
  eachCommonWord(COMMON, (word) => {
    if (word.length < 2) return;
    let letters = '';
    for (let at = 0; at < word.length; at++) letters += syllableOf(word.charCodeAt(at));
    const hash = hashOf(letters);
    words.set(hash, words.has(hash) ? '' : word);
  });
  return words;
}

let spelt: ReadonlyMap<number, string> | undefined;
/** Worked out at the first use (some 50 ms), since a rule set may be compiled often. */
const commonSpellings = (): ReadonlyMap<number, string> => (spelt ??= workOutCommonSpellings());

/** A column of rows, one for each way to spell a term. */
type Rows = {
  readonly hash: Column<Int32Array>;
  readonly entry: Column<Int32Array>;
  readonly shared: Column<Uint8Array>;
};

/** Adds the ways to spell a term of Han characters, without putting any of them together. */
function addHan(table: EntryTable, entry: number, rows: Rows): void {
  const from = table.start[entry]!;
  const to = table.start[entry + 1]!;
  let ways = [0];
  let letters = 0;
  for (let at = from; at < to; at++) {
    const unit = table.symbols[at]!;
    const [first, second] = [syllableOf(unit), otherSyllableOf(unit)];
    if (first === '') return;
    letters += first.length;
    const more = second === '' || ways.length * 2 > MOST_WAYS ? [] : ways.map((hash) => hashOf(second, hash));
    ways = [...ways.map((hash) => hashOf(first, hash)), ...more];
  }
  if (letters < SHORTEST_SPELLING) return;
  for (const hash of ways) {
    const word = commonSpellings().get(hash);
    rows.hash.push(hash);
    rows.entry.push(entry);
    rows.shared.push(word === undefined || word === sequenceOf(table, entry) ? 0 : 1);
  }
}

function addKana(sequence: string, entry: number, rows: Rows): void {
  for (const letters of romajiOf(sequence)) {
    if (letters.length < SHORTEST_SPELLING) continue;
    rows.hash.push(hashOf(letters));
    rows.entry.push(entry);
    rows.shared.push(0);
  }
}

/** Compiles the spellings of all terms that have one; undefined where none has. */
export function compileSpelt(table: EntryTable): SpeltTable | undefined {
  const rows: Rows = { hash: makeColumn(numbers), entry: makeColumn(numbers), shared: makeColumn(bytes) };
  let hasKana = false;
  for (let entry = 0; entry < countEntries(table); entry++) {
    const length = table.start[entry + 1]! - table.start[entry]!;
    const evasion = evasionOf(table, entry);
    if (evasion === 'off' || length < 2 || length > LONGEST_KANA) continue;
    const first = table.symbols[table.start[entry]!]!;
    if (isKana(first)) {
      const sequence = evasion === 'high' ? sequenceOf(table, entry) : '';
      if (!KANA.test(sequence)) continue;
      addKana(sequence, entry, rows);
      hasKana = true;
    } else if (length <= LONGEST_HAN) addHan(table, entry, rows);
  }
  if (rows.hash.size === 0) return undefined;
  return { ...hashed(rows.hash.finish(), rows.entry.finish(), table), shared: rows.shared.finish(), hasKana };
}

function hashed(hashes: Int32Array, entries: Int32Array, table: EntryTable): Omit<SpeltTable, 'shared' | 'hasKana'> {
  const heads = new Int32Array(2 ** Math.ceil(Math.log2(hashes.length + 2)));
  const next = new Int32Array(hashes.length);
  const bits = Math.min(MOST_OPENINGS, heads.length * OPENINGS_PER_ROW);
  const openings = new Int32Array(Math.max(1, bits >>> 5));
  hashes.forEach((hash, row) => {
    const slot = slotOf(hash, heads.length);
    next[row] = heads[slot]!;
    heads[slot] = row + 1;
    const from = table.start[entries[row]!]!;
    for (const first of syllablesOf(table.symbols[from]!))
      for (const second of syllablesOf(table.symbols[from + 1]!)) {
        const bit = slotOf(hashOf(second, hashOf(first)), openings.length * 32);
        openings[bit >>> 5]! |= 1 << (bit & 31);
      }
  });
  return { heads, next, hashes, entries, openings };
}

const syllablesOf = (unit: number): readonly string[] =>
  [syllableOf(unit), otherSyllableOf(unit)].filter((syllable) => syllable !== '');

export const slotOf = (hash: number, size: number): number => (hash ^ (hash >>> 15)) & (size - 1);

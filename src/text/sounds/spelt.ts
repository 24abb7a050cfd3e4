import { countEntries, type EntryTable, evasionOf, sequenceOf } from '../tables/entries.ts';
import { eachCommonWord, isDictionaryWord } from '../words/lexicon.ts';
import { pinyinOf, syllableOf } from './pinyin.ts';
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
};

const LONGEST = 6;
const LONGEST_KANA = 12;
const KANA = /^[\p{Script=Hiragana}ー]+$/u;

/** The ways a term may be spelt in Latin letters. */
export const spellings = (sequence: string): readonly string[] =>
  KANA.test(sequence) ? romajiOf(sequence) : pinyinOf(sequence);

/** Shorter spellings are words and abbreviations of something else. */
const SHORTEST_SPELLING = 4;
/** A word counts as common that occurs as often as one in 2^17: 500 times in jieba's 60 million. */
const COMMON = 34;
const HAN = /^\p{Script=Han}+$/u;

/** Hashes are taken letter by letter, so that words one after the other are hashed in one go. */
export const addLetter = (hash: number, letter: number): number => Math.imul(hash, 31) + letter;
export function hashOf(letters: string): number {
  let hash = 0;
  for (let at = 0; at < letters.length; at++) hash = addLetter(hash, letters.charCodeAt(at));
  return hash;
}

/** Spelling → the one common word that is spelt so, or an empty string where there are several. */
function commonSpellings(): ReadonlyMap<number, string> {
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

/** Compiles what is spelt otherwise than every other word; undefined where there is nothing. */
export function compileSpelt(table: EntryTable): SpeltTable | undefined {
  const rows: { hash: number; entry: number; shared: number }[] = [];
  let common: ReadonlyMap<number, string> | undefined;
  for (let entry = 0; entry < countEntries(table); entry++) {
    const length = table.start[entry + 1]! - table.start[entry]!;
    const evasion = evasionOf(table, entry);
    if (evasion === 'off' || length < 2 || length > LONGEST_KANA) continue;
    const sequence = sequenceOf(table, entry);
    const isHan = length <= LONGEST && HAN.test(sequence);
    if (!isHan && !(evasion === 'high' && KANA.test(sequence))) continue;
    common ??= commonSpellings();
    for (const letters of spellings(sequence)) {
      if (letters.length < SHORTEST_SPELLING) continue;
      const hash = hashOf(letters);
      const word = common.get(hash);
      const isShared = (word !== undefined && word !== sequence) || isDictionaryWord(letters);
      rows.push({ hash, entry, shared: isShared ? 1 : 0 });
    }
  }
  if (rows.length === 0) return undefined;
  const heads = new Int32Array(2 ** Math.ceil(Math.log2(rows.length * 2 + 2)));
  const next = new Int32Array(rows.length);
  rows.forEach(({ hash }, row) => {
    const slot = slotOf(hash, heads.length);
    next[row] = heads[slot]!;
    heads[slot] = row + 1;
  });
  return {
    heads,
    next,
    hashes: Int32Array.from(rows, ({ hash }) => hash | 0),
    entries: Int32Array.from(rows, ({ entry }) => entry),
    shared: Uint8Array.from(rows, ({ shared }) => shared),
  };
}

export const slotOf = (hash: number, size: number): number => (hash ^ (hash >>> 15)) & (size - 1);

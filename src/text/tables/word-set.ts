/**
 * A set of many short words, packed: all their units one after the other in one typed array, and a hash table of where
 * each begins. A `Set` of the same quarter of a million strings takes ten times the memory and has to be walked by every
 * garbage collection.
 */
export type WordSet = {
  has(word: string): boolean;
  readonly size: number;
};

/** The same as data. */
export type WordTable = {
  readonly size: number;
  /** Each word behind its length. */
  readonly units: Uint16Array;
  /** Hash table: where a word begins plus one; 0 is free. */
  readonly table: Int32Array;
};

/** How the words are written in one string, parted by spaces: in full, or by what each adds to the one before. */
export type Coding = 'full' | 'front-coded';

const SEED = 0x811c9dc5;
const mix = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
const spread = (hash: number): number => hash ^ (hash >>> 15);

/** Base 36, as `scripts/text-tables.ts` writes it. */
const digitOf = (unit: number): number => (unit < 58 ? unit - 48 : unit - 87);

/** Calls `visit` with where each word stands in `text`, and how many units it has of the one before. */
function eachWord(text: string, coding: Coding, visit: (from: number, to: number, shared: number) => void): void {
  for (let from = 0; from < text.length; ) {
    const space = text.indexOf(' ', from);
    const to = space < 0 ? text.length : space;
    if (coding === 'front-coded') visit(from + 1, to, digitOf(text.charCodeAt(from)));
    else if (to > from) visit(from, to, 0);
    from = to + 1;
  }
}

/** Unpacks `coded`, and `more`, which are in full. */
export const makeWordSet = (coded: string, coding: Coding, more = ''): WordSet =>
  openWords(packWords(coded, coding, more));

/** The pure part of `makeWordSet`. Measured first, so that nothing is copied to make room. */
export function packWords(coded: string, coding: Coding, more = ''): WordTable {
  let size = 0;
  let needed = 0;
  const measure = (from: number, to: number, shared: number): void => {
    size++;
    needed += 1 + shared + to - from;
  };
  eachWord(coded, coding, measure);
  eachWord(more, 'full', measure);

  const units = new Uint16Array(needed);
  const mask = 2 ** Math.ceil(Math.log2(size * 1.5 + 2)) - 1;
  const table = new Int32Array(mask + 1);
  let used = 0;
  let before = 0;
  const addFrom =
    (text: string) =>
    (from: number, to: number, shared: number): void => {
      const start = used;
      units[used++] = shared + to - from;
      for (let at = 0; at < shared; at++) units[used++] = units[before + 1 + at]!;
      for (let at = from; at < to; at++) units[used++] = text.charCodeAt(at);
      before = start;
      let hash = SEED;
      for (let at = start + 1; at < used; at++) hash = mix(hash, units[at]!);
      let slot = spread(hash) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = start + 1;
    };
  eachWord(coded, coding, addFrom(coded));
  eachWord(more, 'full', addFrom(more));
  return { size, units, table };
}

export function openWords({ size, units, table }: WordTable): WordSet {
  const mask = table.length - 1;
  const stands = (word: string, start: number): boolean => {
    if (units[start] !== word.length) return false;
    for (let at = 0; at < word.length; at++) if (units[start + 1 + at] !== word.charCodeAt(at)) return false;
    return true;
  };
  return {
    size,
    has(word) {
      let hash = SEED;
      for (let at = 0; at < word.length; at++) hash = mix(hash, word.charCodeAt(at));
      for (let slot = spread(hash) & mask; table[slot] !== 0; slot = (slot + 1) & mask)
        if (stands(word, table[slot]! - 1)) return true;
      return false;
    },
  };
}

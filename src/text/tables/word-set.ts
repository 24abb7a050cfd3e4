/**
 * A set of many short words, packed: all their units one after the other in one typed array, and a hash table of where
 * each begins. A `Set` of the same quarter of a million strings takes ten times the memory and has to be walked by every
 * garbage collection.
 */
export type WordSet = {
  has(word: string): boolean;
  /** The weight of the row it came with; 0 where there is no such word. Of a stretch of a text, half-open, or of all of it. */
  weightOf(text: string, from?: number, to?: number): number;
  /** Every word up to a weight. */
  each(most: number, visit: (word: string) => void): void;
  readonly size: number;
};

/** The same as data. */
export type WordTable = {
  readonly size: number;
  /** Each word behind its length (the low byte) and its weight (the high one). */
  readonly units: Uint16Array;
  /** Hash table: where a word begins plus one; 0 is free. */
  readonly table: Int32Array;
};

/** A length fits a byte: no word or host name is longer. What is longer is left out. */
const LONGEST = 255;
/** Words that share a weight, 1 to 255. */
export type WordRow = { readonly coded: string; readonly coding: Coding; readonly weight: number };

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

/** The pure part of `makeWordSet`. */
export const packWords = (coded: string, coding: Coding, more = ''): WordTable =>
  packRows([
    { coded, coding, weight: 1 },
    { coded: more, coding: 'full', weight: 1 },
  ]);

/** Rows with weights of their own. Measured first, so that nothing is copied to make room. */
export function packRows(rows: readonly WordRow[]): WordTable {
  let size = 0;
  let needed = 0;
  for (const { coded, coding } of rows)
    eachWord(coded, coding, (from, to, shared) => {
      if (shared + to - from > LONGEST) return;
      size++;
      needed += 1 + shared + to - from;
    });

  const units = new Uint16Array(needed);
  const mask = 2 ** Math.ceil(Math.log2(size * 1.5 + 2)) - 1;
  const table = new Int32Array(mask + 1);
  let used = 0;
  let before = 0;
  for (const { coded, coding, weight } of rows)
    eachWord(coded, coding, (from, to, shared) => {
      if (shared + to - from > LONGEST) return;
      const start = used;
      units[used++] = (shared + to - from) | (weight << 8);
      for (let at = 0; at < shared; at++) units[used++] = units[before + 1 + at]!;
      for (let at = from; at < to; at++) units[used++] = coded.charCodeAt(at);
      before = start;
      let hash = SEED;
      for (let at = start + 1; at < used; at++) hash = mix(hash, units[at]!);
      let slot = spread(hash) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = start + 1;
    });
  return { size, units, table };
}

export function openWords({ size, units, table }: WordTable): WordSet {
  const mask = table.length - 1;
  const stands = (text: string, from: number, to: number, start: number): boolean => {
    if ((units[start]! & 0xff) !== to - from) return false;
    for (let at = from; at < to; at++) if (units[start + 1 + at - from] !== text.charCodeAt(at)) return false;
    return true;
  };
  const weightOf = (text: string, from = 0, to = text.length): number => {
    let hash = SEED;
    for (let at = from; at < to; at++) hash = mix(hash, text.charCodeAt(at));
    for (let slot = spread(hash) & mask; table[slot] !== 0; slot = (slot + 1) & mask)
      if (stands(text, from, to, table[slot]! - 1)) return units[table[slot]! - 1]! >>> 8;
    return 0;
  };
  const each: WordSet['each'] = (most, visit) => {
    for (let start = 0; start < units.length; ) {
      const end = start + 1 + (units[start]! & 0xff);
      if (units[start]! >>> 8 <= most) visit(String.fromCharCode(...units.subarray(start + 1, end)));
      start = end;
    }
  };
  return { size, weightOf, each, has: (word) => weightOf(word) !== 0 };
}

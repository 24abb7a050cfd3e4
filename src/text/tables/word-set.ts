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

const SPACE = 0x20;
const SEED = 0x811c9dc5;
const mix = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
const spread = (hash: number): number => hash ^ (hash >>> 15);

const maskFor = (size: number): number => 2 ** Math.ceil(Math.log2(size * 1.5 + 2)) - 1;

/** Base 36, as `scripts/text-tables.ts` writes it. */
const digitOf = (unit: number): number => (unit < 58 ? unit - 48 : unit - 87);

/** How many words a row has, and how many units they take with the one before each. What is too long is left out. */
function measure({ coded, coding }: WordRow): { readonly size: number; readonly units: number } {
  let [size, units] = [0, 0];
  for (let from = 0; from < coded.length; ) {
    const shared = coding === 'front-coded' ? digitOf(coded.charCodeAt(from++)) : 0;
    const start = from;
    while (from < coded.length && coded.charCodeAt(from) !== SPACE) from++;
    const length = shared + from - start;
    from++;
    if (length > LONGEST || length === 0) continue;
    size++;
    units += 1 + length;
  }
  return { size, units };
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

/**
 * Rows with weights of their own. Measured first, so that nothing is copied to make room. What a word shares with the one
 * before is neither read nor hashed again.
 */
export function packRows(rows: readonly WordRow[]): WordTable {
  const measured = rows.map(measure);
  const size = measured.reduce((sum, row) => sum + row.size, 0);
  const units = new Uint16Array(measured.reduce((sum, row) => sum + row.units, 0));
  const mask = maskFor(size);
  const table = new Int32Array(mask + 1);
  let used = 0;
  for (const row of rows) used = packRow(row, { units, table, mask }, used);
  return { size, units, table };
}

type Packing = { readonly units: Uint16Array; readonly table: Int32Array; readonly mask: number };

/** Packs one row behind what is there; returns the end. */
function packRow({ coded, coding, weight }: WordRow, { units, table, mask }: Packing, begin: number): number {
  /** The hash of the first units of the word before, by how many. */
  const hashes = new Int32Array(LONGEST + 1);
  hashes[0] = SEED;
  let [used, before] = [begin, begin];
  for (let from = 0; from < coded.length; from++) {
    const shared = coding === 'front-coded' ? digitOf(coded.charCodeAt(from++)) : 0;
    const start = used++;
    for (let at = 1; at <= shared; at++) units[used++] = units[before + at]!;
    let length = shared;
    let hash = hashes[shared]!;
    for (; from < coded.length; from++) {
      const unit = coded.charCodeAt(from);
      if (unit === SPACE) break;
      if (++length > LONGEST) continue;
      units[used++] = unit;
      hash = mix(hash, unit);
      hashes[length] = hash;
    }
    if (length > LONGEST || length === 0) {
      used = start;
      continue;
    }
    units[start] = length | (weight << 8);
    before = start;
    let slot = spread(hash) & mask;
    while (table[slot] !== 0) slot = (slot + 1) & mask;
    table[slot] = start + 1;
  }
  return used;
}

/**
 * Of words in units as `WordTable` has them, those of less weight first, for which only the hash table is to be made: some 15 ms
 * for 200,000.
 */
export function openPacked(units: Uint16Array): WordSet {
  let size = 0;
  for (let start = 0; start < units.length; start += 1 + (units[start]! & 0xff)) size++;
  const mask = maskFor(size);
  const table = new Int32Array(mask + 1);
  for (let start = 0; start < units.length; ) {
    const end = start + 1 + (units[start]! & 0xff);
    let hash = SEED;
    for (let at = start + 1; at < end; at++) hash = mix(hash, units[at]!);
    let slot = spread(hash) & mask;
    while (table[slot] !== 0) slot = (slot + 1) & mask;
    table[slot] = start + 1;
    start = end;
  }
  return openWords({ size, units, table }, true);
}

export function openWords({ size, units, table }: WordTable, isByWeight = false): WordSet {
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
      if (units[start]! >>> 8 <= most) {
        let word = '';
        for (let at = start + 1; at < end; at++) word += String.fromCharCode(units[at]!);
        visit(word);
      } else if (isByWeight) return;
      start = end;
    }
  };
  return { size, weightOf, each, has: (word) => weightOf(word) !== 0 };
}

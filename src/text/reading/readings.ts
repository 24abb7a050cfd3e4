import table from '../data/readings.json' with { type: 'json' };
import { committedBytes } from '../tables/committed.ts';
import { INVISIBLE } from './fold-character.ts';
import { CJK, DROP, GAP, LETTER } from './kinds.ts';

/**
 * How every character is read, worked out once for all of Unicode and then only looked up. Symbols are UTF-16 units;
 * a character beyond the BMP that stays itself gets one of the private-use units.
 */
export type Readings = {
  /**
   * All four below in one number a unit, because they are looked up together for every character of every message:
   * symbol in bits 0–15, kind in 16–19, other in 20–25, traits in 26–31.
   */
  readonly packed: Uint32Array;
  /** By UTF-16 unit. */
  readonly kind: Uint8Array;
  readonly symbol: Uint16Array;
  /** Index into `alternatives`: what else this very character may be read as. 0 is nothing. */
  readonly other: Uint8Array;
  /** Bits: `MASK`, `DRAWS`, `FOREIGN`. */
  readonly traits: Uint8Array;
  /** The same four by code point, beyond the BMP: only characters that are not plain symbols. */
  readonly astral: ReadonlyMap<number, Reading>;
  readonly many: ReadonlyMap<number, readonly number[]>;
  readonly alternatives: readonly (readonly number[])[];
  /** By first symbol: what two or more characters are drawn for. */
  readonly drawn: ReadonlyMap<number, readonly Drawn[]>;
  /** The units that stand for characters beyond the BMP, in the order in which they were given out. */
  readonly privateUnits: ReadonlyMap<string, number>;
};
export type Reading = {
  readonly kind: number;
  readonly symbol: number;
  readonly other: number;
  readonly traits: number;
};
export type Drawn = { readonly rest: readonly number[]; readonly letter: number };

/** May hide a letter (f*ck). */
export const MASK = 1;
/** May be the first part of a drawn letter (|< for k). */
export const DRAWS = 2;
/** Not written the way its symbol is usually written: a look-alike, a fancy or a foreign shape. */
export const FOREIGN = 4;
/** Katakana, before folding. */
export const KATAKANA = 8;
/** Written in upside-down text and nowhere else. */
export const TURNED = 32;
/** An alternative is only a swap of one plain letter for another. */
export const SWAP = 16;

/** Where a kind is not known yet. */
const NONE_YET = 255;

/** Characters beyond the BMP that have no reading of their own: told from their category, learnt as they are met. */
const FIRST_PICTURE = 0x1f000;
const KINDS_BEYOND = new Uint8Array(FIRST_PICTURE - 0x10000).fill(NONE_YET);
/** What such a character is: `DROP` where nobody sees it, `CJK`, `LETTER`, or `GAP` where it is a picture or a sign. */
export function kindBeyond(point: number): number {
  if (point >= FIRST_PICTURE) {
    if (point >= 0x20000 && point < 0x40000) return CJK;
    return point >= 0xe0000 && point < 0xe1000 ? DROP : GAP;
  }
  const known = KINDS_BEYOND[point - 0x10000]!;
  if (known !== NONE_YET) return known;
  const character = String.fromCodePoint(point);
  const kind = INVISIBLE.test(character) ? DROP : /[\p{P}\p{S}\p{Z}\p{C}]/u.test(character) ? GAP : LETTER;
  KINDS_BEYOND[point - 0x10000] = kind;
  return kind;
}

/** The readings as they are kept, beside their numbers (`scripts/reading-tables.ts`). */
export type ReadingsTable = {
  readonly many: readonly (readonly [character: number, ...symbols: number[]])[];
  readonly alternatives: readonly (readonly number[])[];
  /** Rows of: symbol, letter, rest. */
  readonly drawn: readonly (readonly [first: number, letter: number, ...rest: number[]])[];
  /** Characters beyond the BMP that have a private unit each, the first one first. */
  readonly characters: string;
};
const UNITS = 0x10000;

/** Beside the code point of a character beyond the BMP. */
const POINT_BITS = 21;
const POINT = 2 ** POINT_BITS - 1;
const FIRST_PRIVATE = 0xe000;

/**
 * `numbers` is `packed`, and behind it two numbers for each character beyond the BMP: its code point with `other` from bit 21 on,
 * and the rest as in `packed`.
 */
export function packReadings({ packed, astral, many, alternatives, drawn, privateUnits }: Readings): {
  readonly table: ReadingsTable;
  readonly numbers: Uint32Array;
} {
  const beyond = [...astral].flatMap(([point, { kind, symbol, other, traits }]) => [
    point + other * 2 ** POINT_BITS,
    (symbol | (kind << 16) | (traits << 26)) >>> 0,
  ]);
  const table: ReadingsTable = {
    many: [...many].map(([character, symbols]) => [character, ...symbols]),
    alternatives,
    drawn: [...drawn].flatMap(([first, shapes]) => shapes.map(({ rest, letter }) => [first, letter, ...rest] as const)),
    characters: [...privateUnits.keys()].join(''),
  };
  return { table, numbers: Uint32Array.from([...packed, ...beyond]) };
}

function openReadings(kept: ReadingsTable, numbers: Uint32Array): Readings {
  const packed = numbers.subarray(0, UNITS);
  const kind = new Uint8Array(UNITS);
  const symbol = new Uint16Array(UNITS);
  const other = new Uint8Array(UNITS);
  const traits = new Uint8Array(UNITS);
  for (let unit = 0; unit < UNITS; unit++) {
    const its = packed[unit]!;
    symbol[unit] = its;
    kind[unit] = (its >>> 16) & 15;
    other[unit] = (its >>> 20) & 63;
    traits[unit] = its >>> 26;
  }
  const astral = new Map<number, Reading>();
  for (let at = UNITS; at < numbers.length; at += 2) {
    const [point, its] = [numbers[at]!, numbers[at + 1]!];
    const reading = { kind: (its >>> 16) & 15, symbol: its & 0xffff, other: point >>> POINT_BITS, traits: its >>> 26 };
    astral.set(point & POINT, reading);
  }
  const drawn = new Map<number, Drawn[]>();
  for (const [first, letter, ...rest] of kept.drawn) {
    const shapes = drawn.get(first) ?? [];
    shapes.push({ rest, letter });
    drawn.set(first, shapes);
  }
  return {
    ...{ packed, kind, symbol, other, traits, astral, drawn },
    many: new Map(kept.many.map(([character, ...symbols]) => [character, symbols])),
    alternatives: kept.alternatives,
    privateUnits: new Map([...kept.characters].map((character, at) => [character, FIRST_PRIVATE + at])),
  };
}

let opened: Readings | undefined;
/** The readings, opened at the first use and shared by all engines of the process. */
export function readings(): Readings {
  opened ??= openReadings(table as unknown as ReadingsTable, new Uint32Array(committedBytes('readings.bin').buffer));
  return opened;
}

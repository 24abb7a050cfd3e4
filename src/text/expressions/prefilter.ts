import type { Reader } from '../reading/reader.ts';
import type { Runs } from '../reading/runs.ts';
import { makeColumn, numbers, units } from '../tables/columns.ts';

/**
 * Says which of many sets of literals a text may contain, in one look at each character: every literal is known by one
 * rare gram of up to three characters, and a bit per hash of a gram says if any literal has it. Literals and text are
 * compared as they are read (runs.ts): what stands in the text as sent, or in what it reads as, stands there too.
 */
export type Prefilter = {
  /** Calls `seen` for each owner of a literal that stands in the text; an owner may come more than once. */
  scan(runs: Runs, seen: (owner: number) => void): void;
  /** Owners of a literal that was itself read with characters merged: it may stand in a text and not be seen. */
  readonly merged: readonly number[];
};

const LONGEST_GRAM = 3;
const BITS = 15;
const MASK = (1 << BITS) - 1;
const hashOf = (first: number, second: number, third: number): number =>
  (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35)) >>> 0;
const bitOf = (hash: number): number => ((hash ^ (hash >>> 15)) & MASK) >>> 0;

/** How often a unit is seen in chat, roughly: the gram of a literal is where this is least. */
const frequency = (unit: number): number => {
  if (unit >= 0x80) return 1;
  const at = 'etaoinshrdlucmfwypvbgkjqxz'.indexOf(String.fromCharCode(unit));
  return at >= 0 ? 12 - at / 3 : unit === 0x20 ? 14 : 4;
};

/** The literals of all owners, as data. */
export type PrefilterTable = {
  /** By width of gram, one to three: a bit for each hash. */
  readonly bits: readonly [Int32Array, Int32Array, Int32Array];
  /** Whether any gram ends with the unit, which for nearly all of Unicode none does. */
  readonly ends: Uint8Array;
  /** By literal: hash and last place of its gram, owner, where its units begin; those of one hash are neighbours. */
  readonly hash: Int32Array;
  readonly gram: Int32Array;
  readonly owner: Int32Array;
  readonly start: Int32Array;
  readonly units: Uint16Array;
  readonly merged: readonly number[];
};

type Literal = {
  readonly hash: number;
  readonly gram: number;
  readonly owner: number;
  readonly units: readonly number[];
};

/** Compiles the literals of each owner. */
export function compilePrefilter(owners: readonly (readonly string[])[], reader: Reader): PrefilterTable {
  const bitSet = () => new Int32Array((1 << BITS) >>> 5);
  const bits = [bitSet(), bitSet(), bitSet()] as const;
  const literals: Literal[] = [];
  const merged = new Set<number>();
  const ends = new Uint8Array(0x10000);
  owners.forEach((texts, owner) => {
    for (const text of texts) {
      const runs = reader.read(text);
      if (runs.merged) merged.add(owner);
      const spelt = unitsOf(runs);
      if (spelt.length === 0) continue;
      const width = Math.min(3, spelt.length);
      let gram = 0;
      let least = Infinity;
      for (let at = 0; at + width <= spelt.length; at++) {
        const sum = spelt.slice(at, at + width).reduce((total, unit) => total + frequency(unit), 0);
        if (sum < least) [least, gram] = [sum, at];
      }
      const at = (offset: number): number => (offset < width ? spelt[gram + width - 1 - offset]! : 0);
      const hash = hashOf(at(0), at(1), at(2));
      const bit = bitOf(hash);
      bits[width - 1]![bit >>> 5]! |= 1 << (bit & 31);
      ends[at(0)] = 1;
      literals.push({ hash: hash | 0, gram: gram + width - 1, owner, units: spelt });
    }
  });
  literals.sort((a, b) => a.hash - b.hash);
  const start = makeColumn(numbers);
  const all = makeColumn(units);
  for (const literal of literals) {
    start.push(all.size);
    for (const unit of literal.units) all.push(unit);
  }
  start.push(all.size);
  return {
    bits,
    ends,
    hash: Int32Array.from(literals, ({ hash }) => hash),
    gram: Int32Array.from(literals, ({ gram }) => gram),
    owner: Int32Array.from(literals, ({ owner }) => owner),
    start: start.finish(),
    units: all.finish(),
    merged: [...merged],
  };
}

/** The filter of a table. */
export function openPrefilter(table: PrefilterTable): Prefilter {
  const { ends, gram, owner, start, units: all } = table;
  const [single, pair, triple] = table.bits;
  const [hasSingle, hasPair, hasTriple] = table.bits.map((set) => set.some((word) => word !== 0));
  /** By hash, its first literal. */
  const literals = new Map<number, number>();
  for (let at = table.hash.length - 1; at >= 0; at--) literals.set(table.hash[at]!, at);
  const isIn = (set: Int32Array, bit: number): boolean => (set[bit >>> 5]! & (1 << (bit & 31))) !== 0;

  /** Whether the literal stands where its gram was seen: in run `at`, at place `place` of it. */
  const stands = (literal: number, runs: Runs, at: number, place: number): boolean => {
    let run = at;
    let offset = place - gram[literal]!;
    while (offset < 0) {
      if (--run < 0) return false;
      offset += runs.length[run]!;
    }
    for (let unit = start[literal]!; unit < start[literal + 1]!; unit++) {
      if (run >= runs.count || runs.symbol[run] !== all[unit]) return false;
      if (++offset >= runs.length[run]!) {
        run++;
        offset = 0;
      }
    }
    return true;
  };

  return {
    merged: table.merged,
    scan(runs, seen) {
      const { symbol, length, count } = runs;
      let before = 0;
      let last = 0;
      for (let at = 0; at < count; at++) {
        const unit = symbol[at]!;
        if (ends[unit] === 0) {
          before = length[at]! > 1 ? unit : last;
          last = unit;
          continue;
        }
        const one = Math.imul(unit, 0x9e3779b1);
        // Beyond three in a row nothing new can begin.
        const times = Math.min(length[at]!, LONGEST_GRAM);
        for (let place = 0; place < times; place++) {
          const two = one ^ Math.imul(last, 0x85ebca6b);
          const three = two ^ Math.imul(before, 0xc2b2ae35);
          before = last;
          last = unit;
          if (hasSingle && isIn(single, bitOf(one >>> 0))) report(one >>> 0, runs, at, place, seen);
          if (hasPair && isIn(pair, bitOf(two >>> 0))) report(two >>> 0, runs, at, place, seen);
          if (hasTriple && isIn(triple, bitOf(three >>> 0))) report(three >>> 0, runs, at, place, seen);
        }
        if (length[at]! > LONGEST_GRAM) {
          // The last places of a long run: a literal may begin with a few of them and go on in the next run.
          before = unit;
          last = unit;
        }
      }
    },
  };

  function report(hash: number, runs: Runs, at: number, place: number, seen: (owner: number) => void): void {
    const first = literals.get(hash | 0);
    if (first === undefined) return;
    for (let literal = first; table.hash[literal] === (hash | 0); literal++) {
      // In a long run the place is not known exactly: the gram may stand at its end as well.
      const end = runs.length[at]! - 1;
      if (stands(literal, runs, at, place) || (end > place && stands(literal, runs, at, end))) seen(owner[literal]!);
      else if (runs.length[at]! > LONGEST_GRAM && start[literal + 1]! - start[literal]! > LONGEST_GRAM)
        seen(owner[literal]!);
    }
  }
}

/** What the runs spell, symbol by symbol. */
function unitsOf(runs: Runs): number[] {
  const units: number[] = [];
  for (let at = 0; at < runs.count; at++)
    for (let time = 0; time < runs.length[at]!; time++) units.push(runs.symbol[at]!);
  return units;
}

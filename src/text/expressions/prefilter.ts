import type { Reader } from '../reading/reader.ts';
import { KINDS_OF_KINDS, kindsSeen, type Runs } from '../reading/runs.ts';
import { kindsOfSymbol } from '../reading/seen-kinds.ts';
import { makeColumn, numbers, units } from '../tables/columns.ts';

/**
 * Says which of many sets of literals a text may contain, in one look at each character: every literal is known by one
 * rare gram of up to three characters, and a bit per hash of a gram says if any literal has it. Literals and text are
 * compared as they are read (runs.ts): what stands in the text as sent, or in what it reads as, stands there too.
 *
 * Sets of single characters, such as the digits, come first: most expressions need one of them, and most texts have none.
 * What else those expressions need is then not looked for.
 */
export type Prefilter = {
  /**
   * Calls `seen` for each owner of a literal that stands in the text, in one of these readings of it; an owner may come
   * more than once. One that nobody can do anything with, since the text has not what it is needed together with, may
   * not come.
   */
  scan(runs: Runs, closed: Runs | undefined, seen: (owner: number) => void): void;
  /** The same in one reading, and every owner comes. */
  scanAll(runs: Runs, seen: (owner: number) => void): void;
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
  /** By literal, the sets of single characters without which nobody needs it, as bits. */
  readonly gate: Int32Array;
  readonly merged: readonly number[];
  readonly sets: SetTable;
};

/** Owners whose literals are single characters. */
type SetTable = {
  /** By bit, the owner, and the kinds of its characters. */
  readonly owners: readonly number[];
  readonly kinds: readonly number[];
  /** By unit, which row of `masks` says whose it is. */
  readonly classOf: Uint8Array;
  readonly masks: Int32Array;
  /** The bits that are needed together by somebody, each once. */
  readonly gates: Int32Array;
};

type Literal = {
  readonly hash: number;
  readonly gram: number;
  readonly owner: number;
  readonly units: readonly number[];
};

const MOST_SETS = 30;
const MOST_MASKS = 250;

/** `needs` are the owners that somebody needs together. */
function compileSets(spelt: readonly (readonly number[])[][], needs: readonly (readonly number[])[]): SetTable {
  const owners: number[] = [];
  const kinds: number[] = [];
  const classOf = new Uint8Array(0x10000);
  const masks = [0];
  for (let owner = 0; owner < spelt.length && owners.length < MOST_SETS; owner++) {
    const literals = spelt[owner]!;
    if (literals.length === 0 || literals.some((units) => units.length !== 1) || masks.length > MOST_MASKS / 2)
      continue;
    const bit = 1 << (owners.push(owner) - 1);
    kinds.push(literals.reduce((all, [unit]) => all | kindsOfSymbol(unit!), 0));
    for (const [unit] of literals) {
      const mask = masks[classOf[unit!]!]! | bit;
      const known = masks.indexOf(mask);
      classOf[unit!] = known >= 0 ? known : masks.push(mask) - 1;
    }
  }
  const bitOf = new Map(owners.map((owner, bit) => [owner, 1 << bit]));
  const gates = needs.map((all) => all.reduce((gate, owner) => gate | (bitOf.get(owner) ?? 0), 0));
  return { owners, kinds, classOf, masks: Int32Array.from(masks), gates: Int32Array.from(gates) };
}

/** By owner, the bits that all who need it need too. */
function gatesOf(count: number, needs: readonly (readonly number[])[], gates: Int32Array): Int32Array {
  const common = new Int32Array(count).fill(-1);
  needs.forEach((all, which) => {
    for (const owner of all) common[owner]! &= gates[which]!;
  });
  return common;
}

/** Compiles the literals of each owner. `needs` are the owners that somebody needs together. */
export function compilePrefilter(
  owners: readonly (readonly string[])[],
  needs: readonly (readonly number[])[],
  reader: Reader,
): PrefilterTable {
  const sets = compileSets(
    owners.map((texts) => texts.map((text) => unitsOf(reader.read(text)))),
    needs,
  );
  const gates = gatesOf(owners.length, needs, sets.gates);
  const isSet = new Set(sets.owners);
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
      if (spelt.length === 0 || isSet.has(owner)) continue;
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
    gate: Int32Array.from(literals, ({ owner }) => gates[owner]!),
    merged: [...merged],
    sets: { ...sets, gates: Int32Array.from(new Set(sets.gates)) },
  };
}

/**
 * By hash, its first literal; -1 where there is none. In one array with open addressing: a gram that is some literal's by its bit
 * only is told from it in one line of the cache. As a `Map` this was a tenth of what texts with digits cost.
 */
function makeFirstOf(hashes: Int32Array): (hash: number) => number {
  const mask = 2 ** Math.ceil(Math.log2(hashes.length * 2 + 2)) - 1;
  const places = new Int32Array(mask + 1).fill(-1);
  for (let at = hashes.length - 1; at >= 0; at--) {
    let slot = bitOf(hashes[at]! >>> 0) & mask;
    while (places[slot]! >= 0 && hashes[places[slot]!] !== hashes[at]) slot = (slot + 1) & mask;
    places[slot] = at;
  }
  return (hash) => {
    for (let slot = bitOf(hash >>> 0) & mask; places[slot]! >= 0; slot = (slot + 1) & mask)
      if (hashes[places[slot]!] === hash) return places[slot]!;
    return -1;
  };
}

/** The filter of a table. */
export function openPrefilter(table: PrefilterTable): Prefilter {
  const { ends, gram, owner, start, units: all, gate } = table;
  const [single, pair, triple] = table.bits;
  const [hasSingle, hasPair, hasTriple] = table.bits.map((set) => set.some((word) => word !== 0));
  const firstOf = makeFirstOf(table.hash);
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

  const { owners: setOwners, kinds, classOf, masks, gates } = table.sets;
  /** By page of 256 units, 1 where any is of a set: no page of Han is, and their classes need not be fetched. */
  const pages = new Uint8Array(0x100);
  classOf.forEach((which, unit) => {
    if (which !== 0) pages[unit >>> 8] = 1;
  });
  const kindsOfAll = kinds.reduce((all, its) => all | its, 0);
  /** The sets of which the text has a character, as bits. */
  const setsIn = ({ symbol, seen, count }: Runs): number => {
    if ((kindsOfAll & seen) === 0) return 0;
    let mask = 0;
    for (let at = 0; at < count; at++) {
      const unit = symbol[at]!;
      if (pages[unit >>> 8] !== 0) mask |= masks[classOf[unit]!]!;
    }
    return mask;
  };
  const reportSets = (mask: number, seen: (owner: number) => void): void => {
    for (let left = mask; left !== 0; left &= left - 1) seen(setOwners[31 - Math.clz32(left & -left)]!);
  };
  const isOpen = (mask: number): boolean => {
    for (let at = 0; at < gates.length; at++) if ((gates[at]! & mask) === gates[at]) return true;
    return false;
  };
  /** By kinds of runs, 1 where a text that has them may have all of some gate. */
  const openFor = Uint8Array.from({ length: KINDS_OF_KINDS }, (_, seen) => {
    const mask = kinds.reduce((all, its, bit) => (kindsSeen(its) & seen ? all | (1 << bit) : all), 0);
    return isOpen(mask) ? 1 : 0;
  });
  const scanGrams = (runs: Runs, mask: number, seen: (owner: number) => void): void => {
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
        if (hasSingle && isIn(single, bitOf(one >>> 0))) report(one, runs, at, place, mask, seen);
        if (hasPair && isIn(pair, bitOf(two >>> 0))) report(two, runs, at, place, mask, seen);
        if (hasTriple && isIn(triple, bitOf(three >>> 0))) report(three, runs, at, place, mask, seen);
      }
      if (length[at]! > LONGEST_GRAM) {
        // The last places of a long run: a literal may begin with a few of them and go on in the next run.
        before = unit;
        last = unit;
      }
    }
  };
  return {
    merged: table.merged,
    scan(runs, closed, seen) {
      // Most expressions need a digit, and most texts have no run of that kind: then nothing is gone through.
      if (openFor[kindsSeen(closed === undefined ? runs.seen : closed.seen)] === 0) return;
      const mask = closed === undefined ? setsIn(runs) : setsIn(runs) | setsIn(closed);
      if (!isOpen(mask)) return;
      reportSets(mask, seen);
      scanGrams(runs, mask, seen);
      if (closed !== undefined) scanGrams(closed, mask, seen);
    },
    scanAll(runs, seen) {
      reportSets(setsIn(runs), seen);
      scanGrams(runs, -1, seen);
    },
  };

  function report(
    hash: number,
    runs: Runs,
    at: number,
    place: number,
    mask: number,
    seen: (owner: number) => void,
  ): void {
    const first = firstOf(hash | 0);
    if (first < 0) return;
    for (let literal = first; table.hash[literal] === (hash | 0); literal++) {
      if ((gate[literal]! & mask) !== gate[literal]) continue;
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

import type { Reader } from '../reading/reader.ts';
import type { Runs } from '../reading/runs.ts';
import { kindsOfSymbol } from '../reading/seen-kinds.ts';
import { makeColumn, numbers, units } from '../tables/columns.ts';
import { frequencyOf } from './frequency.ts';

/** Units of the gram that a literal is known by. */
export const LONGEST_GRAM = 3;
/** Some gram of two units or three ends with the unit. */
export const ENDS_LONGER = 1;
/** The unit alone is a gram. */
export const IS_GRAM = 2;
const BITS = 15;
const MASK = (1 << BITS) - 1;
/** A hash of a gram is that of each unit, the last first, times one of these, put together by exclusive or. */
export const MIX = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35] as const;
const hashOf = (first: number, second: number, third: number): number =>
  (Math.imul(first, MIX[0]) ^ Math.imul(second, MIX[1]) ^ Math.imul(third, MIX[2])) >>> 0;
/** Which bit of a set, or slot of a table, a hash belongs to. */
export const bitOf = (hash: number): number => ((hash ^ (hash >>> 15)) & MASK) >>> 0;

/** The literals of all owners, as data. */
export type PrefilterTable = {
  readonly grams: GramTable;
  readonly literals: LiteralTable;
  readonly merged: readonly number[];
  readonly sets: SetTable;
};

/** What tells that some gram may end at a place. */
type GramTable = {
  /** By unit, `ENDS_LONGER` and `IS_GRAM`: of nearly all of Unicode neither. */
  readonly ends: Uint8Array;
  /** A bit for the hash of the last two units of every longer gram: of two letters of a word most end none. */
  readonly twos: Int32Array;
  /** A bit for each hash of a gram of two units, and of three. */
  readonly pairs: Int32Array;
  readonly triples: Int32Array;
};

/** By literal: hash and last place of its gram, owner, where its units begin; those of one hash are neighbours. */
type LiteralTable = {
  readonly hash: Int32Array;
  readonly gram: Int32Array;
  readonly owner: Int32Array;
  readonly start: Int32Array;
  readonly units: Uint16Array;
  /** The sets of single characters without which nobody needs it, as bits. */
  readonly gate: Int32Array;
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
  const grams = noGrams();
  const literals: Literal[] = [];
  const merged = new Set<number>();
  owners.forEach((texts, owner) => {
    for (const text of texts) {
      const runs = reader.read(text);
      if (runs.merged) merged.add(owner);
      const spelt = unitsOf(runs);
      if (spelt.length > 0 && !isSet.has(owner)) literals.push({ owner, units: spelt, ...addGram(grams, spelt) });
    }
  });
  return {
    grams,
    literals: packLiterals(literals, gates),
    merged: [...merged],
    sets: { ...sets, gates: Int32Array.from(new Set(sets.gates)) },
  };
}

const noGrams = (): GramTable => {
  const bits = () => new Int32Array((1 << BITS) >>> 5);
  return { ends: new Uint8Array(0x10000), twos: bits(), pairs: bits(), triples: bits() };
};

/** Adds the rarest gram of a literal: its hash, and the place of its last unit. */
function addGram({ ends, twos, pairs, triples }: GramTable, spelt: readonly number[]): Pick<Literal, 'hash' | 'gram'> {
  const width = Math.min(LONGEST_GRAM, spelt.length);
  let gram = 0;
  let least = Infinity;
  for (let at = 0; at + width <= spelt.length; at++) {
    const frequency = frequencyOf(spelt.slice(at, at + width));
    if (frequency < least) [least, gram] = [frequency, at];
  }
  const at = (offset: number): number => (offset < width ? spelt[gram + width - 1 - offset]! : 0);
  const hash = hashOf(at(0), at(1), at(2));
  if (width > 1) {
    mark(width === 2 ? pairs : triples, hash);
    mark(twos, hashOf(at(0), at(1), 0));
  }
  ends[at(0)]! |= width > 1 ? ENDS_LONGER : IS_GRAM;
  return { hash: hash | 0, gram: gram + width - 1 };
}

function mark(set: Int32Array, hash: number): void {
  const bit = bitOf(hash);
  set[bit >>> 5]! |= 1 << (bit & 31);
}

/** `gates` by owner. */
function packLiterals(literals: Literal[], gates: Int32Array): LiteralTable {
  literals.sort((a, b) => a.hash - b.hash);
  const start = makeColumn(numbers);
  const all = makeColumn(units);
  for (const literal of literals) {
    start.push(all.size);
    for (const unit of literal.units) all.push(unit);
  }
  start.push(all.size);
  return {
    hash: Int32Array.from(literals, ({ hash }) => hash),
    gram: Int32Array.from(literals, ({ gram }) => gram),
    owner: Int32Array.from(literals, ({ owner }) => owner),
    start: start.finish(),
    units: all.finish(),
    gate: Int32Array.from(literals, ({ owner }) => gates[owner]!),
  };
}

/** What the runs spell, symbol by symbol. */
function unitsOf(runs: Runs): number[] {
  const units: number[] = [];
  for (let at = 0; at < runs.count; at++)
    for (let time = 0; time < runs.length[at]!; time++) units.push(runs.symbol[at]!);
  return units;
}

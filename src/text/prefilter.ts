/**
 * Says which of many sets of literals a text may contain, in one look at each character: every literal is known by one
 * rare gram of up to three characters, and a bit per hash of a gram says if any literal has it.
 */
export type Prefilter = {
  /** Calls `seen` for each owner of a literal that stands in the text; an owner may come more than once. */
  scan(units: Uint16Array | string, length: number, seen: (owner: number) => void): void;
};

const BITS = 15;
const MASK = (1 << BITS) - 1;
const hashOf = (first: number, second: number, third: number): number =>
  (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35)) >>> 0;
const bitOf = (hash: number): number => ((hash ^ (hash >>> 15)) & MASK) >>> 0;

/** Units equal but for case are one; a superset of what a case-insensitive expression takes for equal. */
const lower = (() => {
  let table: Uint16Array | undefined;
  return (): Uint16Array => {
    if (table !== undefined) return table;
    table = new Uint16Array(0x10000);
    for (let unit = 0; unit < 0x10000; unit++) {
      const character = String.fromCharCode(unit);
      const folded = character.toUpperCase().toLowerCase();
      const plain = folded.length === 1 ? folded : character.toLowerCase();
      table[unit] = plain.length === 1 ? plain.charCodeAt(0) : unit;
    }
    return table;
  };
})();

/** How often a unit is seen in chat, roughly: the gram of a literal is where this is least. */
const frequency = (unit: number): number => {
  if (unit >= 0x80) return 1;
  const at = 'etaoinshrdlucmfwypvbgkjqxz'.indexOf(String.fromCharCode(unit));
  return at >= 0 ? 12 - at / 3 : unit === 0x20 ? 14 : 4;
};

type Literal = { readonly owner: number; readonly units: readonly number[]; readonly gram: number };

/** Compiles the literals of each owner. */
export function makePrefilter(owners: readonly (readonly string[])[]): Prefilter {
  const fold = lower();
  const bits = [1, 2, 3].map(() => new Int32Array((1 << BITS) >>> 5));
  const literals = new Map<number, Literal[]>();
  const used = [false, false, false];
  owners.forEach((texts, owner) => {
    for (const text of texts) {
      const units = [...Array(text.length).keys()].map((at) => fold[text.charCodeAt(at)]!);
      const width = Math.min(3, units.length);
      let gram = 0;
      let least = Infinity;
      for (let at = 0; at + width <= units.length; at++) {
        const sum = units.slice(at, at + width).reduce((total, unit) => total + frequency(unit), 0);
        if (sum < least) [least, gram] = [sum, at];
      }
      const at = (offset: number): number => (offset < width ? units[gram + width - 1 - offset]! : 0);
      const hash = hashOf(at(0), at(1), at(2));
      const bit = bitOf(hash);
      bits[width - 1]![bit >>> 5]! |= 1 << (bit & 31);
      used[width - 1] = true;
      literals.set(hash, [...(literals.get(hash) ?? []), { owner, units, gram: gram + width - 1 }]);
    }
  });
  const [single, pair, triple] = bits as [Int32Array, Int32Array, Int32Array];
  const [hasSingle, hasPair, hasTriple] = used as [boolean, boolean, boolean];
  const isIn = (set: Int32Array, bit: number): boolean => (set[bit >>> 5]! & (1 << (bit & 31))) !== 0;

  return {
    scan(units, length, seen) {
      const isText = typeof units === 'string';
      const unitAt = (at: number): number => fold[isText ? units.charCodeAt(at) : units[at]!]!;
      const report = (hash: number, at: number): void => {
        for (const literal of literals.get(hash) ?? []) {
          const start = at - literal.gram;
          if (start < 0 || start + literal.units.length > length) continue;
          if (literal.units.every((unit, offset) => unitAt(start + offset) === unit)) seen(literal.owner);
        }
      };
      let before = 0;
      let last = 0;
      for (let at = 0; at < length; at++) {
        const unit = fold[isText ? units.charCodeAt(at) : units[at]!]!;
        const one = Math.imul(unit, 0x9e3779b1);
        if (hasSingle) {
          const hash = one >>> 0;
          if (isIn(single, bitOf(hash))) report(hash, at);
        }
        const two = one ^ Math.imul(last, 0x85ebca6b);
        if (hasPair) {
          const hash = two >>> 0;
          if (isIn(pair, bitOf(hash))) report(hash, at);
        }
        if (hasTriple) {
          const hash = (two ^ Math.imul(before, 0xc2b2ae35)) >>> 0;
          if (isIn(triple, bitOf(hash))) report(hash, at);
        }
        before = last;
        last = unit;
      }
    },
  };
}

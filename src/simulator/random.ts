/** Seeded randomness: the same seed gives the same sequence on every machine. Not for secrets. */
export type Random = {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  int(below: number): number;
  /** An unsigned 32-bit number, as `MsgRandom` and `Random`. */
  uint32(): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
};

/** @param seed any number or text; equal seeds give equal sequences. */
export function makeRandom(seed: number | string): Random {
  let state = hash(String(seed));
  // mulberry32: 32 bits of state are plenty for a simulation, and it is four lines.
  const uint32 = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = () => uint32() / 2 ** 32;
  const int = (below: number) => Math.floor(next() * below);
  return {
    next,
    int,
    uint32,
    chance: (probability) => next() < probability,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('cannot pick from an empty list');
      return from[int(from.length)]!;
    },
  };
}

/** FNV-1a, so that neighbouring seeds start far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

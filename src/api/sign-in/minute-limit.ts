/** Counts events of the last minute by name, within this process, so it also works while Redis is away. */
export type MinuteLimit = {
  /** Counts one. Returns 0, or the ms until there is room again. */
  take(name: string): number;
  /** Returns the same without counting. */
  look(name: string): number;
};

const MINUTE_MS = 60_000;
/** Names remembered at once; the oldest are dropped first. */
const MOST_NAMES = 10_000;
/** Slices of a minute: counts are exact to a second. */
const PIECES = 60;

type Counted = { counts: Uint32Array; piece: number; sum: number };

export function makeMinuteLimit(most: number, now: () => number): MinuteLimit {
  const known = new Map<string, Counted>();
  const pieceMs = MINUTE_MS / PIECES;

  const roll = (one: Counted): void => {
    const piece = Math.floor(now() / pieceMs);
    // A clock that was set back: its minute has nothing in it yet.
    if (piece < one.piece) {
      one.counts.fill(0);
      [one.piece, one.sum] = [piece, 0];
    }
    const passed = Math.min(PIECES, piece - one.piece);
    for (let step = 1; step <= passed; step++) {
      const at = (one.piece + step) % PIECES;
      one.sum -= one.counts[at]!;
      one.counts[at] = 0;
    }
    one.piece = piece;
  };
  /** When the oldest of the minute leaves it. */
  const waitMs = (one: Counted): number => {
    for (let age = PIECES - 1; age >= 0; age--) {
      const at = (one.piece - age + PIECES * 2) % PIECES;
      if (one.counts[at]! > 0) return Math.max(1, (one.piece - age + PIECES) * pieceMs - now());
    }
    return 1;
  };
  const look = (name: string): number => {
    const one = known.get(name);
    if (one === undefined) return 0;
    roll(one);
    return one.sum >= most ? waitMs(one) : 0;
  };
  return {
    look,
    take: (name) => {
      const wait = look(name);
      if (wait > 0) return wait;
      const one = known.get(name) ?? { counts: new Uint32Array(PIECES), piece: Math.floor(now() / pieceMs), sum: 0 };
      known.delete(name);
      known.set(name, one);
      if (known.size > MOST_NAMES) known.delete(known.keys().next().value!);
      one.counts[one.piece % PIECES]!++;
      one.sum++;
      return 0;
    },
  };
}

/**
 * How many events lie in the last second, and the most that ever did: a window of exactly 1,000 ms, open at the old
 * end, sliding with every event. Times must not go back.
 */
export type SlidingSecond = {
  /** Events after `at - 1000`, without counting a new one. */
  count(at: number): number;
  /** Adds an event and returns how many are in the window with it. */
  add(at: number): number;
  /** The most that were in any window. */
  readonly most: number;
  reset(): void;
};

export function makeSlidingSecond(): SlidingSecond {
  // A ring that doubles: a call costs the same whether 10 or 100,000 came in the last second.
  let times = new Float64Array(256);
  let head = 0;
  let size = 0;
  let most = 0;

  function count(at: number): number {
    while (size > 0 && times[head]! <= at - 1000) {
      head = (head + 1) % times.length;
      size--;
    }
    return size;
  }

  function grow(): void {
    const larger = new Float64Array(times.length * 2);
    for (let i = 0; i < size; i++) larger[i] = times[(head + i) % times.length]!;
    times = larger;
    head = 0;
  }

  return {
    count,
    add(at) {
      count(at);
      if (size === times.length) grow();
      times[(head + size) % times.length] = at;
      size++;
      if (size > most) most = size;
      return size;
    },
    get most() {
      return most;
    },
    reset() {
      size = 0;
      most = 0;
    },
  };
}

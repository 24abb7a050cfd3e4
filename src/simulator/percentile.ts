/** Durations in buckets 1 % wide: any percentile within 1 %, in the same few kilobytes for ten values or ten million. */
export type Durations = {
  add(ms: number): void;
  /** @param share 0.5 for the median. 0 when nothing was added. */
  at(share: number): number;
  summary(): { count: number; p50: number; p99: number; max: number };
  reset(): void;
};

const GROWTH = Math.log(1.01);
const SMALLEST_MS = 0.01;
/** 0.01 ms × 1.01^2400 is three days. */
const BUCKETS = 2400;

export function makeDurations(): Durations {
  const buckets = new Uint32Array(BUCKETS);
  let count = 0;
  let max = 0;

  function at(share: number): number {
    if (count === 0) return 0;
    let left = Math.ceil(share * count);
    for (let i = 0; i < BUCKETS; i++) {
      left -= buckets[i]!;
      if (left <= 0) return round(Math.min(max, SMALLEST_MS * Math.exp((i + 1) * GROWTH)));
    }
    return round(max);
  }

  return {
    add(ms) {
      const index = ms <= SMALLEST_MS ? 0 : Math.floor(Math.log(ms / SMALLEST_MS) / GROWTH);
      buckets[Math.min(index, BUCKETS - 1)]!++;
      count++;
      if (ms > max) max = ms;
    },
    at,
    summary: () => ({ count, p50: at(0.5), p99: at(0.99), max: round(max) }),
    reset() {
      buckets.fill(0);
      count = 0;
      max = 0;
    },
  };
}

const round = (ms: number) => Math.round(ms * 100) / 100;

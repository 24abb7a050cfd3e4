import { expect } from 'vitest';

/** The most timestamps (ms, in any order) that lie in one half-open window of `windowMs`, wherever it starts. */
export function mostInWindow(timestamps: readonly number[], windowMs: number): number {
  const sorted = [...timestamps].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  for (let to = 0; to < sorted.length; to++) {
    while (sorted[to]! - sorted[from]! >= windowMs) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** The law of the pace: no window of that length, wherever it starts, has more than `n`. */
export function assertNeverMoreThan(timestamps: readonly number[], n: number, windowMs: number): void {
  expect(timestamps.length, 'timestamps to check').toBeGreaterThan(0);
  expect(mostInWindow(timestamps, windowMs), `calls in the fullest ${windowMs} ms`).toBeLessThanOrEqual(n);
}

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseAfterForgiven, pauseBefore, pauseWhileAway } from '../../src/calls/backoff.ts';

const MINUTE_MS = 60_000;

test('the first six pauses double from a quarter of a second', () => {
  const longest = [0, 1, 2, 3, 4, 5].map((tries) => pauseBefore(tries, () => 1));
  expect(longest).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000]);
});

test('later ones are minutes apart, and never more than ten', () => {
  const longest = [6, 7, 8, 9, 10, 40].map((tries) => pauseBefore(tries, () => 1) / MINUTE_MS);
  expect(longest).toEqual([1, 2, 4, 8, 10, 10]);
});

test('while nobody answers no message waits for longer than four seconds', () => {
  const longest = [0, 5, 6, 7, 40].map((tries) => pauseWhileAway(tries, () => 1));
  expect(longest).toEqual([250, 4_000, 4_000, 4_000, 4_000]);
});

test('while nobody answers chance halves the longest pause at most', () => {
  expect(pauseWhileAway(40, () => 0)).toBe(2_000);
  expect(pauseWhileAway(40, () => 0.5)).toBe(3_000);
});

test('what is forgiven a few times is tried soon, and then when a gateway had time to recover', () => {
  const pauses = (random: number) => [0, 1, 2, 9].map((forgiven) => pauseAfterForgiven(forgiven, () => random));
  expect(pauses(1)).toEqual([2_000, 40_000, 40_000, 40_000]);
  expect(pauses(0.5)).toEqual([1_500, 30_000, 30_000, 30_000]);
  expect(pauses(0)).toEqual([1_000, 20_000, 20_000, 20_000]);
});

test('chance spreads them, and minutes stay minutes', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.nat(2_000), chance, (tries, random) => {
      const pause = pauseBefore(tries, () => random);
      expect(pause).toBeLessThanOrEqual(pauseBefore(tries, () => 1));
      expect(pause).toBeGreaterThanOrEqual(tries < 6 ? 0 : MINUTE_MS / 2);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growthOf, type Sample } from '../../scripts/endure/growth.ts';

const NOISE = { atMost: 2, share: 0.04 };
const over = (value: (seconds: number) => number): Sample[] =>
  [...Array(40).keys()].map((at) => [at * 6, value(at * 6)]);

test('what levels off is not growing, however fast it grew at first', () => {
  expect(
    growthOf(
      over((seconds) => Math.min(60, seconds)),
      NOISE,
    ).isGrowing,
  ).toBe(false);
});

test('a slow leak is seen through a saw of ten times its size', () => {
  const saw = (seconds: number) => 30 + ((seconds / 6) % 2) * 30;
  expect(growthOf(over(saw), NOISE).isGrowing).toBe(false);
  expect(
    growthOf(
      over((seconds) => saw(seconds) + seconds / 30),
      NOISE,
    ).isGrowing,
  ).toBe(true);
});

test('a few odd samples decide nothing', () => {
  const odd = fc.array(fc.tuple(fc.nat(39), fc.nat(1_000)), { maxLength: 2 });
  fc.assert(
    fc.property(odd, (spoilt) => {
      const samples = over(() => 30);
      for (const [index, value] of spoilt) samples[index] = [index * 6, value];
      expect(growthOf(samples, NOISE).isGrowing).toBe(false);
    }),
  );
});

test('what grows is told in the unit of the measure, over the half that is judged', () => {
  const { grown, allowed } = growthOf(
    over((seconds) => seconds),
    NOISE,
  );
  expect(grown).toBeCloseTo(114);
  expect(allowed).toBeCloseTo(0.04 * 177, 0);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Match } from '../../src/judge/matches.ts';
import { withoutOverlapped } from '../../src/judge/matches.ts';

const span = fc
  .record({ part: fc.nat(2), start: fc.nat(30), length: fc.integer({ min: 1, max: 6 }) })
  .map(({ part, start, length }) => ({ part, start, end: start + length }));
const match = fc.array(span, { minLength: 1, maxLength: 2 }).map((spans): Match => ({ term: 0, spans }));
const matches = fc.array(match, { maxLength: 12 });

it('an exception cancels exactly the matches that share a character with it', () => {
  const characters = ({ spans }: Match) =>
    spans.flatMap(({ part, start, end }) =>
      Array.from({ length: end - start }, (_, index) => `${part}:${start + index}`),
    );
  fc.assert(
    fc.property(matches, matches, (all, exceptions) => {
      const cancelled = new Set(exceptions.flatMap(characters));
      const expected = all.filter((one) => !characters(one).some((character) => cancelled.has(character)));
      expect(withoutOverlapped(all, exceptions)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

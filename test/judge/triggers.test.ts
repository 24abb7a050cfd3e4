import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CompiledCondition } from '../../src/judge/compiled-condition.ts';
import { makeAsking, triggerOf } from '../../src/judge/triggers.ts';
import { OWN } from '../../src/judge/voices.ts';

const PATTERNS = 6;
const leaf = fc.oneof(
  fc.nat(PATTERNS - 1).map((one): CompiledCondition => ({ type: 'patterns', patterns: [one], voices: OWN })),
  fc.nat(2).map((counter): CompiledCondition => ({ type: 'count', counter, atLeast: 1 })),
  fc.constant<CompiledCondition>({ type: 'length', longerThan: 0, voices: OWN }),
);
const condition = fc.letrec<{ any: CompiledCondition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((of): CompiledCondition => ({ type: 'any', of })),
    fc
      .array(tie('any'), { minLength: 1, maxLength: 3 })
      .map((of): CompiledCondition => ({ type: 'all', of, cheapestFirst: of })),
    fc.array(tie('any'), { minLength: 1, maxLength: 2 }).map((of): CompiledCondition => ({ type: 'none', of })),
    fc
      .tuple(
        fc.integer({ min: -1, max: 4 }),
        fc.array(fc.tuple(fc.integer({ min: -2, max: 3 }), tie('any')), { maxLength: 4 }),
      )
      .map(
        ([threshold, all]): CompiledCondition => ({
          type: 'score',
          threshold,
          signals: all.map(([add, when]) => ({ add, when })),
        }),
      ),
  ),
})).any;

type Met = { readonly patterns: ReadonlySet<number>; readonly counters: ReadonlySet<number>; readonly isLong: boolean };
function holds(one: CompiledCondition, met: Met): boolean {
  switch (one.type) {
    case 'any':
      return one.of.some((inner) => holds(inner, met));
    case 'all':
      return one.of.every((inner) => holds(inner, met));
    case 'none':
      return !one.of.some((inner) => holds(inner, met));
    case 'patterns':
      return one.patterns.some((pattern) => met.patterns.has(pattern));
    case 'count':
      return met.counters.has(one.counter);
    case 'score':
      return one.signals.reduce((sum, { add, when }) => sum + (holds(when, met) ? add : 0), 0) >= one.threshold;
    default:
      return met.isLong;
  }
}

it('every rule that can hold is asked, whatever was met', () => {
  const some = (most: number) => fc.uniqueArray(fc.nat(most), { maxLength: most });
  fc.assert(
    fc.property(
      fc.array(condition, { maxLength: 5 }),
      some(PATTERNS - 1),
      some(2),
      fc.boolean(),
      (rules, patterns, counters, isLong) => {
        const frequency = (pattern: number) => (pattern % 2 === 0 ? 1 : 10);
        const ask = makeAsking(rules.map((rule) => triggerOf(rule, frequency)));
        const met = { patterns: new Set(patterns), counters: new Set(counters), isLong };
        const asked = [...ask(patterns, counters, new Set())];
        expect(asked).toEqual(asked.toSorted((a, b) => a - b));
        expect(new Set(asked).size).toBe(asked.length);
        rules.forEach((rule, index) => {
          if (holds(rule, met)) expect(asked).toContain(index);
        });
      },
    ),
    { numRuns: 2_000 },
  );
});

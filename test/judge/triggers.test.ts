import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
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

/** A rule that is asked where nothing of it is there costs time, and says nothing wrong: so these say exactly when. */
describe('what a condition cannot hold without', () => {
  const found = (...patterns: readonly number[]): CompiledCondition => ({ type: 'patterns', patterns, voices: OWN });
  const count = (counter: number): CompiledCondition => ({ type: 'count', counter, atLeast: 1 });
  const LENGTH: CompiledCondition = { type: 'length', longerThan: 0, voices: OWN };
  const any = (...of: readonly CompiledCondition[]): CompiledCondition => ({ type: 'any', of });
  const all = (...of: readonly CompiledCondition[]): CompiledCondition => ({ type: 'all', of, cheapestFirst: of });
  const score = (
    threshold: number,
    ...signals: readonly [add: number, when: CompiledCondition][]
  ): CompiledCondition => ({
    type: 'score',
    threshold,
    signals: signals.map(([add, when]) => ({ add, when })),
  });
  /** Patterns from 10 on are met ten times as often. */
  const trigger = (one: CompiledCondition) => triggerOf(one, (pattern) => (pattern < 10 ? 1 : 10));
  const met = (patterns: readonly number[], counters: readonly number[] = []) => ({ patterns, counters });

  test.each<[string, CompiledCondition, ReturnType<typeof met> | undefined]>([
    ['a list', found(1, 2), met([1, 2])],
    ['a counter', count(3), met([], [3])],
    ['several messages', { type: 'across', pattern: 7, counter: 2, last: 3, withinMs: 1_000 }, met([], [2])],
    ['a length', LENGTH, undefined],
    ['none of', { type: 'none', of: [found(1)] }, undefined],
    ['any: all that it names, each once', any(found(1, 2), found(2), count(3), count(3)), met([1, 2], [3])],
    ['any, one of which may always hold', any(found(1), LENGTH), undefined],
    ['all: the rarer one, wherever it stands', all(found(10), found(1)), met([1])],
    ['all: the rarer one, standing first', all(found(1), found(10)), met([1])],
    ['all: of two as rare the first', all(found(2), found(1)), met([2])],
    ['all: as rare as the sum of what is in it', all(found(1, 2, 3), found(4, 5)), met([4, 5])],
    ['all: a counter is asked more often than an expression is met', all(count(0), found(10)), met([10])],
    ['all: two expressions are met as often as a counter is asked', all(count(0), found(10, 11)), met([], [0])],
    ['all: what may always hold is no help', all(LENGTH, found(1), LENGTH), met([1])],
    ['all of what may always hold', all(LENGTH, LENGTH), undefined],
    ['a score: signals that come to it alone', score(3, [3, found(1)], [4, found(2)]), met([1, 2])],
    ['a score: without those that do not come to it together', score(3, [2, found(10)], [2, found(1)]), met([1])],
    ['a score: the often met are left out first', score(4, [1, found(1)], [3, found(10)]), met([1])],
    ['a score: of those met as often the lighter first', score(4, [3, found(1)], [1, found(2)]), met([1])],
    ['a score: what may always hold is left out first', score(4, [2, found(1)], [3, LENGTH]), met([1])],
    ['a score: unless it comes to it alone', score(3, [2, found(1)], [3, LENGTH]), undefined],
    ['a score: what takes points away brings none to it', score(2, [-1, LENGTH], [0, LENGTH], [2, found(1)]), met([1])],
    ['a score of nothing', score(0, [1, found(1)]), undefined],
    ['a score of one', score(1, [1, found(1)]), met([1])],
  ])('%s', (_, one, wanted) => expect(trigger(one)).toEqual(wanted));
});

test('asked are those that always are and those whose trigger is there, each once, in order', () => {
  const ask = makeAsking([
    { patterns: [0, 1], counters: [] },
    undefined,
    { patterns: [1], counters: [0] },
    { patterns: [], counters: [1] },
    { patterns: [2], counters: [1] },
  ]);
  const asked = (patterns: readonly number[], counters: readonly number[] = [], missed: readonly number[] = []) => [
    ...ask(patterns, counters, new Set(missed)),
  ];
  expect(asked([])).toEqual([1]);
  expect(asked([2, 1, 0])).toEqual([0, 1, 2, 4]);
  expect(asked([])).toEqual([1]);
  expect(asked([7])).toEqual([1]);
  expect(asked([1], [0])).toEqual([0, 1, 2]);
  expect(asked([], [1])).toEqual([1, 3, 4]);
  expect(asked([], [], [1])).toEqual([1, 3, 4]);
  expect(asked([], [0], [1])).toEqual([1, 2, 3, 4]);
});

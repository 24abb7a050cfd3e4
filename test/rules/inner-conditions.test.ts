import { describe, expect, test } from 'vitest';
import { changeInner, innerConditions, listsIn } from '../../src/rules/inner-conditions.ts';
import type { Condition } from '../../src/rules/rule-set.ts';

const length = (longerThan: number): Condition => ({ type: 'length', longerThan });
const count = (where?: Condition): Condition => ({
  ...{ type: 'count', distinct: undefined, per: ['sender'], overMs: 1, atLeast: 2, where },
});
const score = (...whens: readonly Condition[]): Condition => ({
  ...{ type: 'score', threshold: 1 },
  signals: whens.map((when, nth) => ({ add: nth, when })),
});
const terms = (list?: string): Condition => ({
  ...{ type: 'terms', terms: ['a'], evasion: 'off', list, across: undefined },
});
const TOGETHER = ['any', 'all', 'none'] as const;

describe('the conditions inside one', () => {
  test('are those that it puts together, weighs, or counts by', () => {
    for (const type of TOGETHER)
      expect(innerConditions({ type, of: [length(1), length(2)] })).toEqual([length(1), length(2)]);
    expect(innerConditions(score(length(1), length(2)))).toEqual([length(1), length(2)]);
    expect([innerConditions(count(length(1))), innerConditions(count()), innerConditions(length(1))]).toEqual([
      [length(1)],
      [],
      [],
    ]);
  });
  test('may each be replaced, and the rest stays', () => {
    const change = () => length(9);
    for (const type of TOGETHER)
      expect(changeInner({ type, of: [length(1), terms()] }, change)).toEqual({ type, of: [length(9), length(9)] });
    expect(changeInner(score(length(1), length(2)), change)).toEqual(score(length(9), length(9)));
    expect([changeInner(count(length(1)), change), changeInner(count(), change)]).toEqual([count(length(9)), count()]);
    expect(changeInner(length(1), change)).toEqual(length(1));
  });
});

test('the lists of a condition are those of all that is in it', () => {
  const like: Condition = { type: 'like', list: 'texts', samples: [], share: 1 };
  const link: Condition = { type: 'link', list: 'hosts', domainIn: [], domainNotIn: undefined };
  expect(
    listsIn({ type: 'all', of: [terms('words'), { type: 'none', of: [like] }, score(link), count(terms('more'))] }),
  ).toEqual(['words', 'texts', 'hosts', 'more']);
  expect([
    listsIn(terms()),
    listsIn(length(1)),
    listsIn({ type: 'link', domainIn: undefined, domainNotIn: undefined }),
  ]).toEqual([[], [], []]);
});

import { expect, test } from 'vitest';
import { namedOnly, openDomains, packDomains, withoutListEntries } from '../../src/judge/list-entries.ts';
import type { Condition, Rule, RuleSet } from '../../src/rules/rule-set.ts';

/** Once compiled, a rule set keeps no entries of lists; what counters are named by changes with none of them. */
const setOf = (...conditions: readonly Condition[]): RuleSet =>
  ({
    hash: 'h',
    rules: conditions.map((when) => ({ id: 'a', when }) as Rule),
    ladders: [],
    brake: undefined,
  }) as RuleSet;
const left = (when: Condition) => withoutListEntries(setOf(when)).rules[0]!.when;

const terms = (list: string | undefined): Condition => ({
  type: 'terms',
  terms: ['tulip', 'rose'],
  evasion: 'high',
  list,
  across: undefined,
});
const like: Condition = { type: 'like', list: 'known', samples: ['x'.repeat(50), 'short'], share: 0.5 };
const learned: Condition = {
  type: 'learned',
  model: 'spam',
  digest: 'd',
  isConfirmed: true,
  table: { weights: Int8Array.of(1, 2), shift: 3 },
  oneIn: 1000,
  threshold: 5,
};
const link = (of: object): Condition => ({ type: 'link', domainIn: undefined, domainNotIn: undefined, ...of });

test('phrases of a list are dropped, those of a rule are kept', () => {
  expect(left(terms('flowers'))).toEqual({ ...terms('flowers'), terms: [] });
  expect(left(terms(undefined))).toEqual(terms(undefined));
});

test('of samples so much is kept as they are known by', () => {
  expect(left(like)).toEqual({ ...like, samples: ['x'.repeat(40), 'short'] });
});

test('of a model everything but its weights is kept', () => {
  expect(left(learned)).toEqual({ ...learned, table: { weights: new Int8Array(0), shift: 0 } });
});

test('a condition on links still says which way it compares', () => {
  expect(left(link({ list: 'l', domainIn: ['a.com'] }))).toEqual(link({ list: 'l', domainIn: [] }));
  expect(left(link({ list: 'l', domainNotIn: ['a.com'] }))).toEqual(link({ list: 'l', domainNotIn: [] }));
  expect(left(link({ looksLike: ['a.com'] }))).toEqual(link({ looksLike: ['a.com'] }));
});

test('what stands inside other conditions is dropped too, and the rest of the rule set kept', () => {
  const before = setOf(
    { type: 'all', of: [terms('flowers'), { type: 'none', of: [like] }] },
    { type: 'length', longerThan: 3 },
  );
  const after = withoutListEntries(before);
  expect(after.hash).toBe('h');
  expect(after.rules.map(({ id }) => id)).toEqual(['a', 'a']);
  expect(after.rules[0]!.when).toEqual({
    type: 'all',
    of: [terms('flowers'), { type: 'none', of: [like] }].map((one) => left(one as Condition)),
  });
  expect(after.rules[1]).toEqual(before.rules[1]);
});

test('a counter has one name, whatever stands in its lists', () => {
  const where = (of: object): Condition => ({ type: 'any', of: [{ ...like, ...of }, terms('flowers')] });
  expect(namedOnly(where({ samples: ['a'] }))).toEqual(namedOnly(where({ samples: ['b', 'c'] })));
  expect(namedOnly(where({}))).toEqual({
    type: 'any',
    of: [
      { ...like, samples: [] },
      { ...terms('flowers'), terms: [] },
    ],
  });
  expect(namedOnly(link({ looksLike: ['a.com'] }))).toEqual(link({ looksLike: [] }));
  expect(namedOnly(link({ domainIn: ['a.com'] }))).toEqual(link({ domainIn: [] }));
});

test('lists of domains are packed once each, wherever they are named; what a rule spells out is not', () => {
  const listed = link({ list: 'ours', domainIn: ['a.com', '*.b.com'] });
  const excluded = link({ list: 'safe', domainNotIn: ['c.com', 'd.com'] });
  const tables = packDomains(
    setOf(
      { type: 'none', of: [listed] },
      excluded,
      { ...listed },
      link({ domainIn: ['e.com'] }),
      link({ list: 'like', looksLike: ['f.com'] }),
    ),
  );
  expect([...tables.keys()]).toEqual(['ours', 'safe']);
  const has = (list: string, host: string) => openDomains(tables.get(list)!).has({ host, path: '' });
  expect(['a.com', 'x.b.com', 'b.com', 'c.com'].map((host) => has('ours', host))).toEqual([true, true, false, false]);
  expect(['c.com', 'd.com', 'a.com', 'c.com d.com'].map((host) => has('safe', host))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

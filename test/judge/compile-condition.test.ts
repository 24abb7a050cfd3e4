import { describe, expect, test } from 'vitest';
import { compileCondition, type Shared } from '../../src/judge/compile-condition.ts';
import { contactRegexes } from '../../src/judge/contacts/account-patterns.ts';
import type { RuleCounters } from '../../src/judge/counter-plan.ts';
import { NO_SAMPLES } from '../../src/judge/samples.ts';
import { OWN, voicesOf } from '../../src/judge/voices.ts';
import type { Condition, ContactKind } from '../../src/rules/rule-set.ts';
import type { Pattern } from '../../src/text/engine.ts';

/** What each condition puts into the engine, and what is asked of it. */
function compiled(condition: Condition) {
  const patterns: Pattern[] = [];
  const asked: unknown[] = [];
  const shared: Shared = {
    add: (pattern) => patterns.push(pattern) - 1,
    domainsOf: (list) => (list === 'hosts' ? { has: ({ host }) => host === 'listed.com' } : undefined),
    samplesOf: (list) => (list === 'known' ? { ...NO_SAMPLES, holders: Int32Array.of(7) } : undefined),
  };
  const counters: RuleCounters = {
    count: (what, where) => asked.push({ what, where }) + 40,
    recent: (across) => asked.push(across) + 50,
  };
  return { made: compileCondition(condition, shared, counters), patterns, asked };
}
const QUOTED = voicesOf(['quoted']);
const terms = (term: string): Extract<Condition, { type: 'terms' }> => ({
  ...{ type: 'terms', terms: [term], evasion: 'off', list: undefined, across: undefined },
});

describe('patterns', () => {
  test('of terms say how they match', () => {
    const { made, patterns } = compiled({
      ...terms('a'),
      ...{ words: 'anywhere', forms: 'off', language: 'german' as never, voices: ['quoted'], outside: ['links'] },
    });
    expect(made).toEqual({ type: 'patterns', patterns: [0], voices: QUOTED, outside: ['links'] });
    expect(patterns).toEqual([
      { type: 'terms', terms: ['a'], evasion: 'off', words: 'anywhere', forms: 'off', language: 'german' },
    ]);
  });
  test('of terms over several messages stand here, or over the last ones', () => {
    const across = { last: 3, withinMs: 5 };
    const { made, asked } = compiled({ ...terms('a'), across });
    expect(made).toEqual({
      type: 'any',
      of: [
        { type: 'patterns', patterns: [0], voices: OWN, outside: undefined },
        { type: 'across', pattern: 0, counter: 51, last: 3, withinMs: 5 },
      ],
    });
    expect(asked).toEqual([across]);
  });
  test('of an expression, of profanity and of a model say what they are', () => {
    const heard = { voices: ['quoted'], outside: ['links'] } as const;
    const regex = compiled({ type: 'regex', source: 'a', evasion: 'high', ...heard });
    expect(regex.patterns).toEqual([{ type: 'regex', source: 'a', evasion: 'high' }]);
    const profanity = compiled({ type: 'profanity', language: 'english', evasion: 'high', ...heard });
    expect(profanity.patterns).toEqual([{ type: 'profanity', language: 'english', evasion: 'high' }]);
    for (const { made } of [regex, profanity])
      expect(made).toEqual({ type: 'patterns', patterns: [0], voices: QUOTED, outside: ['links'] });
    const table = { weights: Int8Array.of(1), shift: 1 };
    const learned = compiled({
      ...{ type: 'learned', model: 'm', digest: 'd', isConfirmed: true, table, oneIn: 9, threshold: 5 },
      voices: ['quoted'],
    });
    expect(learned.patterns).toEqual([{ type: 'learned', model: 'd', table, threshold: 5 }]);
    expect(learned.made).toEqual({ type: 'patterns', patterns: [0], voices: QUOTED });
  });
});

describe('a contact', () => {
  const contact = (...kinds: readonly ContactKind[]) => compiled({ type: 'contact', kinds, voices: ['quoted'] });
  test('is an account, written in one of the ways of its kinds', () => {
    const { made, patterns } = contact('email', 'wechat');
    const sources = [...contactRegexes('email'), ...contactRegexes('wechat')];
    expect(patterns).toEqual(sources.map((source) => ({ type: 'regex', source, evasion: 'standard' })));
    expect(made).toEqual({ type: 'patterns', patterns: [...sources.keys()], voices: QUOTED });
  });
  test('is a telephone number besides, where that is asked for', () => {
    const { made } = contact('phone', 'email');
    expect(made).toMatchObject({ type: 'any', of: [{ type: 'patterns' }, { type: 'phone', voices: QUOTED }] });
  });
});

describe('what needs no pattern', () => {
  test('is compared with the list that it names', () => {
    const like = (list: string) => compiled({ type: 'like', list, samples: [], share: 0.5, voices: ['quoted'] }).made;
    expect(like('known')).toEqual({
      type: 'like',
      table: { ...NO_SAMPLES, holders: Int32Array.of(7) },
      share: 0.5,
      voices: QUOTED,
    });
    expect(like('other')).toMatchObject({ table: NO_SAMPLES });
    const link = { type: 'link', list: 'hosts', domainIn: [], domainNotIn: undefined } as const;
    const { made } = compiled({ ...link, voices: ['quoted'] });
    if (made.type !== 'link') throw new Error(made.type);
    const linkTo = (host: string) => [{ start: 0, end: 1, places: [{ host, path: '' }] }] as never;
    const parts = [{ source: 'text', run: 0, text: 'x', voice: 'quoted' }] as const;
    expect(made.voices).toBe(QUOTED);
    expect(['listed.com', 'a.com'].map((host) => made.test(parts, () => linkTo(host), QUOTED).length)).toEqual([1, 0]);
  });
  test('says what it wants', () => {
    const shape = { type: 'shape', emoji: 3, voices: ['quoted'] } as const;
    expect(compiled(shape).made).toEqual({ type: 'shape', wanted: shape, voices: QUOTED });
    expect(compiled({ type: 'length', longerThan: 3 }).made).toEqual({ type: 'length', longerThan: 3, voices: OWN });
    expect(compiled({ type: 'elements', kinds: ['face'] }).made).toEqual({ type: 'elements', kinds: ['face'] });
  });
  test('is counted by a counter of the rule', () => {
    const count = { type: 'count', distinct: undefined, per: ['sender'], overMs: 1, atLeast: 2 } as const;
    const where: Condition = { type: 'length', longerThan: 3 };
    const { made, asked } = compiled({ ...count, where });
    expect(made).toEqual({ type: 'count', counter: 41, atLeast: 2 });
    expect(asked).toEqual([{ what: { ...count, where }, where: { ...where, voices: OWN } }]);
    expect(compiled({ ...count, where: undefined }).asked).toMatchObject([{ where: undefined }]);
  });
});

describe('conditions put together', () => {
  const any = (...of: readonly Condition[]): Condition => ({ type: 'any', of });
  const length: Condition = { type: 'length', longerThan: 1 };
  const link: Condition = { type: 'link', domainIn: undefined, domainNotIn: undefined };
  const shape: Condition = { type: 'shape', emoji: 1 };
  const like: Condition = { type: 'like', list: 'known', samples: [], share: 1 };
  const regex: Condition = { type: 'regex', source: 'a', evasion: 'off' };
  const contact: Condition = { type: 'contact', kinds: ['email'] };
  const elements: Condition = { type: 'elements', kinds: ['face'] };
  const count = (where?: Condition): Condition => ({
    ...{ type: 'count', distinct: undefined, per: ['sender'], overMs: 1, atLeast: 2, where },
  });
  test('are as they are written, each compiled', () => {
    for (const type of ['any', 'none'] as const)
      expect(compiled({ type, of: [length] }).made).toEqual({
        type,
        of: [{ type: 'length', longerThan: 1, voices: OWN }],
      });
    const scored = compiled({ type: 'score', threshold: 2, signals: [{ add: 1, when: length }] });
    expect(scored.made).toMatchObject({ type: 'score', threshold: 2, signals: [{ add: 1, when: { type: 'length' } }] });
  });
  test('that must all hold are asked in the order of what asking costs, and kept as written', () => {
    const order = (...of: readonly Condition[]) => {
      const { made } = compiled({ type: 'all', of });
      if (made.type !== 'all') throw new Error(made.type);
      expect(made.of).toHaveLength(of.length);
      return made.cheapestFirst.map((one) => made.of.indexOf(one));
    };
    for (const dear of [regex, contact])
      for (const fair of [link, shape, like]) expect(order(dear, fair)).toEqual([1, 0]);
    for (const fair of [link, shape, like])
      for (const free of [length, elements, terms('a'), count(), count(regex)])
        expect(order(fair, free)).toEqual([1, 0]);
    expect(order(length, terms('a'), elements)).toEqual([0, 1, 2]);
    expect(order(any(length, regex), link, any(length))).toEqual([2, 1, 0]);
  });
});

import { describe, expect, test } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { foundIn } from '../../src/judge/found.ts';
import { anywhere, type Judge, makeJudge } from '../../src/judge/judge.ts';
import { OWN } from '../../src/judge/voices.ts';
import type { Content, TextPart } from '../../src/model.ts';
import { judgeOf, ruleWith } from './rules-of.ts';

/** What a judge promises exactly: found by changing it in many small ways. Judges are made in the tests, for that. */
const part = (text: string, more: Partial<TextPart> = {}): TextPart => ({ source: 'text', run: 0, text, ...more });
const said = (...parts: readonly TextPart[]): Content => ({ ...contentOfText(''), parts });
const hitsOf = (judge: Judge, content: Content) => judge.judge(content, { counters: [] }).hits;
const APPLE = '{ text: { terms: [apple] } }';
const LIMITS = { units: 1_000, steps: 100_000, ruleSteps: 100_000 };

test('what the engine refuses is told with the rule and the condition that it stands in', () => {
  const { ruleSet } = judgeOf(ruleWith(APPLE, { match: 'apple' }));
  const when = { type: 'regex', source: '(', evasion: 'standard' } as const;
  const made = makeJudge({ ...ruleSet, rules: [{ ...ruleSet.rules[0]!, when }] });
  expect(made).toMatchObject({ ok: false, problems: [{ pattern: 0, rule: { id: 'tested' }, condition: when }] });
});

test('each pattern says whose it is; a rule without exceptions has none for them', () => {
  const ownersOf = (more: string) =>
    judgeOf(ruleWith(APPLE, { match: 'apple', more })).inside.owners.map(({ rule, condition }) => [
      rule.id,
      typeof condition === 'string' ? condition : condition.type,
    ]);
  expect(ownersOf('')).toEqual([['tested', 'terms']]);
  expect(ownersOf('    except: [apple pie]\n')).toEqual([
    ['tested', 'exceptions'],
    ['tested', 'terms'],
  ]);
});

test('anywhere, a rule looks at every text but those of people who are left alone', () => {
  const more = '    scope: { conversations: [c2c], senders_not: [staff] }\n';
  const counting = `{ any: [${APPLE}, { count: { per: [sender], over: 1m, gte: 2 } }] }`;
  const judge = judgeOf(ruleWith(counting, { match: 'apple', more }));
  const [scoped, unscoped] = [judge, anywhere(judge)].map((one) => (sender: string) => {
    const content = contentOfText('an apple', { conversation: 'group', sender });
    return [hitsOf(one, content).length, one.counters(content).length];
  });
  expect([scoped!('u1'), unscoped!('u1'), unscoped!('staff')]).toEqual([
    [0, 0],
    [1, 1],
    [0, 1],
  ]);
});

describe('voices', () => {
  const of = (voices: string) => ruleWith(`{ text: { terms: [apple], of: [${voices}] } }`, { match: 'apple' });
  const quoting = said(part('I say'), part('apple', { run: 1, voice: 'quoted' }));
  const rulesFor = (voices: string) =>
    of(voices).replace(
      'examples: { match: ["apple"]',
      'examples: { match: [{ text: "", quoted: apple, signal: apple }]',
    );
  test('that some rule looks at are read, and each rule hears its own', () => {
    expect(hitsOf(judgeOf(rulesFor('quoted')), quoting)).toHaveLength(1);
    expect(hitsOf(judgeOf(rulesFor('signal')), quoting)).toEqual([]);
    const both = `${rulesFor('quoted')}${ruleWith(APPLE, { match: 'apple' })
      .replace(/^[\s\S]*?rules:\n/, '')
      .replace('tested', 'own')}`;
    expect(hitsOf(judgeOf(both), quoting).map(({ rule }) => rule)).toEqual(['tested']);
    expect(hitsOf(judgeOf(both), said(part('apple')))).toMatchObject([{ rule: 'own' }]);
  });
  test('of a program are what the rule set calls a signal, in capitals or not', () => {
    const judge = judgeOf(`signals: [My_Call]\n${rulesFor('signal')}`);
    const custom = (business: string) => said(part('apple', { source: 'custom', business }));
    expect([custom('MY_CALL'), custom('my_call'), custom('other')].map((one) => hitsOf(judge, one).length)).toEqual([
      1, 1, 0,
    ]);
  });
});

test('parts are compared as lines, not as one word', () => {
  const judge = judgeOf(ruleWith(APPLE, { match: 'apple' }));
  const facts = judge.inside.factsFor(judge.inside.rules[0]!, said(part('ab'), part('cd', { run: 1 })), []);
  expect(facts.readAs(OWN)).not.toContain('abcd');
});

describe('an edit', () => {
  test('is not judged by what stood there before: words, or links', () => {
    const edited = (when: string, text: string, stood?: 'alone') =>
      hitsOf(judgeOf(ruleWith(when, { match: text })), said(part(text, { ...(stood && { stood }) }))).length;
    for (const [when, text] of [
      [APPLE, 'apple'],
      ['{ link: { any: true } }', 'see evil.com'],
    ] as const)
      expect([edited(when, text), edited(when, text, 'alone')]).toEqual([1, 0]);
  });
  test('is judged by what is new beside it', () => {
    const judge = judgeOf(ruleWith(APPLE, { match: 'apple' }));
    const [hit] = hitsOf(judge, said(part('apple', { stood: 'alone' }), part('apple', { run: 1 })));
    expect(hit!.spans).toEqual([{ part: 1, start: 0, end: 5 }]);
  });
  test('is not found again by a rule that nothing shows, where it was found before', () => {
    const judge = judgeOf(
      ruleWith('{ none: [{ text: { terms: [please] } }] }', { match: 'give me', noMatch: 'please' }),
    );
    const before = contentOfText('give me');
    const found = foundIn(before, hitsOf(judge, before));
    expect(hitsOf(judge, { ...contentOfText('give me more'), foundBefore: found })).toEqual([]);
    expect(hitsOf(judge, { ...contentOfText('give me more'), foundBefore: [] })).toHaveLength(1);
  });
  test('is found again where something new shows it, whatever was found before', () => {
    const judge = judgeOf(ruleWith(APPLE, { match: 'apple' }));
    const foundBefore = foundIn(contentOfText(''), [{ rule: 'tested', spans: [] } as never]);
    expect(hitsOf(judge, { ...contentOfText('an apple'), foundBefore })).toHaveLength(1);
  });
});

describe('a message that is too long', () => {
  const rule = (id: string, scope = '') =>
    `  - { id: ${id}, state: live, ${scope}when: ${APPLE}, then: [recall], examples: { match: [apple], no_match: [pear] } }\n`;
  const rules = (...all: readonly string[]) => judgeOf(`version: 1\nrules:\n${all.join('')}`);
  const judgedWith = (judge: Judge, content: Content, units: number) =>
    judge.judge(content, { counters: [] }, judge.read(content, { ...LIMITS, units }));
  const unitsOf = (judge: Judge, length: number) => (length + 12) * judge.inside.engine.weight;
  test('is one with more units than the limit, as many times as the engine weighs', () => {
    // Two ways to read make the engine weigh more.
    const judge = rules(
      rule('a'),
      rule('b')
        .replace('[apple] }', '[pear], evasion: high }')
        .replace('[apple], no_match: [pear]', '[pear], no_match: [plum]'),
    );
    const content = contentOfText('an apple');
    expect(judge.inside.engine.weight).toBeGreaterThan(1);
    expect(judgedWith(judge, content, unitsOf(judge, 8)).hits).toHaveLength(1);
    expect(judgedWith(judge, content, unitsOf(judge, 8) - 1)).toEqual({
      ruleSet: judge.ruleSet.hash,
      hits: [],
      overBudget: ['a', 'b'],
    });
  });
  test('is not so by what no rule looks at', () => {
    const judge = rules(rule('a'));
    const content = said(part('an apple'), part('x'.repeat(500), { run: 1, voice: 'quoted' }));
    expect(judgedWith(judge, content, unitsOf(judge, 8)).overBudget).toBeUndefined();
  });
  test('is told with the rules that look at such messages, and is clean where none does', () => {
    const c2c = 'scope: { conversations: [c2c] }, ';
    const judge = rules(rule('a', c2c), rule('b'));
    const content = contentOfText('an apple');
    expect(judgedWith(judge, content, 1).overBudget).toEqual(['b']);
    const elsewhere = rules(rule('a', c2c));
    expect(judgedWith(elsewhere, content, 1)).toBe(elsewhere.judge(contentOfText('pear'), { counters: [] }));
  });
  test('asks nothing of what is counted', () => {
    const judge = judgeOf(
      ruleWith(`{ any: [${APPLE}, { count: { per: [sender], over: 1m, gte: 2 } }] }`, { match: 'apple' }),
    );
    const content = contentOfText('an apple', { sender: 'u1' });
    expect([1_000, 1].map((units) => judge.read(content, { ...LIMITS, units }).counters.length)).toEqual([1, 0]);
  });
});

describe('a verdict', () => {
  const CHEAP = '{ text: { terms: [apple] } }';
  const DEAR = "{ text: { regex: '[\\p{L}\\p{N}]{1,150}\\d!' } }";
  const judge = () =>
    judgeOf(
      `${ruleWith(CHEAP, { match: 'apple' })}${ruleWith(DEAR, { match: 'a1!' })
        .replace(/^[\s\S]*?rules:\n/, '')
        .replace('tested', 'dear')}`,
    );
  const verdict = (text: string, steps: number) => {
    const one = judge();
    const content = contentOfText(text);
    return one.judge(
      content,
      { counters: [] },
      one.read(content, { ...LIMITS, units: 100_000, steps, ruleSteps: steps }),
    );
  };
  const long = 'abcdefghij1!'.repeat(50);
  test('has what was found, and names what would have cost too much, each only where there is some', () => {
    expect(verdict('apple', 100_000)).toEqual({ ruleSet: expect.any(String), hits: [expect.anything()] });
    expect(Object.keys(verdict('apple', 100_000))).toEqual(['ruleSet', 'hits']);
    expect(verdict(`apple ${long}`, 100)).toMatchObject({ hits: [{ rule: 'tested' }], overBudget: ['dear'] });
    expect(verdict(long, 100)).toMatchObject({ hits: [], overBudget: ['dear'] });
  });
  test('leaves out what is counted where it would cost too much to know whether it is', () => {
    const counted = `{ count: { per: [sender], over: 1m, gte: 2, where: ${DEAR} } }`;
    const one = judgeOf(ruleWith(`{ any: [${CHEAP}, ${counted}] }`, { match: 'apple' }));
    const content = contentOfText(long, { sender: 'u1' });
    const read = one.read(content, { units: 100_000, steps: 100, ruleSteps: 100 });
    expect([read.asked, [...read.missed]]).toEqual([[], [0]]);
    expect(one.judge(content, { counters: [] }, read).overBudget).toEqual(['tested']);
  });
});

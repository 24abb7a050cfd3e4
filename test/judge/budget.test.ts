import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Limits, makeBudget, ON_PATH } from '../../src/judge/budget.ts';
import { contentOfText } from '../../src/judge/content-of.ts';
import { judgeOf } from './rules-of.ts';

const rule = (id: string, when: string, match: string) => `
  - id: ${id}
    severity: low
    state: live
    when: ${when}
    then: [recall]
    examples: { match: [${JSON.stringify(match)}], no_match: ["good morning"] }
`;
const LETTERS = "{ text: { regex: '[\\p{L}\\p{N}]{1,150}\\d!' } }";
const judge = judgeOf(
  `version: 1
lists:
  sites: { file: sites.txt, kind: domains }
rules:
${rule('expression', LETTERS, 'a1!')}
${rule('to-the-end', "{ text: { regex: 'x.*y|z' } }", 'z')}
${rule('contact', '{ contact: [phone, email] }', 'a@b.com')}
${rule('link', '{ link: { domain_in: sites } }', 'see evil.com')}
${rule('word', '{ text: { terms: [badword] } }', 'badword')}
${rule('but', "{ all: [{ text: { terms: [badword] } }, { none: [{ text: { regex: '[\\p{L}]{1,100}7' } }] }] }", 'badword')}
  - id: counted
    severity: low
    state: live
    when: { count: { per: [sender, conversation], over: 1m, gte: 2, where: ${LETTERS} } }
    then: [recall]
    examples:
      - sequence: [{ at: 0s, from: u, text: "a1!", repeat: 2, every: 1s }]
        expect: { recalled: 1 }
      - sequence: [{ at: 0s, from: u, text: "a1!" }]
        expect: none
`,
  { 'sites.txt': 'evil.com\n' },
);

const judged = (text: string, limits?: Limits) => {
  const content = { ...contentOfText(text), sender: 'u', conversationId: 'c' };
  const read = judge.read(content, limits);
  const counters = read.counters.map(() => ({ value: 2, contributing: [] }));
  return judge.judge(content, { counters }, read);
};
const rulesOf = (verdict: ReturnType<typeof judged>) => verdict.hits.map((hit) => hit.rule);
const long = 'abcdefghij'.repeat(500);

describe('a budget', () => {
  it('changes no verdict: what it leaves out is named, all else is as without it', () => {
    const pieces = fc.constantFrom(
      ...[
        'a1!',
        'badword',
        ' ',
        'x',
        'z',
        'y',
        'a@b.com ',
        'http://evil.com/?u=http://a.cn ',
        '138 0013 8000',
        'a7',
        '加微信',
      ],
      ...['abcdefghij'.repeat(20), '1234567890'.repeat(10), 'evil.com '.repeat(5)],
    );
    const limits = fc.record({ units: fc.nat(400), steps: fc.nat(60_000), ruleSteps: fc.nat(20_000) });
    let cut = 0;
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), limits, (all, given) => {
        const text = all.join('');
        const limited = judged(text, given);
        const left = limited.overBudget ?? [];
        if (left.length > 0) cut++;
        const others = judged(text).hits.filter((hit) => !left.includes(hit.rule));
        expect(limited.hits).toEqual(others);
      }),
      { numRuns: 1_500 },
    );
    expect(cut).toBeGreaterThan(100);
  });

  it('ends an expression that costs too much, and no other', () => {
    const verdict = judged(`badword 1! ${long}`, ON_PATH);
    expect(verdict.overBudget).toEqual(expect.arrayContaining(['expression', 'counted']));
    expect(rulesOf(verdict)).toContain('word');
    expect(verdict.overBudget).not.toContain('word');
    expect(verdict.overBudget).not.toContain('link');
  });

  it('does not take no for an answer that was not found out', () => {
    const verdict = judged(`badword ${'abc'.repeat(1_600)}7`, { ...ON_PATH, ruleSteps: 50_000 });
    expect(verdict.overBudget).toContain('but');
    expect(rulesOf(verdict)).not.toContain('but');
    expect(rulesOf(judged(`badword ${'abc'.repeat(1_600)}7`))).not.toContain('but');
  });

  it('looks at no message that is longer than it allows: every rule of the place is left', () => {
    const verdict = judged(`badword ${'a '.repeat(10_000)}`, ON_PATH);
    expect(verdict.hits).toEqual([]);
    expect(verdict.overBudget).toHaveLength(7);
  });

  it('counts parts, too: a thousand of one letter are too long, ten of a sentence are not', () => {
    const inParts = (count: number, text: string) => {
      const parts = Array.from({ length: count }, () => ({ ...contentOfText(text).parts[0]!, run: 0 }));
      const content = { ...contentOfText(''), sender: 'u', conversationId: 'c', parts };
      return judge.judge(content, { counters: [] }, judge.read(content, ON_PATH)).overBudget;
    };
    expect(inParts(1_000, 'a')).toHaveLength(7);
    expect(inParts(10, 'see you tomorrow at nine')).toBeUndefined();
  });

  it('is enough for ordinary messages with room', () => {
    const text = 'see you at http://a.cn/x?u=http://b.cn tomorrow, call 138 0013 8000, 我们明天见 '.repeat(4);
    expect(
      judged(text, { ...ON_PATH, steps: ON_PATH.steps / 4, ruleSteps: ON_PATH.ruleSteps / 4 }).overBudget,
    ).toBeUndefined();
  });

  it('has missed nothing before something was asked', () => {
    const budget = makeBudget();
    expect(budget.isMissed()).toBe(false);
    budget.miss();
    expect(budget.isMissed()).toBe(true);
    budget.begin();
    expect(budget.isMissed()).toBe(false);
  });

  it('is shared: what the first rules took, the last ones have not', () => {
    const budget = makeBudget({ units: 1, steps: 100, ruleSteps: 60 });
    expect(budget.steps.left).toBe(60);
    budget.begin();
    expect(budget.spend(60)).toBe(true);
    budget.begin();
    expect(budget.steps.left).toBe(40);
    expect(budget.spend(41)).toBe(false);
    budget.begin();
    expect(budget.steps.left).toBe(0);
  });
});

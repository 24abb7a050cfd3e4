import { expect, test } from 'vitest';
import { makeJudge } from '../../src/judge/judge.ts';
import { testRule } from '../../src/rulebook/test-rule.ts';
import { parseRules } from '../../src/rules/parse.ts';

/** Nothing asks here whether the examples hold: a list may have run out since the rules were loaded. */
function testsOf(when: string, examples: string, more = '') {
  const text = `version: 1
rules:
  - id: one
    policy: spam
    severity: low${more}
    when: ${when}
    then: [recall]
    examples: ${examples}
`;
  const { ruleSet } = parseRules(
    { directory: 'rules', ruleFiles: [{ path: 'a.yaml', text }], listFiles: [] },
    '2026-11-30',
  );
  const made = makeJudge(ruleSet);
  if (!made.ok) throw new Error('the rule does not compile');
  const tests = testRule(made.judge, 'one');
  if (tests === undefined) throw new Error('the rule is not there');
  return tests;
}
const ADS = '{ text: { terms: ["cheap watches"] } }';

test('examples that do not do what they say are told with what the rule does', () => {
  const { examples } = testsOf(
    ADS,
    '{ match: ["cheap watches", "dear watches"], no_match: ["hello", "so cheap watches"] }',
  );
  expect(examples).toEqual([
    { text: 'cheap watches', wanted: true, got: true },
    { text: 'dear watches', wanted: true, got: false },
    { text: 'hello', wanted: false, got: false },
    { text: 'so cheap watches', wanted: false, got: true },
  ]);
});

test('a rule that is off is tried as if it were on', () => {
  const EXAMPLES = '{ match: ["cheap watches"], no_match: ["hello"] }';
  const on = testsOf(ADS, EXAMPLES, '\n    state: live');
  expect(on.families.length).toBeGreaterThan(5);
  expect(testsOf(ADS, EXAMPLES, '\n    state: off')).toEqual(on);
});

test('promised families come first, in each half the worst first, and only the promised count', () => {
  const HALF = '{ any: [{ text: { terms: ["加微信 now"] } }, { text: { terms: ["blue moon"], evasion: off } }] }';
  const { families, catchRate } = testsOf(HALF, '{ match: ["加微信 now", "blue moon"], no_match: ["hello"] }');
  const [promised, others] = [true, false].map((is) => families.filter(({ isPromised }) => isPromised === is));
  expect(families).toEqual([...promised!, ...others!]);
  for (const half of [promised!, others!]) {
    const shares = half.map(({ caught, made }) => caught / made);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  }
  expect(promised![0]!.caught).toBeLessThan(promised!.at(-1)!.caught);
  const sum = (of: 'made' | 'caught') => promised!.reduce((all, each) => all + each[of], 0);
  expect(catchRate).toBe(sum('caught') / sum('made'));
  expect(others).toContainEqual({
    ...{ family: 'reversed', level: 'high', isPromised: false, made: 1, caught: 0, missed: 'won 信微加' },
  });
});

test('a rule without evasion promises nothing', () => {
  const tests = testsOf('{ text: { terms: ["cheap"], evasion: off } }', '{ match: ["cheap"], no_match: ["a"] }');
  expect(tests.catchRate).toBeUndefined();
  expect(tests.families.some(({ isPromised }) => isPromised)).toBe(false);
});

test('a rule that counts is tried by its sequences', () => {
  const SAID = '{ at: 0s, from: ann, text: "in", repeat: 3, every: 1s }';
  const { sequences, examples, families } = testsOf(
    '{ count: { per: [sender, conversation], over: 10s, gte: 3 } }',
    `[{ sequence: [${SAID}], expect: { recalled: 2 } }, { sequence: [${SAID}], expect: { recalled: 1 } }]`,
  );
  expect([examples, families]).toEqual([[], []]);
  expect(sequences).toEqual([
    { messages: 3, wanted: 2, got: 1 },
    { messages: 3, wanted: 1, got: 1 },
  ]);
});

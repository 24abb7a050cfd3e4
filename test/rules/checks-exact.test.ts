import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/model.ts';
import type { BuiltRule } from '../../src/rules/build-rule.ts';
import { checkExamplesPresent } from '../../src/rules/checks/examples-present.ts';
import { checkNever } from '../../src/rules/checks/never.ts';
import { checkRegex } from '../../src/rules/checks/regex.ts';
import { checkUniqueNames } from '../../src/rules/checks/unique-names.ts';
import { checkUsedLists } from '../../src/rules/checks/used-lists.ts';
import type { ProblemAt } from '../../src/rules/problem.ts';
import type { Condition, CountCondition, Rule, Scope } from '../../src/rules/rule-set.ts';
import { makeSource, type Place, placeOfLine } from '../../src/rules/source.ts';
import { say } from '../../src/words/saying.ts';

/** What each check says, and of what: found by changing them in many small ways. */
const source = makeSource('a.yaml', 'when\nscope\nfirst\nsecond\nexamples\n');
const line = (number: number): Place => placeOfLine(source, number);
const [WHEN, SCOPE, FIRST, SECOND, EXAMPLES] = [1, 2, 3, 4, 5].map(line) as [Place, Place, Place, Place, Place];

const terms = (more: object = {}): Condition => ({
  ...{ type: 'terms', terms: ['a'], evasion: 'off', list: undefined, across: undefined },
  ...more,
});
const count = (more: Partial<CountCondition> = {}): CountCondition => ({
  ...{ type: 'count', distinct: undefined, per: ['sender'], overMs: 1, atLeast: 2, where: undefined },
  ...more,
});
const score = (threshold: number, ...signals: readonly (readonly [number, Condition])[]): Condition => ({
  ...{ type: 'score', threshold },
  signals: signals.map(([add, when]) => ({ add, when })),
});
const EVERYWHERE: Scope = {
  ...{ conversations: undefined, groupTypes: undefined, groups: undefined, notGroups: undefined, sendersNot: [] },
};
const built = (rule: { when?: Condition; scope?: Partial<Scope>; then?: readonly Action[]; examples?: object }) =>
  ({
    rule: {
      id: 'tested',
      when: rule.when ?? terms(),
      scope: { ...EVERYWHERE, ...rule.scope },
      then: rule.then ?? [],
      examples: { match: [], noMatch: [], sequences: [], ...rule.examples },
    } as unknown as Rule,
    origin: { when: WHEN, scope: rule.scope && SCOPE, then: [FIRST, SECOND], examples: EXAMPLES },
  }) as unknown as BuiltRule;
const said = (check: (report: (problem: ProblemAt) => void) => void): readonly ProblemAt[] => {
  const all: ProblemAt[] = [];
  check((problem) => all.push(problem));
  return all;
};
const never = (rule: Parameters<typeof built>[0]) => said((report) => checkNever(built(rule), report));
const names = (rule: Parameters<typeof built>[0]) => never(rule).map(({ message }) => (message as { say: string }).say);

const recall = (which: 'this' | 'contributing', keepFirst = 0): Action => ({ type: 'recall', which, keepFirst });
const block = (code?: number): Action => ({ type: 'block', code });
const mute: Action = { type: 'mute', seconds: 60 };
const strike: Action = { type: 'strike', ladder: 'l', points: 1 };

describe('what a rule can never get', () => {
  test('is told where it is asked for', () => {
    expect(never({ then: [{ type: 'review' }, recall('contributing')] })).toEqual([
      {
        ...{ code: 'E-NEVER', at: SECOND, rule: 'tested' },
        ...{ message: say('nothingContributes'), hint: say('nothingContributesHint') },
      },
    ]);
    expect(names({ then: [recall('this'), recall('this', 0)] })).toEqual([]);
  });
  test('is what contributes, where nothing is counted', () => {
    expect(names({ when: count(), then: [recall('contributing', 3)] })).toEqual([]);
    expect(names({ when: terms({ across: { last: 2, withinMs: 1 } }), then: [recall('contributing')] })).toEqual([]);
    expect(names({ when: { type: 'any', of: [terms(), count()] }, then: [recall('contributing')] })).toEqual([]);
    expect(names({ then: [recall('this', 1)] })).toEqual(['keepFirstAlone']);
  });
  test('is a block by what is counted, since that is known too late', () => {
    const blocked = (when: Condition) => names({ when, then: [block()] });
    expect(blocked(count())).toEqual(['blockCounts']);
    expect(blocked(terms())).toEqual([]);
    expect([blocked({ type: 'any', of: [terms(), count()] }), blocked({ type: 'any', of: [count()] })]).toEqual([
      [],
      ['blockCounts'],
    ]);
    expect([blocked({ type: 'all', of: [terms(), count()] }), blocked({ type: 'all', of: [terms()] })]).toEqual([
      ['blockCounts'],
      [],
    ]);
    expect(blocked(score(2, [2, terms()], [1, count()]))).toEqual([]);
    expect(blocked(score(3, [2, terms()], [1, count()]))).toEqual(['blockCounts']);
    expect(blocked(score(2, [3, terms()], [-2, terms()]))).toEqual([]);
    expect(blocked({ type: 'none', of: [count()] })).toEqual([]);
  });
  test('is a code that does not reach the client', () => {
    const coded = (code: number | undefined, conversations?: Scope['conversations']) =>
      names({ then: [block(code)], ...(conversations && { scope: { conversations } }) });
    for (const code of [undefined, 1, 2]) expect(coded(code)).toEqual([]);
    expect([10_099, 10_100, 10_200, 10_201].map((code) => coded(code, ['group']).length)).toEqual([1, 0, 0, 1]);
    expect([120_000, 120_001, 130_000, 130_001].map((code) => coded(code, ['c2c']).length)).toEqual([1, 0, 0, 1]);
    expect([coded(10_100), coded(120_001), coded(3)]).toEqual([['blockCode'], ['blockCode'], ['blockCode']]);
    expect([coded(10_100, ['group', 'c2c']), coded(120_001, ['c2c', 'official'])]).toEqual([['blockCode'], []]);
  });
  test('is in groups what only groups have', () => {
    const [c2c, official] = [['c2c'], ['official']] as const;
    expect(names({ then: [{ type: 'purge' }, mute], scope: { conversations: c2c } })).toEqual([
      'groupsOnly',
      'groupsOnly',
    ]);
    expect(never({ then: [{ type: 'purge' }], scope: { conversations: c2c } })[0]).toMatchObject({
      at: FIRST,
      message: say('groupsOnly', 'purge'),
      hint: say('useRecall'),
    });
    expect(never({ then: [mute], scope: { conversations: official } })[0]).toMatchObject({
      message: say('groupsOnly', 'mute'),
      hint: say('useReview'),
    });
    expect(names({ then: [{ type: 'purge' }, mute, strike] })).toEqual([]);
    expect(names({ then: [{ type: 'purge' }], scope: { groupTypes: ['Public', 'AVChatRoom'] } })).toEqual([
      'purgeLive',
    ]);
    expect(names({ then: [{ type: 'purge' }], scope: { groupTypes: ['Public'] } })).toEqual([]);
    expect(names({ then: [mute], scope: { groupTypes: ['Work', 'Private'] } })).toEqual(['muteWork']);
    expect(names({ then: [mute], scope: { groupTypes: ['Work', 'Public'] } })).toEqual([]);
    expect(names({ then: [strike], scope: { conversations: official } })).toEqual(['strikeOfficial']);
    expect(names({ then: [strike], scope: { conversations: ['official', 'c2c'] } })).toEqual([]);
    expect(names({ then: [{ type: 'review' }], scope: { conversations: c2c } })).toEqual([]);
  });
  test('is a scope that leaves nothing', () => {
    const scoped = (scope: Partial<Scope>) => never({ scope }).map(({ at, message }) => [at, message]);
    const left = (key: string) => [[SCOPE, say('groupsLeftOut', key as never)]];
    expect(scoped({ conversations: ['c2c'], groupTypes: ['Work'], groups: ['g'] })).toEqual(left('group_types'));
    expect(scoped({ conversations: ['c2c'], groups: ['g'], notGroups: ['h'] })).toEqual(left('groups'));
    expect(scoped({ conversations: ['c2c'], notGroups: ['h'] })).toEqual(left('not_groups'));
    expect(scoped({ conversations: ['c2c'], groupTypes: ['Work'] })).toEqual(left('group_types'));
    expect(scoped({ conversations: ['c2c'] })).toEqual([]);
    expect(scoped({ conversations: ['c2c', 'group'], groups: ['g'] })).toEqual([]);
    expect(scoped({ groups: ['g', 'h'], notGroups: ['h', 'g', 'i'] })).toEqual([[SCOPE, say('groupsExcluded')]]);
    expect(scoped({ groups: ['g', 'h'], notGroups: ['h'] })).toEqual([]);
  });
  test('is a count by what the messages have not', () => {
    const counted = (more: Partial<CountCondition>, scope?: Partial<Scope>) =>
      never({ when: { type: 'any', of: [count(more)] }, ...(scope && { scope }) }).map(({ message }) => message);
    expect(counted({})).toEqual([]);
    expect(counted({ where: count() })).toEqual([say('whereCounts')]);
    expect(counted({ where: terms() })).toEqual([]);
    const [group, c2c, official] = [['group'], ['c2c'], ['official']] as const;
    expect(counted({ per: ['recipient'] }, { conversations: group })).toEqual([say('noRecipient')]);
    expect(counted({ per: ['recipient'] }, { conversations: c2c })).toEqual([]);
    expect(counted({ distinct: 'recipient' }, { groups: ['g'] })).toEqual([say('noRecipient')]);
    expect(counted({ per: ['group'] }, { conversations: c2c })).toEqual([say('noGroup')]);
    expect(counted({ per: ['group'] }, { groupTypes: ['Work'] })).toEqual([]);
    expect(counted({ per: ['sender'] }, { conversations: official })).toEqual([say('noSender')]);
    expect(counted({ per: ['conversation'] }, { conversations: official })).toEqual([]);
    expect(counted({ distinct: 'sender' })).toEqual([say('onlyEverOne', 'sender')]);
    expect(counted({ distinct: 'conversation' })).toEqual([]);
  });
  test('is a score that its points never come to, wherever it stands', () => {
    const inner = score(3, [2, terms()], [-5, terms()]);
    expect(never({ when: inner })).toMatchObject([{ at: WHEN, message: say('scoreShort', 2, 3) }]);
    expect(names({ when: score(3, [2, terms()], [1, terms()]) })).toEqual([]);
    expect(names({ when: score(1, [1, inner]) })).toEqual(['scoreShort']);
    expect(names({ when: { type: 'all', of: [terms(), inner] } })).toEqual(['scoreShort']);
    expect(names({ when: score(1, [1, { type: 'any', of: [count({ distinct: 'sender' })] }]) })).toEqual([
      'onlyEverOne',
    ]);
  });
});

test('whoever asks for what it can never get is told what to do', () => {
  const c2c = { conversations: ['c2c'] } as const;
  const official = { conversations: ['official'] } as const;
  const told = [
    never({ then: [recall('contributing')] }),
    never({ then: [recall('this', 1)] }),
    never({ when: count(), then: [block()] }),
    never({ then: [block(3)] }),
    never({ scope: { ...c2c, groups: ['g'] } }),
    never({ scope: { groups: ['g'], notGroups: ['g'] } }),
    never({ then: [{ type: 'purge' }], scope: { groupTypes: ['AVChatRoom'] } }),
    never({ then: [mute], scope: { groupTypes: ['Work'] } }),
    never({ then: [strike], scope: official }),
    never({ when: count({ where: count() }) }),
    never({ when: count({ per: ['recipient'] }), scope: { conversations: ['group'] } }),
    never({ when: count({ per: ['group'] }), scope: c2c }),
    never({ when: count({ per: ['sender'] }), scope: official }),
    never({ when: count({ distinct: 'sender' }) }),
    never({ when: score(3, [1, terms()]) }),
  ];
  expect(told.map(([problem]) => (problem!.hint as { say: string }).say)).toEqual([
    ...['nothingContributesHint', 'keepFirstAloneHint', 'blockCountsHint', 'blockCodeHint', 'groupsLeftOutHint'],
    ...['groupsExcludedHint', 'purgeLiveHint', 'useReview', 'useRecallOrReview', 'whereCountsHint'],
    ...['byConversation', 'byConversation', 'byConversation', 'outOfPer', 'scoreShortHint'],
  ]);
});

test('a rule has an example of what it is for, and of what it leaves alone', () => {
  const missing = (examples: object, when?: Condition) =>
    said((report) => checkExamplesPresent(built({ examples, ...(when && { when }) }), report)).map(
      ({ at, message, hint, code, rule }) => [code, at === EXAMPLES, rule, message, hint],
    );
  const problem = (message: unknown, hint: unknown) => ['E-EXAMPLE-MISSING', true, 'tested', message, hint];
  const [noMatch, noClean] = [say('noMatchExample'), say('noCleanExample')];
  expect(missing({})).toEqual([problem(noMatch, say('examplesMatch')), problem(noClean, say('examplesNoMatch'))]);
  expect(missing({}, count())).toEqual([
    problem(noMatch, say('sequenceRecalled')),
    problem(noClean, say('sequenceNone')),
  ]);
  expect(missing({ match: [{ text: 'a' }], noMatch: [{ text: 'b' }] })).toEqual([]);
  expect(missing({ sequences: [{ recalled: 1 }] })).toEqual([problem(noClean, say('examplesNoMatch'))]);
  expect(missing({ sequences: [{ recalled: 0 }] })).toEqual([problem(noMatch, say('examplesMatch'))]);
  expect(missing({ sequences: [{ recalled: 0 }, { recalled: 2 }] })).toEqual([]);
});

describe('an expression that RE2 does not know', () => {
  const at = (text: string, value = text) => {
    const file = makeSource('a.yaml', `regex: ${text}\n`);
    const problems = said((report) => {
      checkRegex({ value, at: { source: file, start: 7, end: 7 + text.length } }, report);
    });
    return problems.map(({ code, at: { start, end }, message }) => [code, file.text.slice(start, end), message]);
  };
  test.each([
    ['a(?=b)', '(?=', 'ahead'],
    ['a(?!b)', '(?!', 'ahead'],
    ['(?<=a)b', '(?<=', 'behind'],
    ['(?<!a)b', '(?<!', 'behind'],
    ['(?>a)', '(?>', 'atomic'],
    ['(a)\\1', '\\1', 'reference'],
    ['(a)\\12b', '\\12', 'reference'],
    ['(?P<n>a)\\k<n>', '\\k<n>', 'reference'],
    ['(?P<name>a)\\k<name>', '\\k<name>', 'reference'],
    ['(b)(?=c)', '(?=', 'ahead'],
    ['[(]a(?=b)', '(?=', 'ahead'],
    ['\\[(?=b)', '(?=', 'ahead'],
    ['[a\\]]\\1', '\\1', 'reference'],
  ])('is refused: %s', (text, part, construct) => {
    expect(at(text)).toEqual([['E-REGEX', part, say('unsupported', construct as never, part)]]);
    expect(checkRegex({ value: text, at: WHEN }, () => {})).toBe(false);
  });
  test.each(['(?:a)', '(?P<n>a)', '(?i)a', 'a(b)', '[(?=]', '[\\1]', '\\\\1', '\\(?=', 'k<n>', '\\0', '[]\\]'])(
    'is not %s',
    (text) => {
      expect(at(text)).toEqual([]);
      expect(checkRegex({ value: text, at: WHEN }, () => {})).toBe(true);
    },
  );
  test('is told with what to write instead', () => {
    const problems = said((report) => checkRegex({ value: '(?=a)', at: WHEN }, report));
    expect(problems.map(({ hint }) => hint)).toEqual([say('unsupportedHint', 'ahead')]);
  });
  test('is told as a whole where it does not stand in the file as it is', () => {
    expect(at("'a''(?=b)'", "a'(?=b)")).toEqual([['E-REGEX', "'a''(?=b)'", say('unsupported', 'ahead', '(?=')]]);
    expect(at("'a(?=b)'", 'a(?=b)')).toEqual([['E-REGEX', '(?=', say('unsupported', 'ahead', '(?=')]]);
  });
});

test('a name is there once, however it is written', () => {
  const file = makeSource('b.yaml', 'spam\nSpam\nham\nｓｐａｍ\nspam\n');
  const all = [1, 2, 3, 4, 5].map((number) => {
    const at = placeOfLine(file, number);
    return { value: file.text.slice(at.start, at.end), at };
  });
  const problems = said((report) => checkUniqueNames('rule', all, report));
  expect(problems.map(({ at, message, hint }) => [at, message, hint])).toEqual(
    [1, 3, 4].map((index) => [
      all[index]!.at,
      say('another', 'rule', 'spam'),
      say('anotherHint', 'rule', 'b.yaml:1', index === 4),
    ]),
  );
  expect(problems.map(({ code }) => code)).toEqual(['E-ID-DUPLICATE', 'E-ID-DUPLICATE', 'E-ID-DUPLICATE']);
});

test('a list that nothing refers to is told', () => {
  const declared = [
    { value: 'used', at: FIRST },
    { value: 'spare', at: SECOND },
  ];
  expect(said((report) => checkUsedLists(declared, new Set(['used', 'other']), report))).toEqual([
    { code: 'W-LIST-UNUSED', at: SECOND, message: say('listUnused', 'spare'), hint: say('removeOrUse') },
  ]);
});

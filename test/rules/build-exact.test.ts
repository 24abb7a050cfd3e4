import { describe, expect, test } from 'vitest';
import { parseRules, type RuleTexts } from '../../src/rules/parse.ts';
import { say } from '../../src/words/saying.ts';
import { HEAD, LISTS, parsed, problem, rule, said, withRule } from './parsed.ts';

/** What is made of a rule file, default by default: found by changing the code in many small ways. */
describe('a rule', () => {
  test('has defaults where nothing is said', () => {
    expect(rule('{ text: { terms: [x y] } }')).toEqual({
      ...{ id: 'tested', title: 'tested', policy: 'general', severity: 'medium', state: 'shadow' },
      scope: {
        ...{ conversations: undefined, groupTypes: undefined, groups: undefined, notGroups: undefined },
        sendersNot: [],
      },
      when: expect.anything(),
      ...{ except: [], then: [{ type: 'review' }], brake: undefined, evasionFloor: undefined },
      examples: { match: [{ text: 'a' }], noMatch: [{ text: 'b' }], sequences: [] },
    });
  });
  test('is what is written', () => {
    const more = `    title: T
    policy: P
    severity: high
    state: live
    scope: { conversations: [group], group_types: [Work], groups: [g], not_groups: [h], senders_not: [u, u, staff] }
    except: [e f]
    brake: { share: 5%, min: 3, window: 1h, then: hold }
    evasion_floor: 20%
`;
    expect(parsed(`exempt: [staff]\n${withRule('{ text: { terms: [x y] } }', more)}`).ruleSet.rules[0]).toMatchObject({
      ...{ title: 'T', policy: 'P', severity: 'high', state: 'live', except: ['e f'], evasionFloor: 0.2 },
      scope: {
        ...{
          conversations: ['group'],
          groupTypes: ['Work'],
          groups: ['g'],
          notGroups: ['h'],
          sendersNot: ['staff', 'u'],
        },
      },
      brake: { share: 0.05, min: 3, windowMs: 3_600_000, then: 'hold' },
    });
  });
  test('asks for actions, in short or in full', () => {
    const then = (written: string) => rule('{ text: { terms: [x y] } }', `    then: ${written}\n`).then;
    expect(then('[recall, purge, block, review]')).toEqual([
      { type: 'recall', which: 'this', keepFirst: 0 },
      ...[{ type: 'purge' }, { type: 'block', code: undefined }, { type: 'review' }],
    ]);
    expect(
      then('[{ recall: { which: contributing, keep_first: 2 } }, { block: { code: 10100 } }, { mute: 90s }]'),
    ).toEqual([
      { type: 'recall', which: 'contributing', keepFirst: 2 },
      ...[
        { type: 'block', code: 10_100 },
        { type: 'mute', seconds: 90 },
      ],
    ]);
    expect(then('[{ recall: {} }, { strike: { ladder: steps } }, { strike: { ladder: steps, points: 3 } }]')).toEqual([
      { type: 'recall', which: 'this', keepFirst: 0 },
      ...[
        { type: 'strike', ladder: 'steps', points: 1 },
        { type: 'strike', ladder: 'steps', points: 3 },
      ],
    ]);
  });
  test('says which ladder there is not', () => {
    const strike = (ladder: string) =>
      said('{ text: { terms: [x y] } }', `    then: [{ strike: { ladder: ${ladder} } }]\n`);
    expect(strike('stpes')).toEqual([
      problem(
        'E-LADDER-UNKNOWN',
        'stpes',
        say('ladderUnknown', 'stpes'),
        say('choices', 'steps', 'Ladders here', ['steps']),
      ),
    ]);
    const none = parsed(withRule('{ text: { terms: [x y] } }', '    then: [{ strike: { ladder: a } }]\n'), {
      head: 'version: 1\n',
    });
    expect(none.problems).toMatchObject([{ code: 'E-LADDER-UNKNOWN', hint: say('declareLadder') }]);
  });
  test('has ladders of the file, lowest rung first', () => {
    expect(parsed(withRule('{ text: { terms: [x y] } }')).ruleSet.ladders).toEqual([
      {
        ...{ name: 'steps', windowMs: 86_400_000 },
        rungs: [
          { at: 1, do: [{ type: 'review' }] },
          { at: 3, do: [{ type: 'mute', seconds: 3_600 }] },
        ],
      },
    ]);
  });
});

describe('examples', () => {
  const examples = (written: string) => rule('{ text: { terms: [x y] } }', `    examples: ${written}\n`).examples;
  test('are texts, or what else is in a message', () => {
    expect(
      examples('{ match: [a, { text: b, quoted: c, signal: d, elements: [image] }], no_match: [{ quoted: e }] }'),
    ).toEqual({
      match: [{ text: 'a' }, { text: 'b', quoted: 'c', signal: 'd', elements: ['image'] }],
      noMatch: [{ text: '', quoted: 'e' }],
      sequences: [],
    });
    expect(said('{ text: { terms: [x y] } }', '    examples: { match: [{}], no_match: [b] }\n')).toEqual([
      problem('E-KEY-MISSING', '{}', say('exampleTextNeeded'), say('exampleTextHint')),
    ]);
  });
  test('are messages on a clock, in its order, repeated where that is said', () => {
    const events = '[{ at: 5s, from: u, text: a }, { at: 1s, from: v, to: w, in: g, text: b, repeat: 2, every: 3s }]';
    const event = (atMs: number, from: string, text: string, more: object = {}) => ({
      ...{ atMs, from, to: undefined, conversation: undefined, text },
      ...more,
    });
    const to = { to: 'w', conversation: 'g' };
    const sequence = {
      events: [event(1_000, 'v', 'b', to), event(4_000, 'v', 'b', to), event(5_000, 'u', 'a')],
      recalled: 2,
    };
    expect(examples(`[{ sequence: ${events}, expect: { recalled: 2 } }]`)).toEqual({
      match: [],
      noMatch: [],
      sequences: [sequence],
    });
    expect(examples(`{ match: [a], sequences: [{ sequence: ${events}, expect: none }] }`).sequences).toEqual([
      { ...sequence, recalled: 0 },
    ]);
  });
});

describe('a rule set', () => {
  const RULE = withRule('{ text: { in: words } }');
  const hash = (more: Partial<RuleTexts> = {}, lists: object = LISTS) => parsed(RULE, { more, lists }).ruleSet.hash;
  test('is named by all that can change a verdict, whatever the order of its files', () => {
    expect(hash()).toMatch(/^[0-9a-f]{64}$/);
    expect(hash({}, { ...LISTS, 'lists/other.txt': 'x' })).toBe(hash());
    expect(hash({}, Object.fromEntries(Object.entries(LISTS).toReversed()))).toBe(hash());
    expect(hash({}, { ...LISTS, 'lists/words.txt': 'tulip\n' })).not.toBe(hash());
    const csv = (today: string) => {
      const head = 'version: 1\nlists: { words: { file: lists/words.csv } }\n';
      const listFiles = [{ path: 'lists/words.csv', text: 'phrase,expires\ntulip,2026-11-20\nrose,\n' }];
      return parseRules({ directory: '', ruleFiles: [{ path: 'a.yaml', text: head + RULE }], listFiles }, today).ruleSet
        .hash;
    };
    expect(csv('2026-11-20')).toBe(csv('2026-11-01'));
    expect(csv('2026-11-20')).not.toBe(csv('2026-11-21'));
  });
  test('has signals, a brake, and where its conditions stand', () => {
    const head = `${HEAD}signals: [my_call]\nbrake: { share: 2%, min: 5, window: 1h, then: hold }\n`;
    const { ruleSet, origins, lists } = parsed(RULE, { head });
    expect(ruleSet).toMatchObject({
      signals: ['my_call'],
      brake: { share: 0.02, min: 5, windowMs: 3_600_000, then: 'hold' },
    });
    expect(lists.map(({ name, language }) => [name, language])).toEqual([
      ['words', 'zh'],
      ['hosts', undefined],
      ['texts', undefined],
    ]);
    const place = origins.conditions.get(ruleSet.rules[0]!.when)!(1);
    expect(place.source.file).toBe('rules/lists/words.txt');
    expect(place.source.text.slice(place.start, place.end)).toBe('rose');
    const origin = origins.rules.get(ruleSet.rules[0]!)!;
    expect(head.length).toBeLessThan(origin.when.start);
    expect(origin).toMatchObject({ isPartial: false, groupTypes: [], scope: undefined, except: [] });
  });
  test('without files, or with a list that is not there, says so', () => {
    const codes = (texts: Partial<RuleTexts>) =>
      parsed('', { head: 'version: 1\n', more: texts }).problems.map(({ code, file, message, hint }) => [
        code,
        file,
        message,
        hint,
      ]);
    expect(codes({ ruleFiles: [] })).toEqual([['E-FILE', 'rules', say('noRuleFiles'), say('ruleFileEnds')]]);
    const missing = (
      file: string,
      listFiles: RuleTexts['listFiles'] = [
        { path: 'lists/a.txt', text: '' },
        { path: 'b.model', text: '' },
      ],
    ) =>
      parsed(withRule('{ text: { in: l } }'), {
        head: `version: 1\nlists: { l: { file: ${file} } }\n`,
        more: { listFiles },
      }).problems.map(({ code, message, hint }) => [code, message, hint]);
    const gone = (file: string, hint: unknown) => [['E-LIST-FILE', say('listFileMissing', file), hint]];
    expect(missing('lists/b.txt')).toEqual(gone('lists/b.txt', say('filesHere', ['lists/a.txt'])));
    for (const file of ['lists/b.md', '/lists/b.txt', '../b.txt', 'a/../../b.csv'])
      expect(missing(file)).toEqual(gone(file, say('listFileWhere')));
    expect(missing('b.txt', [])).toEqual(gone('b.txt', say('listFileWhere')));
    const why = say('tab');
    const unreadable = [{ path: 'lists/b.txt', why }];
    const head = 'version: 1\nlists: { l: { file: lists/b.txt } }\n';
    expect(parsed(withRule('{ text: { in: l } }'), { head, more: { unreadable } }).problems).toMatchObject([
      { code: 'E-LIST-FILE', message: [say('inFile', 'lists/b.txt'), why], hint: null },
    ]);
  });
  test('tells the rule that a problem stands in', () => {
    const { problems } = parsed(
      `${withRule('{ txt: a }')}  - id: second\n    when: { text: { terms: [x y] } }\n    then: [recal]\n`,
    );
    expect(problems.filter(({ severity }) => severity === 'error').map(({ code, rule: id }) => [code, id])).toEqual([
      ['E-KEY-UNKNOWN', 'tested'],
      ['E-KEY-MISSING', 'second'],
      ['E-VALUE', 'second'],
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { type ParsedRules, parseRules, type RuleTexts } from '../../src/rules/parse.ts';
import type { Condition, Rule } from '../../src/rules/rule-set.ts';
import { say } from '../../src/words/saying.ts';

/** What is made of a rule file, default by default: found by changing the code in many small ways. */
const TODAY = '2026-11-20';
const LISTS = {
  'lists/words.txt': 'tulip\nrose\n',
  'lists/hosts.txt': 'a.com\n',
  'lists/texts.txt': 'good day to you\n',
};
const HEAD = `version: 1
lists:
  words: { file: lists/words.txt, lang: zh }
  hosts: { file: ./lists/hosts.txt, kind: domains }
  texts: { file: lists/texts.txt, kind: samples }
ladders:
  steps: { window: 1d, rungs: [{ at: 3, do: [{ mute: 1h }] }, { at: 1, do: [review] }] }
`;
function parsed(
  rules: string,
  { head = HEAD, more = {} as Partial<RuleTexts>, lists = LISTS as object } = {},
): ParsedRules {
  const listFiles = Object.entries(lists).map(([path, text]) => ({ path, text: text as string }));
  const ruleFiles = [{ path: 'a.yaml', text: `${head}${rules}` }];
  return parseRules({ directory: 'rules', ruleFiles, listFiles, ...more }, TODAY);
}
const withRule = (when: string, more = '') => `rules:
  - id: tested
    when: ${when}
${more.includes('then:') ? '' : '    then: [review]\n'}${more.includes('examples:') ? '' : '    examples: { match: [a], no_match: [b] }\n'}${more}`;
const rule = (when: string, more = ''): Rule => parsed(withRule(when, more)).ruleSet.rules[0]!;
const when = (written: string): Condition => rule(written).when;
/** Of the rule alone; lists that nothing refers to are no matter here. */
const said = (when: string, more = '') =>
  parsed(withRule(when, more))
    .problems.filter(({ code }) => code !== 'W-LIST-UNUSED')
    .map(({ code, column, endColumn, lineText, message, hint, rule }) => [
      ...[code, lineText!.slice(column - 1, endColumn - 1), message, hint, rule],
    ]);
const problem = (code: string, at: string, message: unknown, hint: unknown = null) => [
  code,
  at,
  message,
  hint,
  'tested',
];

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

describe('a condition on the text', () => {
  test('is of its own phrases, with how they match', () => {
    expect(when('{ text: { terms: [x y, z w] } }')).toEqual({
      ...{ type: 'terms', terms: ['x y', 'z w'], evasion: 'standard', list: undefined, across: undefined },
    });
    const full =
      'terms: [x y], evasion: high, words: anywhere, forms: off, outside: [links, links], of: [own, quoted, own]';
    expect(when(`{ text: { ${full} } }`)).toEqual({
      ...{ type: 'terms', terms: ['x y'], evasion: 'high', list: undefined, across: undefined },
      ...{ words: 'anywhere', forms: 'off', outside: ['links'], voices: ['own', 'quoted'] },
    });
    expect(when('{ text: { terms: [x y], words: whole, forms: on } }')).not.toHaveProperty('words');
    expect(when('{ text: { terms: [x y], across_messages: { last: 3, within: 9s } } }')).toMatchObject({
      across: { last: 3, withinMs: 9_000 },
    });
    expect(rule('{ text: { terms: [x y] } }', '    lang: ja\n').when).toMatchObject({ language: 'ja' });
  });
  test('is of a list, in the language of the list', () => {
    expect(when('{ text: { in: words, evasion: off } }')).toEqual({
      ...{ type: 'terms', terms: ['tulip', 'rose'], list: 'words', evasion: 'off', across: undefined, language: 'zh' },
    });
    expect(rule('{ text: { in: words } }', '    lang: ja\n').when).toMatchObject({ language: 'zh' });
  });
  test('is of an expression, obscenity, samples or length', () => {
    expect(when("{ text: { regex: 'x+', of: [signal], outside: [mentions] } }")).toEqual({
      ...{ type: 'regex', source: 'x+', evasion: 'standard', voices: ['signal'], outside: ['mentions'] },
    });
    expect(when('{ text: { profanity: english, evasion: high } }')).toEqual({
      type: 'profanity',
      language: 'english',
      evasion: 'high',
    });
    expect(when('{ text: { longer_than: 5 } }')).toEqual({ type: 'length', longerThan: 5 });
    const like = { type: 'like', list: 'texts', samples: ['good day to you'] };
    expect(when('{ text: { like: texts } }')).toEqual({ ...like, share: 0.6 });
    expect(when('{ text: { like: { samples: texts, share: 80% }, of: [quoted] } }')).toEqual({
      ...like,
      share: 0.8,
      voices: ['quoted'],
    });
    expect(when('{ text: { like: { samples: texts } } }')).toEqual({ ...like, share: 0.6 });
  });
  test('says what does not go together', () => {
    const text = (inner: string) => said(`{ text: { ${inner} } }`);
    const value = (at: string, message: unknown, hint: unknown = null) => [problem('E-VALUE', at, message, hint)];
    const across = 'across_messages: { last: 3, within: 9s }';
    expect(text(`longer_than: 5, ${across}`)).toEqual(value('{ last: 3, within: 9s }', say('acrossNeeds')));
    expect(text('longer_than: 5, words: anywhere')).toEqual(value('anywhere', say('goesWithTerms', 'words')));
    expect(text("regex: 'x+', forms: off")).toEqual(value('off', say('goesWithTerms', 'forms')));
    expect(text('in: words, forms: off, words: anywhere')).toEqual([]);
    for (const inner of [`terms: [x y], ${across}`, 'longer_than: 5', 'like: texts'])
      expect(text(`${inner}, outside: [links]`)).toEqual(value('links', say('outsideNeeds')));
    expect(text(`terms: [x y], ${across}, of: [own, quoted]`)).toEqual(
      value('{ last: 3, within: 9s }', say('acrossIsOwn'), say('acrossIsOwnHint')),
    );
    expect(text(`terms: [x y], ${across}, of: [own]`)).toEqual([]);
    expect(text('like: { samples: texts, share: 0% }')).toEqual(value('texts', say('likeNothing')));
    expect(text("regex: '(?=x)'").map(([code]) => code)).toEqual(['E-REGEX']);
    expect(text('terms: [x.*y]').map(([code, at]) => [code, at])).toEqual([['W-TERM-PATTERN', 'x.*y']]);
  });
  test('says which list there is not, or is of another kind', () => {
    expect(said('{ text: { in: wrods } }')).toEqual([
      problem(
        'E-LIST-UNKNOWN',
        'wrods',
        say('listUnknown', 'wrods'),
        say('choices', 'words', 'Lists here', ['words', 'hosts', 'texts']),
      ),
    ]);
    expect(said('{ text: { in: hosts } }')).toEqual([
      problem(
        'E-LIST-KIND',
        'hosts',
        say('listKind', 'hosts', 'domains', 'phrases'),
        say('listsOfKind', 'phrases', ['words']),
      ),
    ]);
    const head = 'version: 1\nlists: { hosts: { file: lists/hosts.txt, kind: domains } }\n';
    const alone = (when: string, with_ = head) =>
      parsed(withRule(when), { head: with_ }).problems.map(({ code, hint }) => [code, hint]);
    expect(alone('{ text: { in: hosts } }')).toEqual([['E-LIST-KIND', say('sayKind', 'phrases')]]);
    expect(alone('{ text: { in: a } }', 'version: 1\n')).toEqual([['E-LIST-UNKNOWN', say('declareList')]]);
    const unread = alone('{ text: { in: gone } }', 'version: 1\nlists: { gone: { file: lists/gone.txt } }\n');
    expect(unread.map(([code]) => code)).toEqual(['E-LIST-FILE']);
  });
});

describe('other conditions', () => {
  test('are on links, contacts, elements, shapes', () => {
    const link = { type: 'link', domainIn: undefined, domainNotIn: undefined };
    expect(when('{ link: { any: true, of: [quoted] } }')).toEqual({ ...link, voices: ['quoted'] });
    expect(when('{ link: { domain_in: hosts } }')).toEqual({ ...link, list: 'hosts', domainIn: ['a.com'] });
    expect(when('{ link: { domain_not_in: hosts, of: [own] } }')).toEqual({
      ...link,
      list: 'hosts',
      domainNotIn: ['a.com'],
      voices: ['own'],
    });
    expect(when('{ link: { looks_like: hosts } }')).toEqual({ ...link, list: 'hosts', looksLike: ['a.com'] });
    expect(when('{ contact: [phone, qq] }')).toEqual({ type: 'contact', kinds: ['phone', 'qq'] });
    expect(when('{ contact: { kinds: [qq], of: [quoted] } }')).toEqual({
      type: 'contact',
      kinds: ['qq'],
      voices: ['quoted'],
    });
    expect(when('{ elements: [image, face] }')).toEqual({ type: 'elements', kinds: ['image', 'face'] });
    const shape =
      'capitals: 70%, script: latin, share: 10%, letters: 3, mixed_words: 1, same_character: 4, links: 2, mentions: 5, emoji: 6, element_kinds: 7';
    expect(when(`{ shape: { ${shape}, elements: { image: 2 }, of: [own, own] } }`)).toEqual({
      ...{ type: 'shape', capitals: 0.7, script: 'latin', share: 0.1, letters: 3, mixedWords: 1, sameCharacter: 4 },
      ...{ links: 2, mentions: 5, emoji: 6, elementKinds: 7, elements: [['image', 2]], voices: ['own'] },
    });
    expect(when('{ shape: { emoji: 3 } }')).toEqual({ type: 'shape', emoji: 3 });
    expect(when('{ shape: { capitals: 70%, letters: 3 } }')).toEqual({ type: 'shape', capitals: 0.7, letters: 3 });
  });
  test('on a shape need what they are a part of', () => {
    const shape = (inner: string) => said(`{ shape: { ${inner} } }`);
    expect(shape('capitals: 70%, share: 10%')).toEqual([problem('E-VALUE', '10%', say('shareNeedsScript'))]);
    expect(shape('emoji: 3, letters: 4')).toEqual([problem('E-VALUE', '4', say('lettersNeedShare'))]);
    expect(shape('elements: {}')).toEqual([problem('E-VALUE', '{ elements: {} }', say('shapeNeedsKey'))]);
    expect(shape('of: [own]')).toEqual([problem('E-VALUE', '{ of: [own] }', say('shapeNeedsKey'))]);
    expect(shape('emoji: 3, elements: {}')).toEqual([]);
    expect(shape('script: latin, letters: 4')).toEqual([]);
  });
  test('count, or count distinct values, where something holds', () => {
    const count = { type: 'count', per: ['sender', 'group'], overMs: 60_000, atLeast: 3 };
    expect(when('{ count: { per: [sender, group], over: 1m, gte: 3 } }')).toEqual({
      ...count,
      distinct: undefined,
      where: undefined,
    });
    expect(
      when(
        '{ distinct: { of: recipient, per: [sender, group], over: 1m, gte: 3, where: { text: { longer_than: 5 } } } }',
      ),
    ).toEqual({
      ...count,
      distinct: 'recipient',
      where: { type: 'length', longerThan: 5 },
    });
    const broken = said('{ count: { per: [sender], over: 1m, gte: 3, where: { text: { in: gone } } } }');
    expect(broken.map(([code]) => code)).toEqual(['E-LIST-UNKNOWN']);
  });
  test('put others together; those that were reported are left out', () => {
    const length = (longerThan: number) => ({ type: 'length', longerThan });
    const two = '{ text: { longer_than: 1 } }, { text: { longer_than: 2 } }';
    for (const type of ['any', 'all', 'none'])
      expect(when(`{ ${type}: [${two}] }`)).toEqual({ type, of: [length(1), length(2)] });
    expect(when(`{ any: [{ text: { in: gone } }, ${two}] }`)).toEqual({ type: 'any', of: [length(1), length(2)] });
    expect(parsed(withRule('{ any: [{ text: { in: gone } }] }')).ruleSet.rules).toEqual([]);
    const signal = '{ add: -2, when: { text: { longer_than: 1 } } }';
    expect(when(`{ score: { threshold: 3, signals: [${signal}, { add: 5, when: { text: { in: gone } } }] } }`)).toEqual(
      {
        ...{ type: 'score', threshold: 3, signals: [{ add: -2, when: length(1) }] },
      },
    );
    expect(
      parsed(withRule('{ score: { threshold: 3, signals: [{ add: 5, when: { text: { in: gone } } }] } }')).ruleSet
        .rules,
    ).toEqual([]);
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

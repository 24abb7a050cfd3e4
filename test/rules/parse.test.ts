import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../src/edit-distance.ts';
import { compileRules } from '../../src/rulebook/compile-rules.ts';
import type { RuleTexts } from '../../src/rules/parse.ts';
import { parseRules } from '../../src/rules/parse.ts';
import { hintFor } from '../../src/rules/suggest.ts';
import { EN } from '../../src/words/en/rules.ts';
import { tell } from '../../src/words/saying.ts';

const TODAY = '2026-11-20';
const RULE = `version: 1
lists:
  words: { file: lists/words.txt }
rules:
  - id: shouting
    title: Shouting
    severity: low
    state: off
    scope: { conversations: [group], senders_not: [administrator] }
    when:
      any:
        - text: { in: words, evasion: high }
        - text: { terms: ["buy now"] }
        - all: [{ text: { longer_than: 3 } }, { none: [{ text: { regex: 'a+' } }] }]
    except: ["goodbye now"]
    then: [recall, { mute: 90s }, { recall: { which: this, keep_first: 0 } }]
    examples: { match: ["buy now"], no_match: ["aaa"] }
`;
const texts = (rules: string, words = 'sell now\n', path = 'lists/words.txt'): RuleTexts => ({
  directory: 'rules',
  ruleFiles: [{ path: 'spam.yaml', text: rules }],
  listFiles: [{ path, text: words }],
});
const parse = (rules: string, words?: string, today = TODAY, path?: string) =>
  parseRules(texts(rules, words, path), today);

describe('a rule file', () => {
  it('becomes data with defaults filled in', () => {
    const { ruleSet, problems } = parse(RULE);
    expect(problems).toEqual([]);
    expect(ruleSet.rules[0]).toMatchObject({
      id: 'shouting',
      policy: 'general',
      severity: 'low',
      state: 'off',
      scope: { conversations: ['group'], groupTypes: undefined, sendersNot: ['administrator'] },
      when: {
        type: 'any',
        of: [
          { type: 'terms', terms: ['sell now'], list: 'words', evasion: 'high' },
          { type: 'terms', terms: ['buy now'], list: undefined, evasion: 'standard' },
          { type: 'all' },
        ],
      },
      except: ['goodbye now'],
      then: [{ type: 'recall', which: 'this', keepFirst: 0 }, { type: 'mute', seconds: 90 }, { type: 'recall' }],
    });
  });

  it('without a state is in shadow', () => {
    expect(parse(RULE.replace('    state: off\n', '')).ruleSet.rules[0]?.state).toBe('shadow');
  });

  it('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(parse(`\uFEFF${RULE.replaceAll('\n', '\r\n')}`).problems).toEqual([]);
  });

  it('with several mistakes is answered with all of them, in the order of the lines', () => {
    const broken = RULE.replace('severity: low', 'severity: lowish')
      .replace('title: Shouting', 'titel: Shouting')
      .replace('in: words', 'in: wrods')
      .replace('mute: 90s', 'mute: forever');
    expect(parse(broken).problems.map(({ code, line }) => [code, line])).toEqual(
      [
        ['E-KEY-UNKNOWN', 6],
        ['E-VALUE', 7],
        ['E-LIST-UNKNOWN', 12],
        ['E-VALUE', 16],
        ['W-LIST-UNUSED', 3],
      ].toSorted((a, b) => Number(String(a[0]).startsWith('W')) - Number(String(b[0]).startsWith('W'))),
    );
  });
});

describe('what can be said at once', () => {
  const rule = (id: string, when: string, match: string) =>
    `  - { id: ${id}, when: ${when}, then: [recall], examples: { match: ["${match}"], no_match: ["x"] } }\n`;
  const codes = (...rules: string[]) => {
    const compiled = compileRules(texts(`version: 1\nrules:\n${rules.join('')}`), new Date(`${TODAY}T00:00:00Z`));
    return (compiled.ok ? compiled.warnings : compiled.problems).map(({ code, line, column }) => [code, line, column]);
  };

  it('does not stop at an expression that does not compile: the examples of other rules are tried', () => {
    expect(
      codes(rule('broken', "{ text: { regex: '(a' } }", 'a'), rule('fine', '{ text: { terms: ["buy now"] } }', 'sell')),
    ).toEqual([
      ['E-REGEX', 3, 42],
      ['E-EXAMPLE', 4, expect.any(Number)],
    ]);
  });

  it('does not repeat itself where nothing in a list could be read', () => {
    expect(codes(rule('words', '{ text: { terms: [no, 1] } }', 'a')).map(([code]) => code)).toEqual([
      'E-YAML-QUOTE',
      'E-YAML-QUOTE',
    ]);
  });

  it.each([
    'link: { domain_in }',
    'link: { domain_not_in: [a] }',
    'link: { any: }',
    'text: { in: }',
    'text: { regex: }',
  ])('answers a choice without a value with its key: %s', (choice) => {
    expect(codes(rule('chosen', `{ ${choice} }`, 'a'))).toEqual([['E-TYPE', 3, expect.any(Number)]]);
  });

  it('does not leave a key unread that is no word', () => {
    const { problems } = parse(RULE.replace('    title: Shouting\n', '    ? { title: a }\n    : Shouting\n'));
    expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([['E-TYPE', 6, 7]]);
  });

  it('speaks of no example of a rule that is there twice, nor of one whose list has no columns', () => {
    const twice = codes(
      rule('one', '{ text: { terms: ["buy now"] } }', 'buy now'),
      rule('one', '{ text: { terms: ["sell now"] } }', 'sell now'),
    );
    expect(twice.map(([code]) => code)).toEqual(['E-ID-DUPLICATE']);
    const csv = parse(
      RULE.replace('lists/words.txt', 'lists/words.csv'),
      'phrase;note\nsell now;x\n',
      TODAY,
      'lists/words.csv',
    );
    expect(csv.problems.map(({ code }) => code)).toEqual(['E-LIST-ENTRY']);
    const compiled = codes(RULE.replace('lists/words.txt', 'lists/words.csv'));
    expect(compiled.map(([code]) => code)).not.toContain('E-EXAMPLE');
  });

  it('points at the dash of an entry that is empty', () => {
    expect(codes(rule('fine', '{ text: { terms: ["buy now"] } }', 'buy now'), '  -\n')).toEqual([['E-TYPE', 4, 3]]);
  });

  it('speaks of two matchers in one condition whatever else is wrong with the rule', () => {
    expect(codes(rule('two', "{ text: { terms: [no], regex: 'a' } }", 'a')).map(([code]) => code)).toContain('E-VALUE');
  });
});

describe('text that YAML tools do not agree on', () => {
  const quoted = ['no', 'On', 'Y', 'null', '~', '12', '0x1F', '0o17', '0b11', '010', '1e3', '1_000', '.5', '12:30'];
  it.each([...quoted, '2026-01-01', '2026-01-01 10:00:00'])('must be in quotes: %s', (word) => {
    expect(parse(RULE.replace('"buy now"]', `${word}]`)).problems.map(({ code }) => code)).toEqual(['E-YAML-QUOTE']);
    expect(parse(RULE.replace('"buy now"]', `"${word}"]`)).problems).toEqual([]);
  });

  it.each(['010', '0x1F', '1e1', '10.0', '0o17'])('is no number: %s', (written) => {
    const longer = RULE.replace('{ terms: ["buy now"] }', `{ longer_than: ${written} }`);
    expect(parse(longer).problems.map(({ code }) => code)).toEqual(['E-VALUE']);
  });

  it.each(['加微信', '5元一天', 'on sale', '1.2.3', 'yes!'])('needs no quotes where they do: %s', (word) => {
    const { problems } = parse(RULE.replace('"buy now"]', `${word}]`));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('ends with its last line where it is written as a block', () => {
    const [rule] = parse(
      RULE.replace("regex: 'a+' ", 'regex: "a+" ').replace('title: Shouting', 'title: |\n      Loud'),
    ).ruleSet.rules;
    expect(rule?.title).toBe('Loud');
  });
});

describe('the hash of a rule set', () => {
  it('changes with any byte of a rule file or of a list that is used, and with nothing else', () => {
    const { hash } = parse(RULE).ruleSet;
    expect(parse(RULE).ruleSet.hash).toBe(hash);
    expect(parse(`${RULE}# a comment\n`).ruleSet.hash).not.toBe(hash);
    expect(parse(RULE, 'sell  now\n').ruleSet.hash).not.toBe(hash);
    const withOther = { ...texts(RULE), listFiles: [...texts(RULE).listFiles, { path: 'lists/other.txt', text: 'x' }] };
    expect(parseRules(withOther, TODAY).ruleSet.hash).toBe(hash);
  });

  it('changes on the day an entry expires', () => {
    const csv = (today: string) => {
      const rules = RULE.replace('lists/words.txt', 'lists/words.csv');
      const listFiles = [{ path: 'lists/words.csv', text: 'phrase,expires\nsell now,2026-12-01\nbid now,\n' }];
      return parseRules({ ...texts(rules), listFiles }, today).ruleSet.hash;
    };
    expect(csv('2026-11-30')).toBe(csv('2026-12-01'));
    expect(csv('2026-12-02')).not.toBe(csv('2026-12-01'));
  });
});

describe('anything at all in a rule file', () => {
  const now = new Date(`${TODAY}T00:00:00Z`);
  /** What a slip of the hand does: cut, doubled, replaced by something else. */
  const slips = fc.array(
    fc.tuple(
      fc.nat(RULE.length),
      fc.nat(20),
      fc.constantFrom('', ' ', ':', '-', '"', '[', '}', '\t', '\n', '&a', '*a', '0', '~', 'true', '字', '\u0000'),
    ),
    { minLength: 1, maxLength: 6 },
  );

  it('is answered with problems at places that exist, never with an exception', () => {
    fc.assert(
      fc.property(slips, (changes) => {
        const text = changes.reduce((rules, [at, cut, put]) => rules.slice(0, at) + put + rules.slice(at + cut), RULE);
        const compiled = compileRules(texts(text), now);
        const lines = text.split('\n').length;
        for (const { line, column, endColumn } of compiled.ok ? compiled.warnings : compiled.problems) {
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThan(0);
          expect(endColumn).toBeGreaterThan(column - 1);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('is answered in the same way when it is no YAML of ours', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        expect(compileRules(texts(text), now).ok).toBe(false);
      }),
      { numRuns: 80 },
    );
  });
});

describe('a suggestion', () => {
  it('is the nearest name, where one is near', () => {
    expect(tell(EN, hintFor('contact-word', ['contact-words', 'safe-domains'], 'Lists here')!)).toBe(
      'did you mean "contact-words"? Lists here: contact-words, safe-domains',
    );
    expect(tell(EN, hintFor('bananas', ['contact-words'], 'Lists here')!)).toBe('Lists here: contact-words');
  });

  it('counts two letters swapped as one slip', () => {
    expect([editDistance('severity', 'sevreity'), editDistance('abc', 'abd'), editDistance('', 'abc')]).toEqual([
      1, 1, 3,
    ]);
  });
});

it.each([
  ['a day too much', 3651],
  ['past all numbers', '9'.repeat(400)],
])('a time that nobody means is refused: %s', (_, days) => {
  const where = `{ count: { per: [sender], over: ${days}d, gte: 3 } }`;
  const text = `version: 1\nrules:\n  - { id: a, when: ${where}, then: [{ mute: 99999d }], examples: [] }\n`;
  const made = compileRules(texts(text), new Date(`${TODAY}T00:00:00Z`));
  const told = made.ok ? [] : made.problems.map(({ code, message }) => `${code} ${tell(EN, message)}`);
  expect(told.filter((one) => one.endsWith('is too long: 3650d at most'))).toHaveLength(2);
});

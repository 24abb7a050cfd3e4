import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import type { Judge } from '../../src/judge/judge.ts';
import { makeJudge } from '../../src/judge/judge.ts';
import type { Content, TextPart } from '../../src/model.ts';
import { judgeOf, ruleWith } from './rules-of.ts';

const NOTHING_COUNTED = { counters: [] };
const hitsIn = (judge: Judge, text: string, about: Partial<Content> = {}) =>
  judge.judge(contentOfText(text, about), NOTHING_COUNTED).hits;
const matches = (judge: Judge, text: string, about: Partial<Content> = {}) => hitsIn(judge, text, about).length > 0;
const parts = (...texts: readonly [string, number][]): TextPart[] =>
  texts.map(([text, run]) => ({ source: 'text', run, text }));

describe('conditions', () => {
  it('any holds when one does, and shows every stretch that matched', () => {
    const judge = judgeOf(
      ruleWith('{ any: [{ text: { terms: [apple] } }, { text: { terms: [pear] } }] }', { match: 'apple' }),
    );
    expect(hitsIn(judge, 'a pear, an apple')[0]?.spans).toEqual([
      { part: 0, start: 2, end: 6 },
      { part: 0, start: 11, end: 16 },
    ]);
    expect(matches(judge, 'a plum')).toBe(false);
  });

  it('all holds only when every one does', () => {
    const judge = judgeOf(
      ruleWith('{ all: [{ text: { terms: [apple] } }, { text: { terms: [pear] } }] }', { match: 'apple pear' }),
    );
    expect(matches(judge, 'apple')).toBe(false);
    expect(matches(judge, 'pear then apple')).toBe(true);
  });

  it('none holds when no one does, and conditions nest', () => {
    const when =
      '{ all: [{ text: { terms: [apple] } }, { none: [{ text: { terms: [pie] } }, { text: { terms: [tart] } }] }] }';
    const judge = judgeOf(ruleWith(when, { match: 'apple' }));
    expect(matches(judge, 'apple')).toBe(true);
    expect(matches(judge, 'apple tart')).toBe(false);
    expect(matches(judge, 'plum')).toBe(false);
  });

  it('a rule of none alone matches where nothing at all was found', () => {
    const judge = judgeOf(
      ruleWith('{ none: [{ text: { terms: [please] } }] }', { match: 'give me', noMatch: 'please' }),
    );
    expect(matches(judge, 'now!')).toBe(true);
    expect(matches(judge, 'please do')).toBe(false);
  });

  it('longer_than counts characters, not UTF-16 units, and no space at the ends', () => {
    const judge = judgeOf(ruleWith('{ text: { longer_than: 3 } }', { match: 'four', noMatch: 'abc' }));
    expect(matches(judge, '  abc  ')).toBe(false);
    expect(matches(judge, '😀😀😀')).toBe(false);
    expect(matches(judge, '😀😀😀😀')).toBe(true);
  });

  it('a score adds up what holds, and negative points take away', () => {
    const when = `
      score:
        threshold: 5
        signals:
          - { add: 3, when: { text: { terms: [apple] } } }
          - { add: 2, when: { text: { terms: [pear] } } }
          - { add: -2, when: { text: { terms: [please] } } }`;
    const judge = judgeOf(ruleWith(when, { match: 'apple pear' }));
    expect(matches(judge, 'apple')).toBe(false);
    expect(matches(judge, 'apple pear please')).toBe(false);
    expect(matches(judge, 'pear apple')).toBe(true);
  });

  it('what takes points away from a score is not shown as matched', () => {
    const when = `
      score:
        threshold: 5
        signals:
          - { add: 6, when: { text: { terms: [apple] } } }
          - { add: -1, when: { text: { terms: [please] } } }`;
    const judge = judgeOf(ruleWith(when, { match: 'apple' }));
    expect(hitsIn(judge, 'apple please')[0]?.spans).toEqual([{ part: 0, start: 0, end: 5 }]);
  });
});

describe('exceptions', () => {
  const judge = judgeOf(
    ruleWith('{ text: { terms: ["微信客服", "转账"] } }', { match: '转账', more: '    except: ["官方微信客服"]\n' }),
  );

  it('cancel the match they overlap', () => {
    expect(matches(judge, '请联系官方微信客服')).toBe(false);
  });

  it('leave a match elsewhere in the message alone', () => {
    expect(hitsIn(judge, '官方微信客服说：转账')[0]?.spans).toEqual([{ part: 0, start: 8, end: 10 }]);
    expect(hitsIn(judge, '官方微信客服，微信客服')[0]?.spans).toEqual([{ part: 0, start: 7, end: 11 }]);
  });

  it('cancel links too, and no link beside them', () => {
    const links = judgeOf(
      ruleWith('{ link: { any: true } }', { match: 'a.com', more: '    except: ["help.example.com"]\n' }),
    );
    expect(matches(links, 'see https://help.example.com/a')).toBe(false);
    expect(hitsIn(links, 'help.example.com or evil.com')[0]?.spans).toEqual([{ part: 0, start: 20, end: 28 }]);
  });

  it('never hide a match they do not overlap, whatever stands around', () => {
    const filler = fc.stringMatching(/^[ab，。 ]{0,8}$/);
    const piece = fc.constantFrom('官方微信客服', '转账', '微信客服');
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, piece), { maxLength: 6 }), (pieces) => {
        const text = pieces.map(([before, word]) => `${before}|${word}|`).join('');
        const bare = pieces.some(([, word]) => word !== '官方微信客服');
        expect(matches(judge, text)).toBe(bare);
      }),
    );
  });
});

describe('parts of a message', () => {
  const judge = judgeOf(ruleWith('{ text: { terms: ["加微信", "hello world"] } }', { match: '加微信' }));

  it('are each judged', () => {
    const content = contentOfText('', { parts: parts(['你好', 0], ['请加微信', 1]) });
    expect(judge.judge(content, NOTHING_COUNTED).hits[0]?.spans).toEqual([{ part: 1, start: 1, end: 4 }]);
  });

  it('of the same run are joined: a word cut over two elements is found, with a span in each', () => {
    const content = contentOfText('', { parts: parts(['请加微', 0], ['信 abc', 0]) });
    expect(judge.judge(content, NOTHING_COUNTED).hits[0]?.spans).toEqual([
      { part: 0, start: 1, end: 3 },
      { part: 1, start: 0, end: 1 },
    ]);
  });

  it('of the same run count once where a word stands in one of them', () => {
    const content = contentOfText('', { parts: parts(['请加微信 ', 0], [' 你好', 0]) });
    expect(judge.judge(content, NOTHING_COUNTED).hits[0]?.spans).toHaveLength(1);
  });

  it('of different runs are not joined', () => {
    const content = contentOfText('', { parts: parts(['请加微', 0], ['信 abc', 1]) });
    expect(judge.judge(content, NOTHING_COUNTED).hits).toEqual([]);
  });
});

describe('scope', () => {
  const scoped = (scope: string) =>
    judgeOf(ruleWith('{ text: { terms: [apple] } }', { match: 'apple', more: `    scope: ${scope}\n` }));

  it('limits a rule to kinds of conversation', () => {
    const judge = scoped('{ conversations: [c2c] }');
    expect(matches(judge, 'apple', { conversation: 'c2c' })).toBe(true);
    expect(matches(judge, 'apple', { conversation: 'group' })).toBe(false);
  });

  it('knows both names that Tencent gives a group type', () => {
    const judge = scoped('{ group_types: [Work, ChatRoom] }');
    expect(matches(judge, 'apple', { groupType: 'Private' })).toBe(true);
    expect(matches(judge, 'apple', { groupType: 'Meeting' })).toBe(true);
    expect(matches(judge, 'apple', { groupType: 'Public' })).toBe(false);
    expect(matches(judge, 'apple', { conversation: 'c2c' })).toBe(false);
  });

  it('takes groups in or leaves groups out', () => {
    expect(matches(scoped('{ groups: ["@TGS#1"] }'), 'apple', { group: '@TGS#1' })).toBe(true);
    expect(matches(scoped('{ groups: ["@TGS#1"] }'), 'apple', { group: '@TGS#2' })).toBe(false);
    expect(matches(scoped('{ not_groups: ["@TGS#1"] }'), 'apple', { group: '@TGS#1' })).toBe(false);
    expect(matches(scoped('{ not_groups: ["@TGS#1"] }'), 'apple', { conversation: 'c2c' })).toBe(true);
  });

  it('restricts groups only by what it says of groups', () => {
    const judge = scoped('{ conversations: [c2c, group], group_types: [Public], groups: ["@TGS#1"] }');
    expect(matches(judge, 'apple', { conversation: 'c2c', groupType: undefined, group: undefined })).toBe(true);
    expect(matches(judge, 'apple', { groupType: 'Public', group: '@TGS#1' })).toBe(true);
    expect(matches(judge, 'apple', { groupType: 'Community', group: '@TGS#1' })).toBe(false);
    expect(matches(judge, 'apple', { groupType: 'Public', group: '@TGS#2' })).toBe(false);
  });

  it('takes an edit for the words of who made it', () => {
    const judge = scoped('{ senders_not: [administrator] }');
    expect(matches(judge, 'apple', { sender: 'u1', editor: 'administrator' })).toBe(false);
    expect(matches(judge, 'apple', { sender: 'administrator', editor: 'u1' })).toBe(true);
  });

  it('leaves senders out, and those who are exempt from all rules', () => {
    const judge = scoped('{ senders_not: [administrator] }');
    expect(matches(judge, 'apple', { sender: 'administrator' })).toBe(false);
    expect(matches(judge, 'apple', { sender: 'u1' })).toBe(true);
    const exempting = judgeOf(`exempt: [staff]\n${ruleWith('{ text: { terms: [apple] } }', { match: 'apple' })}`);
    expect(matches(exempting, 'apple', { sender: 'staff' })).toBe(false);
  });
});

describe('states and verdicts', () => {
  const two = `version: 1
rules:
  - { id: first, state: shadow, when: { text: { terms: [apple] } }, then: [review], examples: { match: [apple], no_match: [pear] } }
  - { id: second, state: live, when: { text: { terms: [apple] } }, then: [recall], examples: { match: [apple], no_match: [pear] } }
  - { id: third, state: off, when: { text: { terms: [apple] } }, then: [recall], examples: { match: [apple], no_match: [pear] } }
`;

  it('a verdict has shadow and live hits in the order of the file, and none of rules that are off', () => {
    expect(hitsIn(judgeOf(two), 'apple').map(({ rule, state }) => [rule, state])).toEqual([
      ['first', 'shadow'],
      ['second', 'live'],
    ]);
  });

  it('the examples of a rule that is off must hold too', () => {
    expect(() =>
      judgeOf(
        two.replace(
          'id: third, state: off, when: { text: { terms: [apple]',
          'id: third, state: off, when: { text: { terms: [plum]',
        ),
      ),
    ).toThrow(/E-EXAMPLE/);
  });

  it('carries the hash of the rule set, and clean messages share one verdict', () => {
    const judge = judgeOf(two);
    expect(judge.judge(contentOfText('pear'), NOTHING_COUNTED)).toBe(
      judge.judge(contentOfText('plum'), NOTHING_COUNTED),
    );
    expect(hitsIn(judge, 'pear')).toEqual([]);
    expect(judge.ruleSet.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('no text makes a judge throw', () => {
    const judge = judgeOf(
      ruleWith('{ any: [{ text: { regex: "a+b" } }, { link: { any: true } }, { contact: [phone, wechat] }] }', {
        match: 'aab',
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.webUrl()), (text) => {
        for (const { spans } of hitsIn(judge, text)) {
          for (const { start, end } of spans) expect(0 <= start && start < end && end <= text.length).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('judges nothing by an empty rule set', () => {
    const made = makeJudge({ hash: '0', rules: [], ladders: [], brake: undefined });
    expect(made.ok && hitsIn(made.judge, 'anything')).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOfText, messageOfEvent } from '../../src/judge/content-of.ts';
import type { Judge } from '../../src/judge/judge.ts';
import { recalledIn } from '../../src/judge/play.ts';
import { recalledInSequence } from '../../src/rulebook/examples.ts';
import type { SequenceEvent } from '../../src/rules/rule-set.ts';
import { judgeOf } from './rules-of.ts';

const ruleThatCounts = (
  when: string,
  { then = '[{ recall: { which: contributing } }]', scope = '{ conversations: [group] }', except = '' } = {},
) =>
  judgeOf(
    `version: 1
rules:
  - id: tested
    state: live
    scope: ${scope}
    when: ${when}
    then: ${then}
${except === '' ? '' : `    except: ${except}\n`}    examples: { match: ["always"], no_match: ["never"] }
`
      .replace('when: ', 'when: { any: [{ text: { terms: ["always"] } }, ')
      .replace('\n    then', '] }\n    then'),
  );

const event = (atS: number, text: string, about: Partial<SequenceEvent> = {}): SequenceEvent => ({
  atMs: atS * 1000,
  from: 'u1',
  to: undefined,
  conversation: undefined,
  text,
  ...about,
});
const recalled = (judge: Judge, events: readonly SequenceEvent[]) =>
  recalledInSequence(judge, judge.ruleSet.rules[0]!, { events });

it('messages that are counted to take points away are not recalled with the one that matches', () => {
  const counted = '{ count: { per: [sender], over: 1m, gte: 2 } }';
  const spam = '{ add: 6, when: { text: { terms: ["spam"] } } }';
  const judge = ruleThatCounts(`{ score: { threshold: 5, signals: [${spam}, { add: -1, when: ${counted} }] } }`);
  expect(recalled(judge, [event(0, 'hi'), event(1, 'hello'), event(2, 'spam')])).toBe(1);
});

const NOTHING_RECENT = { value: 0, contributing: [] };

describe('count', () => {
  const flood = ruleThatCounts('{ count: { per: [sender, conversation], over: 10s, gte: 3 } }');

  it('holds from the number that it says, and recalls all that were counted', () => {
    expect(recalled(flood, [event(0, 'a'), event(1, 'b')])).toBe(0);
    expect(recalled(flood, [event(0, 'a'), event(1, 'b'), event(2, 'c')])).toBe(3);
  });

  it('is asked where its counter may decide, and nowhere else', () => {
    const judge = judgeOf(`version: 1
rules:
  - id: tested
    state: live
    when:
      any:
        - count: { per: [sender], over: 10s, gte: 3 }
        - text: { terms: ["always"], across_messages: { last: 3, within: 10s } }
    then: [recall]
    examples: { match: ["always"], no_match: ["never"] }
`);
    const [count, recent] = judge.inside.counters;
    fc.assert(
      fc.property(fc.nat(5), fc.option(fc.array(fc.string(), { maxLength: 2 }), { nil: undefined }), (value, texts) => {
        expect(count!.mayDecide({ value, contributing: [] })).toBe(value >= 3);
        expect(recent!.mayDecide({ value, contributing: [], ...(texts && { texts }) })).toBe((texts?.length ?? 0) > 0);
      }),
    );
    const said = contentOfText('ok', { sender: 'u1' });
    const hitsAt = (value: number) =>
      judge.judge(said, { counters: [{ value, contributing: [] }, NOTHING_RECENT] }).hits.length;
    expect([0, 1, 2, 3, 4].map(hitsAt)).toEqual([0, 0, 0, 1, 1]);
  });

  it('slides: what is spread wider than the window is never together', () => {
    expect(recalled(flood, [event(0, 'a'), event(5, 'b'), event(10, 'c')])).toBe(0);
    expect(recalled(flood, [event(0, 'a'), event(5, 'b'), event(9.999, 'c')])).toBe(3);
    expect(recalled(flood, [event(58, 'a'), event(60, 'b'), event(62, 'c')])).toBe(3);
  });

  it('counts senders and conversations apart', () => {
    expect(recalled(flood, [event(0, 'a'), event(1, 'b', { from: 'u2' }), event(2, 'c')])).toBe(0);
    expect(recalled(flood, [event(0, 'a'), event(1, 'b', { conversation: 'g2' }), event(2, 'c')])).toBe(0);
  });

  it('leaves the first ones, where it is told to', () => {
    const judge = ruleThatCounts('{ count: { per: [sender], over: 10s, gte: 3 } }', {
      then: '[{ recall: { which: contributing, keep_first: 1 } }]',
    });
    expect(recalled(judge, [event(0, 'a'), event(1, 'b'), event(2, 'c'), event(3, 'd')])).toBe(3);
  });

  it('leaves out whoever is exempt: staff neither fills a window nor is recalled with one', () => {
    const judge = ruleThatCounts('{ count: { per: [conversation], over: 10s, gte: 3 } }', {
      scope: '{ conversations: [group], senders_not: [staff] }',
    });
    const staff = { from: 'staff' };
    expect(recalled(judge, [event(0, 'a'), event(1, 'b'), event(2, 'c', staff)])).toBe(0);
    expect(recalled(judge, [event(0, 'a'), event(1, 'b'), event(2, 'c', staff), event(3, 'd')])).toBe(3);
  });

  it('counts only where the condition under where holds', () => {
    const judge = ruleThatCounts(
      '{ count: { per: [sender], over: 10s, gte: 2, where: { text: { longer_than: 3 } } } }',
    );
    expect(recalled(judge, [event(0, 'long text'), event(1, 'ok'), event(2, 'hm')])).toBe(0);
    expect(recalled(judge, [event(0, 'long text'), event(1, 'ok'), event(2, 'more text')])).toBe(2);
  });

  it('does not count under where what an exception cancels', () => {
    const judge = ruleThatCounts(
      '{ count: { where: { text: { terms: [apple] } }, per: [sender], over: 10s, gte: 2 } }',
      {
        except: '["apple pie"]',
      },
    );
    expect(recalled(judge, [event(0, 'an apple'), event(1, 'an apple pie')])).toBe(0);
    expect(recalled(judge, [event(0, 'an apple'), event(1, 'an apple')])).toBe(2);
  });

  it('gives each rule its own reading, though others count nothing of this message', () => {
    const rule = (id: string, per: string) => `  - id: ${id}
    state: live
    scope: { conversations: [group, c2c] }
    when: { any: [{ text: { terms: ["always"] } }, { count: { per: [${per}], over: 10s, gte: 3 } }] }
    then: [recall]
    examples: { match: ["always"], no_match: ["never"] }
`;
    const judge = judgeOf(`version: 1\nrules:\n${rule('to-one', 'recipient')}${rule('of-one', 'sender')}`);
    const content = contentOfText('hello', { conversation: 'group', group: 'g', sender: 'u1', recipient: undefined });
    expect(judge.counters(content)).toHaveLength(1);
    const sightings = { counters: [{ value: 3, contributing: [] }] };
    expect(judge.judge(content, sightings).hits.map(({ rule: name }) => name)).toEqual(['of-one']);
  });

  it('tells the same text from others, however it is disguised', () => {
    const judge = ruleThatCounts('{ count: { per: [sender, same_text], over: 1m, gte: 3 } }');
    expect(
      recalled(judge, [event(0, 'Buy this!'), event(1, 'buy  THIS'), event(2, 'ｂｕｙ this.'), event(3, 'other')]),
    ).toBe(3);
  });

  it('tells nearly the same text from others', () => {
    const judge = ruleThatCounts('{ count: { per: [similar_text], over: 1m, gte: 3 } }');
    const campaign = (n: number) =>
      `日结兼职 ${n} 元一天，详情私聊，无需押金，名额有限，先到先得，欢迎加入我们的团队一起努力赚钱`;
    const events = [180, 200, 350].map((pay, index) => event(index, campaign(pay), { from: `u${index}` }));
    expect(recalled(judge, events)).toBe(3);
    const others = [
      '今天天气真不错，我们一起去公园散步吧',
      '昨天的比赛你看了吗，最后一球太精彩了',
      '这个周末有没有人想一起去吃火锅呢',
    ];
    expect(
      recalled(
        judge,
        others.map((text, index) => event(index, text)),
      ),
    ).toBe(0);
  });
});

describe('distinct', () => {
  const cold = ruleThatCounts('{ distinct: { of: recipient, per: [sender], over: 1h, gte: 3 } }', {
    scope: '{ conversations: [c2c] }',
  });

  it('counts different ones, each once', () => {
    const to = (recipient: string, atS: number) => event(atS, 'hello', { to: recipient });
    expect(recalled(cold, [to('a', 0), to('b', 1), to('b', 2), to('a', 3)])).toBe(0);
    expect(recalled(cold, [to('a', 0), to('b', 1), to('b', 2), to('c', 3)])).toBe(4);
  });
});

describe('across_messages', () => {
  const spelled = ruleThatCounts('{ text: { terms: ["加微信"], across_messages: { last: 4, within: 20s } } }');

  it('reads what was cut over several messages, and recalls the pieces only', () => {
    expect(recalled(spelled, [event(0, '加'), event(1, '微'), event(2, '信')])).toBe(3);
    expect(recalled(spelled, [event(0, '你好'), event(1, '加微'), event(2, '信 abc')])).toBe(2);
  });

  it('reads no further back than told, and nobody else', () => {
    expect(recalled(spelled, [event(0, '加'), event(1, '微'), event(30, '信')])).toBe(0);
    expect(recalled(spelled, [event(0, '加'), event(1, '微', { from: 'u2' }), event(2, '信')])).toBe(0);
  });

  it('is cancelled by an exception that is read over several messages too', () => {
    const across = '{ text: { terms: ["加微信"], across_messages: { last: 4, within: 20s } } }';
    const judge = ruleThatCounts(across, { except: '["请勿加微信"]' });
    expect(recalled(judge, [event(0, '请勿加'), event(1, '微信')])).toBe(0);
    expect(recalled(judge, [event(0, '请加'), event(1, '微信')])).toBe(2);
  });

  it('recalls a message that says it all, alone', () => {
    expect(recalled(spelled, [event(0, '你好'), event(1, '加微信')])).toBe(1);
  });
});

describe('the order of arrival', () => {
  const rule = `{ count: { per: [sender], over: 10s, gte: 4 } }`;
  const judges = [
    ruleThatCounts(rule),
    ruleThatCounts(rule, { then: '[{ recall: { which: contributing, keep_first: 1 } }]' }),
    ruleThatCounts('{ distinct: { of: conversation, per: [sender], over: 10s, gte: 3 } }'),
    ruleThatCounts('{ text: { terms: ["加微信"], across_messages: { last: 20, within: 10s } } }'),
  ];
  /** Few people and places, so that much falls together. */
  const arrivals = ({ people, places, words }: { people: string[]; places: string[]; words: string[] }) =>
    fc
      .array(
        fc.record({
          atMs: fc.integer({ min: 0, max: 200 }).map((tenths) => tenths * 100),
          from: fc.constantFrom(...people),
          conversation: fc.constantFrom(...places),
          text: fc.constantFrom(...words),
        }),
        { minLength: 1, maxLength: 18 },
      )
      .chain((events) => {
        const numbered = events
          .map((one) => ({ ...one, to: undefined }))
          .sort((a, b) => a.atMs - b.atMs)
          // Of two digits each: messages of one moment stand in order of identity, and "10" stands before "9".
          .map((one, index) => ({ one, number: index + 10 }));
        // Any order, and some of them twice.
        const all = [...numbered, ...numbered.slice(0, 5)];
        return fc.tuple(fc.constant(numbered), fc.shuffledSubarray(all, { minLength: all.length }));
      });

  function removed(judge: Judge, order: readonly { one: SequenceEvent; number: number }[]): readonly string[] {
    const said = order.map(({ one, number }) => messageOfEvent(judge.ruleSet.rules[0]!, one, number));
    return [...recalledIn(judge, said)].toSorted();
  }

  it.each(judges.map((judge, index) => [index, judge] as const))(
    'and repeated arrivals lose nothing, and change no count in the end (rule %i)',
    (index, judge) => {
      const crowd = { people: ['u1', 'u2'], places: ['g1', 'g2', 'g3'], words: ['a', 'b'] };
      const speller = { people: ['u1'], places: ['g1'], words: ['加', '微', '信'] };
      fc.assert(
        fc.property(arrivals(index === 3 ? speller : crowd), ([inOrder, shuffled]) => {
          const [late, inTime] = [removed(judge, shuffled), removed(judge, inOrder)];
          // What comes between two pieces too late cannot undo that they were read together: there it may be more.
          if (index === 3) expect(late).toEqual(expect.arrayContaining([...inTime]));
          else expect(late).toEqual(inTime);
        }),
        { numRuns: 150 },
      );
    },
  );
});

it('a counter keeps its name when an entry of a list changes, whatever the list is of', () => {
  const nameWith = (kind: string, where: string, entries: string) =>
    judgeOf(
      `version: 1
lists: { known: { file: lists/known.txt, kind: ${kind} } }
rules:
  - id: tested
    when: { any: [{ text: { terms: ["always"] } }, { count: { per: [sender], over: 1m, gte: 3, where: ${where} } }] }
    then: [review]
    examples: { match: ["always"], no_match: ["never"] }
`,
      { 'lists/known.txt': entries },
    ).inside.counters[0]!.name;
  for (const [kind, where, one, other] of [
    ['phrases', '{ text: { in: known } }', 'buy now', 'buy later'],
    ['domains', '{ link: { domain_in: known } }', 'a.com', 'b.com'],
    ['domains', '{ link: { looks_like: known } }', 'a.com', 'b.com'],
    ['samples', '{ text: { like: known } }', 'earn a lot at home', 'limited seats for you'],
  ] as const)
    expect(nameWith(kind, where, one), where).toBe(nameWith(kind, where, other));
});

import { describe, expect, test } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { type ConditionExplanation, explain } from '../../src/judge/explain.ts';
import type { Content, CounterReading, TextPart } from '../../src/model.ts';
import { say } from '../../src/words/saying.ts';
import { judgeOf } from './rules-of.ts';

/** How each condition is told, and why it holds or not: found by changing the code in many small ways. */
const LISTS = {
  'lists/words.txt': 'tulip\nrose\n',
  'lists/hosts.txt': 'a.com\n',
  'lists/texts.txt': 'good day to all of you here\n',
};
const explained = (when: string, content: Content, { more = '', readings = [] as readonly CounterReading[] } = {}) =>
  explain(
    judgeOf(
      `version: 1
lists:
  words: { file: lists/words.txt }
  hosts: { file: lists/hosts.txt, kind: domains }
  texts: { file: lists/texts.txt, kind: samples }
rules:
  - id: tested
    state: live
    when: { any: [{ text: { terms: [alwaysword] } }, { text: { in: words } }, { link: { domain_in: hosts } }, { text: { like: texts } }, ${when}] }
    then: [recall]
    examples: { match: [alwaysword], no_match: [qq] }
${more}`,
      LISTS,
    ),
    content,
    readings,
  )[0]!;
const why = (
  when: string,
  said: string | Content,
  options: Parameters<typeof explained>[2] = {},
): ConditionExplanation =>
  explained(when, typeof said === 'string' ? contentOfText(said, { sender: 'u1', conversationId: 'c' }) : said, options)
    .condition.parts[4]!;
const quoted: TextPart = { source: 'cloud', run: 1, text: 'a tulip at b.com', voice: 'quoted' };
const quoting = { ...contentOfText('hello'), parts: [...contentOfText('hello').parts, quoted] };

test('each condition is told as somebody would write it', () => {
  const forms: readonly (readonly [written: string, told: string])[] = [
    ['{ text: { terms: [aa, bb, cc] } }', 'text: { terms: [aa, bb, cc] }'],
    ['{ text: { terms: [aa, bb, cc, dd, ee] } }', 'text: { terms: [aa, bb, cc, … 2 more] }'],
    [
      '{ text: { in: words, evasion: off, of: [own, quoted] } }',
      'text: { in: words, evasion: off, of: [own, quoted] }',
    ],
    ["{ text: { regex: 'x+y', evasion: off } }", "text: { regex: 'x+y', evasion: off }"],
    ['{ text: { profanity: english, of: [quoted] } }', 'text: { profanity: english, of: [quoted] }'],
    ['{ text: { like: { samples: texts, share: 80% } } }', 'text: { like: { samples: texts, share: 80% } }'],
    ['{ text: { longer_than: 5 } }', 'text: { longer_than: 5 }'],
    ['{ link: { domain_in: hosts } }', 'link: { domain_in: hosts }'],
    ['{ link: { domain_not_in: hosts, of: [own] } }', 'link: { domain_not_in: hosts, of: [own] }'],
    ['{ link: { looks_like: hosts } }', 'link: { looks_like: hosts }'],
    ['{ link: { any: true } }', 'link: { any: true }'],
    ['{ contact: [phone, qq] }', 'contact: [phone, qq]'],
    ['{ contact: { kinds: [qq], of: [quoted] } }', 'contact: { kinds: [qq], of: [quoted] }'],
    ['{ shape: { emoji: 3, links: 2, of: [own] } }', 'shape: links, emoji, of: [own]'],
    ['{ elements: [image, face] }', 'elements: [image, face]'],
    ['{ count: { per: [sender, group], over: 90s, gte: 3 } }', 'count per [sender, group] over 90s'],
    ['{ distinct: { of: sender, per: [group], over: 2m, gte: 3 } }', 'distinct sender per [group] over 2m'],
    ['{ count: { per: [sender], over: 3h, gte: 3 } }', 'count per [sender] over 3h'],
    ['{ count: { per: [sender], over: 4d, gte: 3 } }', 'count per [sender] over 4d'],
    ['{ score: { threshold: 1, signals: [{ add: 1, when: { text: { longer_than: 5 } } }] } }', 'score of 1 signals'],
    ['{ any: [{ text: { longer_than: 5 } }, { text: { longer_than: 6 } }] }', 'any of 2'],
    ['{ none: [{ text: { longer_than: 1 } }] }', 'none of 1'],
  ];
  for (const [written, told] of forms) expect(why(written, 'hello').condition).toBe(told);
});

describe('what became of it', () => {
  const because = (when: string, said: string | Content, options?: Parameters<typeof explained>[2]) => {
    const { holds, because: told } = why(when, said, options);
    return [holds, told];
  };
  test('is a number, and the number that it needs', () => {
    expect(because('{ text: { longer_than: 5 } }', 'hello')).toEqual([false, say('characters', 5, 5)]);
    const count = '{ count: { per: [sender], over: 1m, gte: 3 } }';
    const readings = [{ value: 2, contributing: [] }];
    expect(because(count, 'hello', { readings })).toEqual([false, say('needs', 2, 3)]);
    expect(because(count, contentOfText('hello'))).toEqual([false, say('notCounted')]);
    const score =
      '{ score: { threshold: 3, signals: [{ add: 2, when: { text: { longer_than: 1 } } }, { add: 1, when: { text: { longer_than: 9 } } }] } }';
    expect(because(score, 'hello')).toEqual([false, say('needs', 2, 3)]);
  });
  test('is what a shape lacks, each part of it', () => {
    expect(because('{ shape: { emoji: 3, links: 2 } }', 'hello')).toEqual([
      false,
      [say('shapeCount', 'links', 0, 2), say('and'), say('shapeCount', 'emoji', 0, 3)],
    ]);
    expect(because('{ shape: { emoji: 1 } }', 'hi 😀')).toEqual([true, undefined]);
    expect(because('{ elements: [image] }', { ...contentOfText('hi'), elements: ['text', 'face', 'text'] })).toEqual([
      false,
      say('itHas', ['text', 'face']),
    ]);
  });
  test('is where a link goes, and where it should', () => {
    expect(because('{ link: { any: true } }', 'hello')).toEqual([false, say('noLink')]);
    expect(because('{ link: { any: true } }', 'see b.com and b.com or tg://x')).toEqual([
      true,
      say('goesTo', ['tg://', 'b.com']),
    ]);
    expect(because('{ link: { domain_in: hosts } }', 'see b.com')).toEqual([
      false,
      say('goesNotInto', ['b.com'], 'hosts'),
    ]);
    expect(because('{ link: { domain_not_in: hosts } }', 'see a.com')).toEqual([
      false,
      say('goesOnlyInto', ['a.com'], 'hosts'),
    ]);
    expect(because('{ link: { looks_like: hosts } }', 'see b.com')).toEqual([
      false,
      say('noneLooksLike', ['b.com'], 'hosts'),
    ]);
  });
  test('is whose words they are, where nobody asked for these', () => {
    expect(because('{ link: { any: true } }', quoting)).toEqual([false, say('onlyVoices', ['quoted'], ['own'])]);
    expect(because('{ text: { terms: [tulip] } }', quoting)).toEqual([false, say('onlyVoices', ['quoted'], ['own'])]);
    expect(because('{ text: { terms: [tulip], of: [quoted] } }', 'a tulip')).toEqual([
      false,
      say('onlyVoices', ['own'], ['quoted']),
    ]);
  });
  test('is the sample that is nearest, with what they have in common', () => {
    const like = '{ text: { like: { samples: texts, share: 90% } } }';
    expect(because(like, 'good day to all of you here')).toEqual([
      true,
      say('likeSample', 100, 'good day to all of you here', 90),
    ]);
    const [holds, told] = because(like, 'good day to all of you there');
    expect([holds, told]).toMatchObject([
      false,
      { say: 'likeSample', args: [expect.any(Number), 'good day to all of you here', 90] },
    ]);
    expect(because(like, 'quite another text altogether')).toEqual([false, say('likeNone')]);
  });
  test('is that an exception cancels it', () => {
    const more = '    except: ["for fun", "b.com", "good day to all of you here", "加微信 abc12345"]\n';
    const cancelled = [false, say('cancelled')];
    expect(because('{ text: { terms: ["do it for fun"] } }', 'do it for fun', { more })).toEqual(cancelled);
    expect(because('{ link: { any: true } }', 'see b.com', { more })).toEqual(cancelled);
    expect(
      because('{ text: { like: { samples: texts, share: 90% } } }', 'good day to all of you here', { more }),
    ).toEqual(cancelled);
    expect(because('{ contact: [wechat] }', '加微信 abc12345', { more })).toEqual(cancelled);
    expect(because('{ contact: [wechat, phone] }', '加微信 abc12345', { more })).toEqual(cancelled);
    expect(because('{ contact: [phone] }', 'hello', { more })).toEqual([false, say('notFound')]);
    expect(because('{ text: { terms: ["do it for fun"] } }', 'hello', { more })).toEqual([false, [say('notFound')]]);
  });
  test('is that nothing is found, or nothing but what is near', () => {
    expect(because('{ text: { terms: [telegram] } }', 'telegran me')).toEqual([
      false,
      [say('notFound'), say('and'), say('nearestWritten', 'telegram', 'telegran')],
    ]);
    expect(because("{ text: { regex: 'free gems' } }", 'gems')).toEqual([
      false,
      [say('notFound'), say('and'), say('wordsMissing', [['free gems']])],
    ]);
    expect(because('{ text: { profanity: english } }', 'hello')).toEqual([false, say('notFound')]);
    expect(because('{ text: { terms: [hello] } }', 'hello')).toEqual([true, undefined]);
    expect(because('{ text: { terms: [telegram], across_messages: { last: 2, within: 9s } } }', 'zzzz')).toEqual([
      false,
      [say('notFound')],
    ]);
  });
});

test('a condition has its parts, with their points', () => {
  const score = '{ score: { threshold: 2, signals: [{ add: 2, when: { text: { longer_than: 4 } } }] } }';
  expect(why(score, 'hello').parts).toEqual([
    { condition: 'text: { longer_than: 4 }', holds: true, because: say('characters', 5, 4), points: 2, parts: [] },
  ]);
  const count = '{ count: { per: [sender], over: 1m, gte: 3, where: { text: { longer_than: 1 } } } }';
  expect(why(count, 'hello').parts).toEqual([
    { condition: 'text: { longer_than: 1 }', holds: true, because: say('characters', 5, 1), parts: [] },
  ]);
  expect(why('{ count: { per: [sender], over: 1m, gte: 3 } }', 'hello').parts).toEqual([]);
  expect(
    why('{ all: [{ text: { longer_than: 1 } }, { elements: [face] }] }', 'hello').parts.map(({ holds }) => holds),
  ).toEqual([true, false]);
});

describe('a rule', () => {
  test('matches where it looks and its condition holds, and shows what made it', () => {
    const tulip = contentOfText('a tulip');
    expect(explained('{ text: { longer_than: 99 } }', tulip)).toMatchObject({
      ...{ matches: true, outOfScope: undefined, spans: [{ part: 0, start: 2, end: 7 }] },
    });
    const more = '    scope: { conversations: [c2c] }\n';
    const { matches, outOfScope, spans, condition } = explained('{ text: { longer_than: 99 } }', tulip, { more });
    expect([matches, outOfScope !== undefined, spans, condition.holds]).toEqual([false, true, [], true]);
    expect(explained('{ text: { longer_than: 99 } }', contentOfText('hello'))).toMatchObject({
      matches: false,
      spans: [],
    });
  });
});

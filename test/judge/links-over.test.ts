import { describe, expect, test } from 'vitest';
import { findAllLinks } from '../../src/judge/links/find-links.ts';
import { makeLinkTest } from '../../src/judge/links/link-test.ts';
import { linksOver, numberOfLinks } from '../../src/judge/links/links-over.ts';
import { ALL, OWN } from '../../src/judge/voices.ts';
import type { TextPart } from '../../src/model.ts';
import type { LinkCondition } from '../../src/rules/rule-set.ts';

/** Links over the seams of parts that a reader sees joined: found by changing the code in many small ways. */
const partsOf = (...texts: readonly (string | TextPart)[]): readonly TextPart[] =>
  texts.map((text) => (typeof text === 'string' ? { source: 'text', run: 0, text } : text));
const linksOf = (text: string) => findAllLinks(text, () => []);
const over = (parts: readonly TextPart[], voices = OWN) =>
  linksOver(parts, voices, linksOf).map(({ link, spans, isRest }) => [
    spans.map(({ part, start, end }) => parts[part]!.text.slice(start, end)).join('|'),
    link.places[0]!.host,
    ...(isRest ? ['rest'] : []),
  ]);

describe('a link', () => {
  test('stands in a part, or over the seams of several', () => {
    expect(over(partsOf('see a.com', 'and b.com'))).toEqual([
      ['a.com', 'a.com'],
      ['b.com', 'b.com'],
    ]);
    expect(over(partsOf('see https://ev', 'il.com/x now'))).toEqual([
      ['il.com/x', 'il.com', 'rest'],
      ['https://ev|il.com/x', 'evil.com'],
    ]);
    expect(over(partsOf('see a.com'))).toEqual([['a.com', 'a.com']]);
    expect(over(partsOf('evil', '.com'))).toEqual([['evil|.com', 'evil.com']]);
  });
  test('is that of those who are heard, in one run', () => {
    const quoted: TextPart = { source: 'cloud', run: 1, text: 'b.com', voice: 'quoted' };
    expect(over(partsOf('a.com', quoted))).toEqual([['a.com', 'a.com']]);
    expect(over(partsOf('a.com', quoted), ALL)).toHaveLength(2);
    expect(over(partsOf('https://ev', { source: 'text', run: 1, text: 'il.com' }))).toEqual([['il.com', 'il.com']]);
  });
  test.each([
    ['a whole address is before it', ['visit safe.com', 'munity is great']],
    ['two whole addresses stand there', ['https://a.com', 'https://b.com/x']],
    ['a word stands before one', ['see', 'a.com']],
    ['a sentence ends there', ['so good.', 'Live now']],
    ['a sentence begins there', ['I like', '.net']],
  ])('is none where %s', (_, texts) => {
    const parts = partsOf(...texts);
    expect(linksOver(parts, OWN, linksOf).filter(({ spans }) => spans.length > 1)).toEqual([]);
  });
  test.each([
    ['a path goes on', ['http://a.com/', 'xyz'], 'a.com'],
    ['a name goes on behind @', ['http://safe.com', '@evil.com'], 'evil.com'],
    ['the ending follows', ['evil.', 'com/x'], 'evil.com'],
    ['a word of English has an ending that ends no sentence', ['so good', '.com'], 'good.com'],
    ['a word of English is announced', ['http://good.', 'live'], 'good.live'],
    ['it has a path', ['good.', 'live/x'], 'good.live'],
    ['its name is no word', ['qzx.', 'live'], 'qzx.live'],
  ])('is one where %s', (_, texts, host) => {
    const found = linksOver(partsOf(...texts), OWN, linksOf).filter(({ spans }) => spans.length > 1);
    expect(found.map(({ link }) => link.places.at(-1)!.host)).toEqual([host]);
  });
  test('has a rest, which is no link for who sees the whole', () => {
    expect(over(partsOf('https://git', 'hub', '.com/a', '/b')).filter((one) => one.length > 2)).toEqual([]);
    expect(over(partsOf('https://evil-', 'github.com/x'))[0]).toEqual(['github.com/x', 'github.com', 'rest']);
    expect(over(partsOf('https://evil.com/', 'a.com')).filter((one) => one[2] === 'rest')).toEqual([]);
    expect(over(partsOf('evil-', 'github.com'))).toEqual([['github.com', 'github.com']]);
    expect(over(partsOf('https://a.', 'b.com x.com'))).toEqual([
      ['b.com', 'b.com', 'rest'],
      ['x.com', 'x.com'],
      ['https://a.|b.com', 'a.b.com'],
    ]);
  });
});

describe('the number of links', () => {
  const count = (...texts: readonly string[]) => numberOfLinks(linksOver(partsOf(...texts), OWN, linksOf));
  test('counts each stretch of text once', () => {
    expect([count('a.com b.com'), count('a.com', 'b.com'), count('https://a', '.com/'), count('no')]).toEqual([
      2, 2, 1, 0,
    ]);
    expect([
      count('https://git', 'hub.com/x'),
      count('a.com b', '.com/'),
      count('https://safe.com/', 'evil.com'),
    ]).toEqual([1, 2, 2]);
  });
});

describe('a condition on links', () => {
  const meets = (condition: Partial<LinkCondition>, ...texts: readonly string[]) =>
    makeLinkTest({ type: 'link', domainIn: undefined, domainNotIn: undefined, ...condition })(
      partsOf(...texts),
      linksOf,
    ).map((spans) => spans.map(({ part, start, end }) => texts[part]!.slice(start, end)).join('|'));
  test('is met by any link, one that is listed, one that is not, or one that looks like another', () => {
    expect(meets({}, 'a.com b.com')).toEqual(['a.com', 'b.com']);
    expect(meets({ domainIn: ['b.com'] }, 'a.com b.com https://a.com/?u=http://b.com')).toEqual([
      'https://a.com/?u=http://b.com',
      'b.com',
    ]);
    expect(meets({ domainNotIn: ['a.com'] }, 'a.com b.com https://a.com/?u=http://b.com')).toEqual([
      'https://a.com/?u=http://b.com',
      'b.com',
    ]);
    expect(meets({ looksLike: ['paypal.com'] }, 'paypal.com paypa1.com https://a.com/?u=http://paypa1.com')).toEqual([
      'https://a.com/?u=http://paypa1.com',
      'paypa1.com',
    ]);
  });
  test('takes the rest of an address for no strange one, and for a listed one', () => {
    expect(meets({ domainNotIn: ['github.com'] }, 'https://git', 'hub.com/x')).toEqual([]);
    expect(meets({ domainIn: ['safe.com'] }, 'https://a.evil.', 'safe.com')).toEqual([
      'safe.com',
      'https://a.evil.|safe.com',
    ]);
    expect(meets({}, 'https://git', 'hub.com/x')).toEqual(['hub.com/x', 'https://git|hub.com/x']);
  });
  test('may be told its list packed', () => {
    const packed = { has: ({ host }: { host: string }) => host === 'b.com' };
    const condition = { type: 'link', list: 'l', domainIn: [], domainNotIn: undefined } as const;
    expect(makeLinkTest(condition, packed)(partsOf('a.com b.com'), linksOf)).toHaveLength(1);
    const others = { type: 'link', list: 'l', domainIn: undefined, domainNotIn: [] } as const;
    expect(makeLinkTest(others, packed)(partsOf('a.com b.com'), linksOf)).toEqual([[{ part: 0, start: 0, end: 5 }]]);
  });
});

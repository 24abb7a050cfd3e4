import { describe, expect, test } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import { lengthOf } from '../../src/judge/evaluate.ts';
import type { Content, TextPart } from '../../src/model.ts';
import { judgeOf, ruleWith } from './rules-of.ts';

/** Where exactly each condition begins and ceases to hold: found by changing it in many small ways. */
const part = (text: string, more: Partial<TextPart> = {}): TextPart => ({ source: 'text', run: 0, text, ...more });
const said = (...parts: readonly TextPart[]): Content => ({ ...contentOfText(''), parts });
const quoted = (text: string): TextPart => part(text, { run: 1, voice: 'quoted' });
const hitsOf = (rules: string, content: Content, lists?: Readonly<Record<string, string>>) =>
  judgeOf(rules, lists).judge(content, { counters: [] }).hits;

describe('elements', () => {
  const rules = ruleWith('{ elements: [image, video] }').replace('[""]', '[{ text: hello, elements: [image] }]');
  const of = (...elements: NonNullable<Content['elements']>) =>
    hitsOf(rules, { ...contentOfText('hello'), elements }).length;
  test('hold where one of the kinds is there, and show no stretch of the text', () => {
    expect([of('text', 'image'), of('video'), of('text', 'face'), of('text')]).toEqual([1, 1, 0, 0]);
    expect(hitsOf(rules, { ...contentOfText('hello'), elements: ['image'] })[0]!.spans).toEqual([]);
  });
  test('are nothing but text where none is named', () => {
    expect(hitsOf(rules, contentOfText('hello'))).toEqual([]);
  });
});

describe('a text that is like a sample', () => {
  const LIKE = 'earn a lot of money at home with us';
  const lists = { 'lists/known.txt': LIKE };
  const rule = (more = '') =>
    `${ruleWith('{ text: { like: known } }', { match: LIKE })}${more}`.replace(
      'version: 1',
      'version: 1\nlists: { known: { file: lists/known.txt, kind: samples } }',
    );
  test('is shown in what its sender wrote, and in no quote and no empty part', () => {
    const [hit] = hitsOf(rule(), said(part(''), part(LIKE), quoted('somebody else said so')), lists);
    expect(hit!.spans).toEqual([{ part: 1, start: 0, end: LIKE.length }]);
  });
  test('does not match where an exception stands in it', () => {
    const excepted = rule('    except: ["for fun"]\n');
    expect(hitsOf(excepted, contentOfText(LIKE), lists)).toHaveLength(1);
    expect(hitsOf(excepted, contentOfText(`${LIKE} for fun`), lists)).toEqual([]);
  });
});

test('a score shows what brings points, and nothing that brings none', () => {
  const signal = (add: number, term: string) => `{ add: ${add}, when: { text: { terms: [${term}] } } }`;
  const rules = ruleWith(`{ score: { threshold: 2, signals: [${signal(2, 'rose')}, ${signal(0, 'tulip')}] } }`, {
    match: 'rose',
  });
  expect(hitsOf(rules, contentOfText('tulip rose'))[0]!.spans).toEqual([{ part: 0, start: 6, end: 10 }]);
});

test('a shape is that of lines, not of parts run together', () => {
  const rules = ruleWith('{ shape: { same_character: 5 } }', { match: 'aaaaa' });
  const count = (...parts: readonly TextPart[]) => hitsOf(rules, said(...parts)).length;
  expect([count(part('aaa'), part('aaa', { run: 1 })), count(part('aaaaa'))]).toEqual([0, 1]);
});

test('what only counts shows no stretch of the text', () => {
  const counted = '{ count: { per: [sender], over: 10s, gte: 3 } }';
  const rules = ruleWith(`{ any: [{ text: { terms: [always] } }, ${counted}] }`, { match: 'always' });
  const counters = [{ value: 3, contributing: [] }];
  const judged = judgeOf(rules).judge(contentOfText('ok', { sender: 'u1' }), { counters });
  expect(judged.hits.map(({ spans }) => spans)).toEqual([[]]);
});

describe('the length of a text', () => {
  test('is that of what its sender wrote', () => {
    expect(lengthOf(said(part('😀😀'), quoted('abcdef')))).toBe(2);
    expect(lengthOf(said(quoted('abcdef')))).toBe(0);
  });
  // All that `trim` takes away, at either end.
  const SPACES = [...'\t\n\v\f\r \u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'];
  test.each(SPACES.map((space) => [space.codePointAt(0)!.toString(16), space]))(
    'leaves U+%s out around it',
    (_, space) => {
      for (const text of [`${space}ab`, `ab${space}`, `${space}a${space}b${space}`])
        expect(lengthOf(said(part(text)))).toBe(text.trim().length);
    },
  );
  test.each(['a', '好', '㐀', '鿿', '\ud800', '\udc00', '~', '\u007f'])('keeps %j', (edge) => {
    expect(lengthOf(said(part(`${edge}x${edge}`)))).toBe(3);
  });
  test('counts a pair of surrogates once, and halves that stand alone each', () => {
    expect(lengthOf(said(part('a😀\ud83da\ude00')))).toBe(5);
    expect(lengthOf(said(part('')))).toBe(0);
  });
});

import { describe, expect, test } from 'vitest';
import { foundIn, isCompared, stoodBefore, wasMatched } from '../../src/judge/found.ts';
import type { Content, Hit, Span, TextPart } from '../../src/model.ts';

/** What stood in a message before an edit is not held against the editor. */
const part = (text: string, stood?: 'alone' | 'joined'): TextPart => ({
  source: 'text',
  run: 0,
  text,
  ...(stood && { stood }),
});
const contentOf = (parts: readonly TextPart[], foundBefore?: readonly string[]): Content =>
  ({ parts, ...(foundBefore && { foundBefore }) }) as Content;
const span = (partOf: number, start: number, end: number): Span => ({ part: partOf, start, end });
const hit = (rule: string, ...spans: readonly Span[]): Hit => ({ rule, spans }) as unknown as Hit;

describe('what was found', () => {
  test('is kept as digests that stay as they are from version to version, each once', () => {
    const content = contentOf([part('Buy NOW, buy now')]);
    expect(foundIn(content, [hit('a', span(0, 0, 7), span(0, 9, 16)), hit('b', span(0, 4, 7)), hit('none')])).toEqual([
      'qAqWHlun0z',
      'rUcL_AsnRG',
      'd9mgfxwZW3',
    ]);
  });
  test('by a rule that nothing shows is told by the rule', () => {
    const found = foundIn(contentOf([part('hello')]), [hit('none')]);
    expect([wasMatched('none', found), wasMatched('other', found)]).toEqual([true, false]);
    const shown = foundIn(contentOf([part('hello')]), [hit('none', span(0, 0, 5))]);
    expect(wasMatched('none', shown)).toBe(false);
  });
});

describe('a match stood before', () => {
  const stood = (content: Content, ...spans: readonly Span[]) => stoodBefore(content, spans);
  test('where it lies in a part that is as it was', () => {
    expect(stood(contentOf([part('buy now', 'alone')]), span(0, 0, 3))).toBe(true);
    expect(stood(contentOf([part('buy now', 'joined')]), span(0, 0, 3))).toBe(true);
    expect(stood(contentOf([part('buy now')]), span(0, 0, 3))).toBe(false);
  });
  test('where it lies in several that are as they were, side by side', () => {
    const row = (one?: 'alone' | 'joined', other?: 'alone' | 'joined') =>
      stood(contentOf([part('bu', one), part('y', other)]), span(0, 0, 2), span(1, 0, 1));
    expect(row('joined', 'joined')).toBe(true);
    expect([row('alone', 'alone'), row('joined', 'alone'), row('joined'), row()]).toEqual([false, false, false, false]);
  });
  test('where the same words were found then, in capitals or not', () => {
    const found = foundIn(contentOf([part('buy now')]), [hit('a', span(0, 0, 3), span(0, 4, 7))]);
    const now = (text: string, ...spans: readonly Span[]) => stood(contentOf([part(text)], found), ...spans);
    expect(now('x BUY', span(0, 2, 5))).toBe(true);
    expect(now('x bux', span(0, 2, 5))).toBe(false);
    expect(now('buy x', span(0, 0, 3), span(0, 4, 5))).toBe(false);
    expect(now('buy now', span(0, 0, 3), span(0, 4, 7))).toBe(true);
  });
});

test('a message is compared where it is an edit of which anything is known', () => {
  expect(isCompared(contentOf([part('a'), part('b')]))).toBe(false);
  expect(isCompared(contentOf([part('a'), part('b', 'alone')]))).toBe(true);
  expect(isCompared(contentOf([part('a')], []))).toBe(true);
});

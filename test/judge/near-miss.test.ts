import { describe, expect, test } from 'vitest';
import { makeNearMiss, named, nearestTerm, termAtHigh, termsIn } from '../../src/judge/near-miss.ts';
import type { Condition, TermsCondition } from '../../src/rules/rule-set.ts';
import { say } from '../../src/words/saying.ts';

const terms = (all: readonly string[], more: Partial<TermsCondition> = {}): TermsCondition => ({
  ...{ type: 'terms', terms: all, evasion: 'standard', list: undefined, across: undefined },
  ...more,
});
const many = (last: string) => [...Array.from({ length: 5_000 }, (_, nth) => `zz${nth}`), last];

describe('the term that is nearest', () => {
  const nearest = (all: readonly string[], read: string) => nearestTerm(terms(all), read);
  test('is the one that differs least, and the first of those, with the first stretch that is as near', () => {
    expect(nearest(['abcdef', 'ghijkl'], 'ghijkx abxdxf')).toEqual({ term: 'ghijkl', stretch: 'ghijkx' });
    expect(nearest(['abc', 'xbc'], 'ybc')).toEqual({ term: 'abc', stretch: 'ybc' });
    expect(nearest(['abc'], 'abx aby')).toEqual({ term: 'abc', stretch: 'abx' });
    expect(nearest(['ABC'], 'abx')).toEqual({ term: 'ABC', stretch: 'abx' });
  });
  test('is none of which half is wrong, and none that is there as it is', () => {
    expect(nearest(['abcd'], 'abxy')).toBeUndefined();
    expect(nearest(['abcd', 'abce'], 'abcd')).toEqual({ term: 'abce', stretch: 'abcd' });
    expect(nearest(['abcd'], '')).toBeUndefined();
  });
  test('is looked for among so many terms, and in so much text, as takes no time', () => {
    expect(nearest(many('abcd').slice(1), 'abcx')?.term).toBe('abcd');
    expect(nearest(many('abcd'), 'abcx')).toBeUndefined();
    expect(nearest(['abcd'], `${' '.repeat(196)}abcx`)?.term).toBe('abcd');
    expect(nearest(['abcd'], `${' '.repeat(197)}abcx`)?.stretch).toBe('abc');
    expect(nearest(['abcd'], `${' '.repeat(200)}abcx`)).toBeUndefined();
  });
});

describe('the term that evasion: high would see', () => {
  test('is told unless that is how the rule looks', () => {
    expect(termAtHigh(terms(['加微信']), '力口微信')).toBe('加微信');
    expect(termAtHigh(terms(['加微信'], { evasion: 'high' }), '力口微信')).toBeUndefined();
    expect(termAtHigh(terms(['加微信']), '你好')).toBeUndefined();
    expect(termAtHigh(terms(['!!!']), '!!!')).toBeUndefined();
  });
  test('is looked for among so many terms, and in so much text, as takes no time', () => {
    expect(termAtHigh(terms(many('加微信')), '力口微信')).toBeUndefined();
    expect(termAtHigh(terms(['加微信']), `${'。'.repeat(200)}力口微信`)).toBeUndefined();
  });
});

describe('what is said of phrases', () => {
  const of = (condition: TermsCondition, text: string) => makeNearMiss(text, text.toLowerCase()).term(condition);
  test('is the one that high would see, then the one that is written nearly so, with its list', () => {
    expect(of(terms(['加微信'], { list: 'contacts' }), '力口微信')).toEqual(say('nearestBySound', '加微信 (contacts)'));
    expect(of(terms(['telegram me']), 'Telegran me')).toEqual(say('nearestWritten', 'telegram me', 'telegran me'));
    expect(of(terms(['telegram me']), 'good morning')).toBeUndefined();
    expect(named('a', terms([]))).toBe('a');
  });
});

describe('what is said of an expression', () => {
  const of = (clauses: readonly (readonly string[])[], text: string, read: string) =>
    makeNearMiss(text, read).literals(clauses);
  test('is which words it cannot do without, some of those that would do for each', () => {
    expect(of([['free'], ['gems', 'coins']], 'nothing', '')).toEqual(
      say('wordsMissing', [['free'], ['gems', 'coins']]),
    );
    expect(of([['free'], ['gems', 'coins']], 'coins', '')).toEqual(say('wordsMissing', [['free']]));
    expect(of([[...'abcdefgh']], '', '')).toEqual(say('wordsMissing', [[...'abcdef']]));
  });
  test('is that they are there, as written or as read, in another form', () => {
    expect(of([['free']], 'FREE', '')).toEqual(say('otherForm'));
    expect(of([['free']], 'ｆｒｅｅ', 'free')).toEqual(say('otherForm'));
  });
  test('is nothing of one that can do without any word', () => {
    expect(of([], 'a', 'a')).toBeUndefined();
  });
});

test('phrases that would make a condition hold are those in it, but for what it must not have', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((term) => terms([term]));
  const condition: Condition = {
    type: 'any',
    of: [
      a!,
      { type: 'all', of: [b!, { type: 'none', of: [d!] }] },
      { type: 'score', threshold: 1, signals: [{ add: 1, when: c! }] },
      { type: 'length', longerThan: 1 },
    ],
  };
  expect(termsIn(condition)).toEqual([a, b, c]);
});

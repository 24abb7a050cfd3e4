import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { requiredLiterals, worthLooking } from '../../src/text/expressions/literals.ts';

const meets = (text: string, clauses: readonly (readonly string[])[]): boolean =>
  clauses.every((clause) => clause.some((literal) => text.toLowerCase().includes(literal)));

describe('what an expression requires', () => {
  test.each([
    ['abc', [['abc']]],
    [
      '(?:加|➕)\\s*[vV微]',
      [
        ['加', '➕'],
        ['v', '微'],
      ],
    ],
    ['whats\\s?app', [['whats'], ['app']]],
    ['https?://x', [['https://x', 'http://x']]],
    ['a+b{2,}', [['a'], ['b']]],
    ['(?P<name>ab|cd)', [['ab', 'cd']]],
    ['\\Qa.b\\E', [['a.b']]],
    ['[0-9]{5,}x*', [[...'0123456789']]],
    ['[一二三四五六七八九十百千万]元', [[...'一二三四五六七八九十百千万'].map((digit) => `${digit}元`)]],
    ['\\d+', [[...'0123456789']]],
  ])('%s needs %j', (source, clauses) => {
    const sorted = (all: readonly (readonly string[])[]) => all.map((one) => one.toSorted()).toSorted();
    expect(sorted(requiredLiterals(source))).toEqual(sorted(clauses));
  });

  test.each(['', 'a*', '[^a]', '\\D{5,}', '(?:ab)?', '.', '[a-z]+', 'a|b*', '\\pL'])('%s needs nothing', (source) => {
    expect(requiredLiterals(source)).toEqual([]);
  });

  test('whatever matches has every clause', () => {
    const atom = fc.constantFrom('a', 'b', 'c', '[ab]', '[^a]', '.', '\\w', '\\d', 'B', '(?:ab|c)', '(?:a|bc*)', '\\b');
    const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,3}', '+?');
    const piece = fc.tuple(atom, quantifier).map(([one, many]) => (one === '\\b' ? one : one + many));
    const sequence = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
    const source = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((all) => all.join('|'));
    const nested = fc.tuple(source, source).map(([one, other]) => `(?:${one})${other}`);
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', ' ', '7'), maxLength: 10 });
    fc.assert(
      fc.property(fc.oneof(source, nested), fc.array(text, { minLength: 20, maxLength: 20 }), (expression, texts) => {
        const regex = RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE);
        const clauses = requiredLiterals(expression);
        for (const one of texts) if (regex.matcher(one).find()) expect(meets(one, clauses)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('what is looked for at every message', () => {
  test.each([
    ['a clause of letters that stand anywhere', '\\bt\\s?&\\s?c|\\bterms\\b', [['&', 'terms']]],
    ['short English words', 'telegram.{0,9}(?:on|at|in)', [['telegram']]],
    ['a digit, which spares most messages', 'call.{0,9}[0-9]', [['call'], [...'0123456789']]],
  ])('%s', (_, source, clauses) => {
    expect(worthLooking(requiredLiterals(source))).toEqual(clauses);
  });

  test('the rarest clause is looked for whatever it is', () => {
    expect(worthLooking(requiredLiterals('a+ e+'))).toHaveLength(1);
  });
});

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

  test.each<[string, readonly (readonly string[])[]]>([
    // Put together as long as few texts come of it; what is open parts them.
    ['[ab][cd]', [['ac', 'ad', 'bc', 'bd']]],
    ['[0-9][0-9]', [[...'0123456789'], [...'0123456789']]],
    ['ab.cd', [['cd'], ['ab']]],
    ['a.b.c.d.e.f.g', [['b'], ['g'], ['c'], ['d'], ['f']]],
    ['ab?c', [['abc', 'ac']]],
    ['(?:ab)+c', [['ab'], ['c']]],
    ['a{2}b', [['b'], ['a']]],
    ['x{0,3}ab', [['ab']]],
    ['x{2,}ab', [['ab'], ['x']]],
    ['a{1}', [['a']]],
    ['a{1,1}b', [['ab']]],
    ['a{b', [['a{b']]],
    ['a+?b', [['b'], ['a']]],
    ['(ab|cd)e', [['abe', 'cde']]],
    ['ab|', []],
    [
      'ab.x|cd.y',
      [
        ['ab', 'cd'],
        ['x', 'y'],
      ],
    ],
    [
      'ab.x|cd',
      [
        ['ab', 'cd'],
        ['x', 'cd'],
      ],
    ],
    // The shortest of a clause says it all, and the rarest clause is told first.
    ['17|1', [['1']]],
    ['e.微.xyz', [['xyz'], ['微'], ['e']]],
    ['a. .b', [['b'], ['a'], [' ']]],
    // What stands for a character, and what for none.
    ['^ab$', [['ab']]],
    ['\\bab\\B', [['ab']]],
    ['\\Aab\\z', [['ab']]],
    ['\\.\\+', [['.+']]],
    ['\\x41\\x{52a0}', [['a加']]],
    ['\\xzz', [['zz']]],
    ['\\n\\t', [['\n\t']]],
    ['\\r\\f\\v\\a', [['\r\f\v\x07']]],
    ['\\p{L}ab', [['ab']]],
    ['\\pLab', [['ab']]],
    ['\\P{L}ab', [['ab']]],
    ['\\Qa.b', [['a.b']]],
    ['\\Qa\\Eb', [['ab']]],
    ['\\wab', [['ab']]],
    // Sets of few characters are these.
    ['[a-c]x', [['ax', 'bx', 'cx']]],
    ['[a-j]', [[...'abcdefghij']]],
    ['[a-k]', []],
    ['[a\\-z]', [['a', '-', 'z']]],
    ['[-a]', [['-', 'a']]],
    ['[a-]', [['a', '-']]],
    ['[]a]', [[']', 'a']]],
    ['[\\x41-\\x43]', [['a', 'b', 'c']]],
    ['[\\d]', []],
    ['[a\\w]', []],
    ['[[:alpha:]]x', [['x']]],
    ['[a[:digit:]b]x', [['x']]],
    ['[a-c-e]', [['a', 'b', 'c', '-', 'e']]],
    // Groups, and flags that change what follows.
    ['(?i)ab', [['ab']]],
    ['(?i:ab)c', [['abc']]],
    ['(?<n>ab)c', [['abc']]],
    ['(?P<x-y>ab)', [['ab']]],
    ['(?-i)ab', []],
    ['(?x)a b', []],
    ['(?U)ab', []],
    ['(?!ab)', []],
    ['(ab', [['ab']]],
  ])('%s needs no more and no less than %j', (source, clauses) => {
    expect(requiredLiterals(source).map((clause) => new Set(clause))).toEqual(clauses.map((clause) => new Set(clause)));
  });

  test('spells no part out in more than forty-eight ways, and no clause in more than two hundred', () => {
    const letters = (from: number, count: number) =>
      Array.from({ length: count }, (_, nth) => String.fromCodePoint(from + nth));
    const either = (all: readonly string[]) => `(?:${all.join('|')})`;
    expect(requiredLiterals(either(letters(0x4e00, 48)))).toHaveLength(1);
    expect(requiredLiterals(`[${letters(0x4e00, 48).join('')}]`)[0]).toHaveLength(48);
    expect(requiredLiterals(`[${letters(0x4e00, 49).join('')}]`)).toEqual([]);
    expect(requiredLiterals(either(letters(0x4e00, 200)))[0]).toHaveLength(200);
    expect(requiredLiterals(either(letters(0x4e00, 201)))).toEqual([]);
    expect(requiredLiterals(`${either(letters(0x4e00, 24))}[ab]`)[0]).toHaveLength(48);
    expect(requiredLiterals(`${either(letters(0x4e00, 25))}[ab]`).map((clause) => clause.length)).toEqual([25, 2]);
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
    ['what is rarer than a number', '音音\\s*[0-9a-z]{3,}400|to400\\d+', [['音音', 'to400'], [...'0123456789']]],
    ['a digit, which spares most messages', 'call.{0,9}[0-9]', [['call'], [...'0123456789']]],
  ])('%s', (_, source, clauses) => {
    expect(worthLooking(requiredLiterals(source))).toEqual(clauses);
  });

  test('the rarest clause is looked for whatever it is', () => {
    expect(worthLooking(requiredLiterals('a+ e+'))).toHaveLength(1);
  });
});

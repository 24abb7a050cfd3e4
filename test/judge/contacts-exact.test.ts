import { describe, expect, test } from 'vitest';
import { contactRegexes } from '../../src/judge/contacts/account-patterns.ts';
import { digitOf } from '../../src/judge/contacts/digits.ts';
import { findPhoneNumbers } from '../../src/judge/contacts/phone-numbers.ts';
import { phonesIn } from '../../src/judge/contacts/phones-in.ts';
import { contentOfText } from '../../src/judge/content-of.ts';
import { ALL, OWN } from '../../src/judge/voices.ts';
import type { TextPart } from '../../src/model.ts';

/** Where exactly a telephone number begins and ends, and what makes it none: found by changing the code in small ways. */
const shown = (text: string) => findPhoneNumbers(text).map(({ start, end }) => text.slice(start, end));

test('a digit is one in any script, circle, bracket, or as it is told on the telephone', () => {
  const rows = [
    '①②③④⑤⑥⑦⑧⑨',
    '⑴⑵⑶⑷⑸⑹⑺⑻⑼',
    '⒈⒉⒊⒋⒌⒍⒎⒏⒐',
    '⓵⓶⓷⓸⓹⓺⓻⓼⓽',
    '❶❷❸❹❺❻❼❽❾',
    '➀➁➂➃➄➅➆➇➈',
    '➊➋➌➍➎➏➐➑➒',
    '¹²³⁴⁵⁶⁷⁸⁹',
    '㈠㈡㈢㈣㈤㈥㈦㈧㈨',
    '㊀㊁㊂㊃㊄㊅㊆㊇㊈',
    '🄂🄃🄄🄅🄆🄇🄈🄉🄊',
    '一二三四五六七八九',
    '壹贰叁肆伍陆柒捌玖',
    '幺兩參四五陸拐八勾',
    '１２３４５６７８９',
    '१२३४५६७८९',
    '𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗',
    '\u{1fbf1}\u{1fbf2}\u{1fbf3}\u{1fbf4}\u{1fbf5}\u{1fbf6}\u{1fbf7}\u{1fbf8}\u{1fbf9}',
  ];
  const digitsOf = (row: string) => [...row].map((one) => digitOf(one.codePointAt(0)!));
  for (const row of rows) expect([row, digitsOf(row)]).toEqual([row, [1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  expect(digitsOf('0⓪⓿⁰₀🄀🄋🄌🄁零〇洞０०𝟎\u{1fbf0}')).toEqual(new Array(16).fill(0));
  expect(digitsOf('₁₂₃₄₅₆₇₈₉两貳')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 2]);
});

test('what stands beside a row of digits is none', () => {
  for (const code of [0x2f, 0x3a, 0x245f, 0x2469, 0x2473, 0x3400, 0x4e02, 0x9fff, 0xa000, 0x1fbef])
    expect([code.toString(16), digitOf(code)]).toEqual([code.toString(16), -1]);
  expect([0x1fbfa, 0x1fbfb, 0x10ffff, 0xd800].map(digitOf)).toEqual([-1, -1, -1, -1]);
});

describe('a telephone number', () => {
  test('of eight digits at least is looked for, however they are encoded', () => {
    expect(shown('12-34-56')).toEqual([]);
    expect(shown('𝟎𝟕𝟓𝟓-𝟖𝟖𝟖𝟖𝟖𝟖𝟖')).toEqual(['𝟎𝟕𝟓𝟓-𝟖𝟖𝟖𝟖𝟖𝟖𝟖']);
  });
  test.each([
    // Written in groups, as in Japan, China and North America.
    ['03-1234-5678', true],
    ['0312-34-5678', true],
    ['012-345-6789', true],
    ['0123-45-6789', true],
    ['0123-456-789', true],
    ['01-2345-6789', true],
    ['010-1234567', true],
    ['0755-12345678', true],
    ['010-123-4567', true],
    ['0755-1234-5678', true],
    ['010-12-345678', false],
    ['00-1234-5678', false],
    ['212-555-0100', true],
    ['212.555.0100', true],
    ['(212)555-0100', true],
    ['112-555-0100', false],
    ['212-155-0100', false],
    // In a row, or parted with dots or slashes in the ways people part them.
    ['138.0013.8000', true],
    ['138/00138000', true],
    ['1380/013/8000', true],
    ['138.001.38000', true],
    ['1380013.8000', true],
    ['86.138.0013.8000', true],
    ['1.3.8.0.0.1.3.8.0.0.0', true],
    ['1-3-8-0-0-1-3-8-0-0-0', true],
    ['13.8001.38000', false],
    ['13/8001/38000', false],
    ['138.00138000', true],
    ['0086.138.00138000', true],
    ['8.6.138.0013.8000', false],
    ['861.3800.1380.0.0', false],
    ['13.8.0.0.1.3.8.0.0.0', false],
    ['1.3.8.0.0.1.3.8.000', false],
    ['138(0013)8000', true],
    ['138 (0013) 8000', true],
    ['138-(0013)-8000', true],
    ['138--(0013)8000', false],
    ['138( 0013)8000', false],
    ['(03) 1234-5678', true],
    ['(03)-1234-5678', true],
    ['(03)--1234-5678', false],
    ['(03-)1234-5678', false],
    ['03 1234 5678', true],
    ['03 - 1234-5678', true],
    ['03~1234~5678', false],
    ['03~-1234-5678', false],
    ['03-~1234-5678', false],
    ['138.00138.000', false],
    // Mobile numbers, and those of other countries.
    ['12800138000', false],
    ['1380013800', false],
    ['8613800138000', true],
    ['008613800138000', true],
    ['05012345678', true],
    ['06012345678', false],
    ['07102345678', false],
    ['+33123456789', true],
    ['+03312345678', false],
    ['+1234567', false],
    ['+12345678', true],
    ['+33123456780', true],
    ['+10123456789', true],
    ['+123456789012345', true],
    ['+1234567890123456', false],
    ['+100000000', false],
    ['0033123456789', true],
    ['0033123456', false],
    ['0000123456789', false],
    ['0010000000000', false],
    ['0012000000000', false],
    ['0033100100000', true],
    ['0033123456789012', true],
    ['00331234567890123', false],
    ['00100000000001', true],
  ])('%s: %s', (text, isOne) => {
    expect(shown(text)).toEqual(isOne ? [text] : []);
  });
  test('has its own plus and bracket, and those of no other', () => {
    expect(shown('call +33123456789')).toEqual(['+33123456789']);
    expect(shown('call ＋33123456789 now')).toEqual(['＋33123456789']);
    expect(shown('a+33123456789')).toEqual([]);
    expect(shown('5+33123456789')).toEqual([]);
    expect(shown('+33123456789')).toEqual(['+33123456789']);
    expect(shown('x + 33123456789')).toEqual([]);
    expect(shown('call （03）1234-5678')).toEqual(['（03）1234-5678']);
    expect(shown('call 03)1234-5678')).toEqual([]);
    expect(shown('call 0755(1234)5678')).toEqual([]);
    expect(shown('call [13800138000')).toEqual(['13800138000']);
  });
  test('is no price, no decimal and no thousand', () => {
    for (const text of ['13800138000.00', '$13800138000', '1.13800138000', 'x1,13800138000', '£13800138000'])
      expect([text, shown(text)]).toEqual([text, []]);
    expect(shown('13800138000.5')).toEqual(['13800138000']);
    expect(shown('13800138000-00')).not.toEqual([]);
  });
  test('has at most four signs between its groups, and no letter, comma or end of a line', () => {
    expect(shown('138    0013    8000')).toEqual(['138    0013    8000']);
    expect(shown('138     0013     8000')).toEqual([]);
    for (const between of ['a', '𝐚', ',', '\n', '?', '，', '=']) {
      const text = `138${between}0013${between}8000`;
      expect([text, shown(text)]).toEqual([text, []]);
    }
  });
  test('is found behind another, each once', () => {
    expect(shown('13800138000 13900139000')).toEqual(['13800138000', '13900139000']);
    expect(shown('13800138000, 13900139000')).toEqual(['13800138000', '13900139000']);
    expect(shown('a 5, 138-0013-8000')).toEqual(['138-0013-8000']);
    expect([shown('13 8001 38000'), shown('5 13 8001 38000')]).toEqual([['13 8001 38000'], []]);
    expect(shown('5 010-1234-5678')).toEqual(['010-1234-5678']);
    expect(shown('5 138-00-138000')).toEqual(['138-00-138000']);
    expect(shown('👋 13800138000')).toEqual(['13800138000']);
  });
  test('ends where its groups do, and begins with the first of them', () => {
    const rows = { '03-1234-5678': '01', '010-12345678': '01', '212-555-0100': '212' };
    for (const [number, before] of Object.entries(rows))
      for (const text of [`${number}-9`, `${before}-${number}`]) expect([text, shown(text)]).toEqual([text, [number]]);
  });
  test('may be as many groups as it has digits', () => {
    expect(shown('1 3 8 0 0 1 3 8 0 0 0')).toEqual(['1 3 8 0 0 1 3 8 0 0 0']);
    expect(shown('0 0 8 6 1 3 8 0 0 1 3 8 0 0 0')).toEqual(['0 0 8 6 1 3 8 0 0 1 3 8 0 0 0']);
  });
  test('is read backwards behind the sign that shows it so, and stands where it was written', () => {
    expect(shown('a \u202e0008310083 1')).toEqual(['0008310083 1']);
    expect(shown('00083100831 \u202e x')).toEqual([]);
    expect(shown('13800138000 \u202e00093100931')).toEqual(['13800138000', '00093100931']);
  });
});

test('accounts of each kind are looked for, and telephone numbers by hand', () => {
  expect(contactRegexes('phone')).toEqual([]);
  for (const kind of ['email', 'wechat', 'qq', 'telegram', 'whatsapp', 'line', 'discord'] as const)
    expect(contactRegexes(kind).length).toBeGreaterThan(1);
});

describe('telephone numbers of a message', () => {
  const part = (text: string, run = 0, voice?: TextPart['voice']): TextPart => ({
    ...{ source: 'text', run, text },
    ...(voice && { voice }),
  });
  const found = (parts: readonly TextPart[], voices = OWN) =>
    phonesIn({ ...contentOfText(''), parts }, voices, findPhoneNumbers).map((spans) =>
      spans.map(({ part: at, start, end }) => parts[at]!.text.slice(start, end)),
    );
  test('are those of its parts, by those who are heard', () => {
    const parts = [part('call 13800138000', 0), part('13900139000', 1, 'quoted')];
    expect(found(parts)).toEqual([['13800138000']]);
    expect(found(parts, ALL)).toEqual([['13800138000'], ['13900139000']]);
    expect(found([part('13800138000')])).toEqual([['13800138000']]);
  });
  test('are those over seams too, where a reader sees the parts joined', () => {
    expect(found([part('call 13800'), part('138000 now')])).toEqual([['13800', '138000']]);
    expect(found([part('call 13800'), part('138000 now', 1)])).toEqual([]);
    expect(found([part('call 13800138000'), part(' now')])).toEqual([['13800138000']]);
  });
});

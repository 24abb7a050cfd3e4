import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MARK_OFF, MARK_ON, plain, plainLines, plainly, shown, shownMarked } from '../src/plain-text.ts';

/** Anything a message, an id or a file may hold, with what deceives often among it. */
const anything = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
    fc.constantFrom('\u001b[2J', '\u001b]0;title\u0007', '\r', '\n', '\0', '\u009b31m', '\u202e', '\u2028', '\u2066'),
    fc.constantFrom('\u200b', '\ufeff', '\u00ad', '\u3164', MARK_ON, MARK_OFF, '\ud800', '\u{e0041}', '\t', '\u007f'),
    fc.constantFrom('👍🏽', '👨‍👩‍👧', 'می‌خواهم', 'é', '中', 'a', ' '),
  ),
});
/** What a terminal obeys, and what turns a line around or cannot be seen. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufdd0-\ufdef\u200b\ufeff\u00ad\u3164]/u;

describe('a text from a stranger', () => {
  test('is one line, with nothing in it that a terminal obeys or that nobody sees, whatever it is', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(plain(text)).not.toMatch(OBEYED);
        expect(plainly`${text}`).toBe(plain(text));
        for (const line of plainLines(text)) expect(line).not.toMatch(OBEYED);
      }),
      { numRuns: 2_000 },
    );
  });

  test('stays as it is once it is plain', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(plain(plain(text))).toBe(plain(text));
      }),
    );
  });

  test('put into ours begins no line of its own', () => {
    fc.assert(
      fc.property(fc.array(anything), (texts) => {
        const ours = texts.map((text) => plainly`  ${text}\n`).join('');
        expect(shown(ours).split('\n')).toHaveLength(texts.length + 1);
        expect(shown(ours).replaceAll('\n', '')).not.toMatch(OBEYED);
      }),
    );
  });

  test.each([
    ['\u001b[31mred', '\\u001b[31mred'],
    ['a\r\nb\tc\0', 'a\\u000d\\u000ab\\u0009c\\u0000'],
    ['\u009b31m', '\\u009b31m'],
    ['\u202eevil', '\\u202eevil'],
    ['pass\u200bword\u00ad', 'pass\\u200bword\\u00ad'],
    ['\u{e0041}', '\\udb40\\udc41'],
    ['a\u0301\u0301\u0301\u0301\u0301\u0301', 'a\u0301\u0301\u0301\u0301\\u0301\\u0301'],
    ['a\u200db', 'a\\u200db'],
    ['1\ufe0f', '1\\ufe0f'],
  ])('%j is shown as %s', (text, as) => {
    expect(plain(text)).toBe(as);
  });

  test.each([
    '👨‍👩‍👧‍👦 ok',
    '🏳️‍🌈',
    '❤️ 1️⃣',
    '👍🏽',
    'می‌خواهم',
    'क्‍ष',
    '葛\u{e0100}城',
    'สวัสดี',
    'Tiếng Việt',
    '안녕',
    '“加我微信”',
  ])('%s is written as people write it', (text) => expect(plain(text)).toBe(text));

  test('as JSON means the same after it is shown', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const value = { text: text.toWellFormed() };
        expect(JSON.parse(shown(JSON.stringify(value, undefined, 2)))).toEqual(value);
      }),
    );
  });

  test('has no colours but ours', () => {
    expect(shownMarked(`${MARK_ON}bad${MARK_OFF}\n`)).toBe('\u001b[1;31mbad\u001b[0m\n');
    expect(shown(`${MARK_ON}bad${MARK_OFF}\n`)).toBe('\\ufdd0bad\\ufdd1\n');
    expect(plain(`${MARK_ON}\u001b[0m`)).toBe('\\ufdd0\\u001b[0m');
  });
});

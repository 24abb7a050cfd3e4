import { describe, expect, test } from 'vitest';
import * as scalars from '../../src/rules/scalars.ts';
import type { Shape } from '../../src/rules/shape.ts';
import { say } from '../../src/words/saying.ts';
import { read } from './read.ts';

const taken = (shape: Shape<{ readonly value: unknown }>, text: string) => {
  const { value, said } = read(shape, text);
  return said.length === 0 ? value?.value : said;
};

describe('a text', () => {
  const text = scalars.text('a text');
  test('is what stands there, and where', () => {
    expect(taken(text, 'buy now')).toBe('buy now');
    expect(taken(text, '"1"')).toBe('1');
    expect(taken(text, "'no'")).toBe('no');
    expect(taken(text, '|\n  a\n  b\n')).toBe('a\nb');
    expect(taken(text, '"a\\n"')).toBe('a\n');
    expect(read(text, '  buy').value!.at).toMatchObject({ start: 2, end: 5 });
  });
  test.each([
    ...[
      '~',
      'null',
      'True',
      'FALSE',
      'yes',
      'No',
      'on',
      'Off',
      'y',
      'N',
      '1',
      '-1',
      '+1_000',
      '1.5',
      '1.',
      '1e3',
      '1.5e-3',
    ],
    ...[
      '0x1F',
      '-0o17',
      '0b1_0',
      '.5',
      '-.inf',
      '.NaN',
      '12:30',
      '1:20:30',
      '2026-11-20',
      '2026-1-2',
      '2026-11-20T10:00:00Z',
    ],
    '2026-11-20 10:00',
  ])('may be read otherwise without quotes: %s', (written) => {
    expect(read(text, written).said).toEqual([
      ['E-YAML-QUOTE', written, say('mayReadOtherwise', written), say('quoteIt', written)],
    ]);
  });
  test.each([
    'nullable',
    'yesterday',
    'only',
    '1a',
    'x1',
    '1.2.3',
    '0xg',
    '12:3',
    '26-11-20',
    'e3',
    '1 000',
    '2026-11-20x',
  ])('is nothing else: %s', (written) => {
    expect(taken(text, written)).toBe(written);
  });
  test('is no list and nothing empty', () => {
    expect(read(text, '[a]').said).toEqual([['E-TYPE', '[a]', say('shouldBe', 'a text', 'a list'), undefined]]);
    expect(read(text, '{a: b}').said).toEqual([
      ['E-TYPE', '{a: b}', say('shouldBe', 'a text', 'a mapping'), undefined],
    ]);
    expect(read(text, '').said).toEqual([['E-TYPE', '', say('shouldBe', 'a text', 'empty'), undefined]]);
  });
  test('with an escape that YAML takes for a sign is told to stand in single quotes', () => {
    const escapes = { '\\b': 'backspace', '\\0': 'nul', '\\a': 'bell', '\\e': 'escape', '\\v': 'tab', '\\f': 'feed' };
    for (const [escaped, name] of Object.entries({
      ...escapes,
      '\\L': 'line',
      '\\P': 'paragraph',
      '\\N': 'next',
      '\\_': 'space',
    }))
      expect(read(text, `"x${escaped}y"`).said).toEqual([
        ['E-YAML-QUOTE', `"x${escaped}y"`, say('escapeMistaken', escaped, name as never), say('singleQuotes')],
      ]);
    expect(taken(text, "'\\bx'")).toBe('\\bx');
    expect(taken(text, '"\\t"')).toBe('\t');
    expect(taken(text, '"\u00a0x"')).toBe('\u00a0x');
  });
});

describe('an expression', () => {
  const regex = scalars.regexText('a regular expression');
  test.each(['“buy now”', '「buy」', '『buy』', '＂buy＂', '＇buy＇'])(
    'in quotes of an input method is refused: %s',
    (written) => {
      const [code, at, message, hint] = read(regex, written).said[0]!;
      expect([code, at]).toEqual(['E-YAML-QUOTE', written]);
      expect(message).toEqual(say('quotedRegex', `${written[0]} ${written.at(-1)}`));
      expect(hint).toEqual(say('slipHint', `'${written.slice(1, -1)}'`));
    },
  );
  test('in quotes that YAML knows, or with such a quote inside, is taken', () => {
    expect([taken(regex, "'“a”'"), taken(regex, 'a“b”'), taken(regex, '“a'), taken(regex, 'a')]).toEqual([
      '“a”',
      'a“b”',
      '“a',
      'a',
    ]);
    expect(read(regex, '[a]').said).toHaveLength(1);
  });
});

describe('a phrase', () => {
  const phrase = scalars.phraseText('a phrase');
  test('with a full-width comma is one, and says how two are written', () => {
    const { value, said } = read(phrase, '加我微信，加V');
    expect(value!.value).toBe('加我微信，加V');
    expect(said).toEqual([
      ['W-PHRASE-COMMA', '加我微信，加V', say('onePhrase'), say('onePhraseHint', ['加我微信', '加V'])],
    ]);
    expect(read(phrase, 'a、b；c').said[0]![3]).toEqual(say('onePhraseHint', ['a', 'b', 'c']));
    expect(read(phrase, '“甲” ， “乙”').said[0]![3]).toEqual(say('onePhraseHint', ['甲', '乙']));
    expect([taken(phrase, 'a，'), taken(phrase, '"a，b"'), taken(phrase, 'a')]).toEqual(['a，', 'a，b', 'a']);
  });
  test('in corner brackets is taken with them, and says so', () => {
    expect(read(phrase, '「buy」').said).toEqual([
      ['W-TERM-MARKS', '「buy」', say('cornersCount', '「buy」'), say('cornersCountHint', 'buy', '「buy」')],
    ]);
    expect(read(phrase, '『buy』').value!.value).toBe('『buy』');
    expect([taken(phrase, '"「buy」"'), taken(phrase, '「buy')]).toEqual(['「buy」', '「buy']);
  });
});

describe('a word of a few', () => {
  const level = scalars.word('an evasion level', ['off', 'on', 'high'], ['custom']);
  test('is itself, whatever YAML makes of it', () => {
    expect(['off', 'on', '"high"', "'off'"].map((text) => taken(level, text))).toEqual(['off', 'on', 'high', 'off']);
    expect(level.schema()).toEqual({ enum: ['off', 'on', 'high'] });
    expect(scalars.word('"on" or "off"', ['true']).schema()).toEqual({ enum: ['true', true] });
  });
  test('that is none of them is told with those there are, and the one that was meant', () => {
    const choices = ['off', 'on', 'high', 'custom'];
    expect(read(level, 'hihg').said).toEqual([
      ['E-VALUE', 'hihg', say('isNot', 'hihg', 'an evasion level'), say('choices', 'high', 'One of', choices)],
    ]);
    expect(read(level, 'ｈｉｇｈ').said[0]![3]).toEqual(say('asciiLetters', 'high'));
    expect(read(level, '“high”').said[0]![3]).toEqual(say('asciiLetters', 'high'));
    expect(read(level, '‘custom’').said[0]![3]).toEqual(say('asciiLetters', 'custom'));
    expect(read(level, '[high]').said).toEqual([
      ['E-TYPE', '[high]', say('shouldBe', 'an evasion level', 'a list'), say('choices', undefined, 'One of', choices)],
    ]);
    expect(read(level, '""').said[0]!.slice(2)).toEqual([
      say('shouldBe', 'an evasion level', 'empty'),
      say('choices', undefined, 'One of', choices),
    ]);
    expect(read(level, '5').said[0]![2]).toEqual(say('isNot', '5', 'an evasion level'));
  });
});

describe('a whole number', () => {
  const number = scalars.wholeNumber('a number', { min: 2, max: 20 });
  const notIt = (text: string) => say('isNotNumber', text, 2, 20);
  test('is one within its bounds, in decimal', () => {
    expect(['2', '20', '+3'].map((text) => taken(number, text))).toEqual([2, 20, 3]);
    for (const text of ['1', '21', '-3'])
      expect(read(number, text).said).toEqual([['E-VALUE', text, notIt(text), undefined]]);
    for (const text of ['010', '0x0F', '1e1', '5.0', '2.5'])
      expect(read(number, text).said).toEqual([['E-VALUE', text, notIt(text), say('digitsAlone', text)]]);
    expect(taken(scalars.wholeNumber('a number', { min: 0 }), '100000')).toBe(100_000);
    expect(taken(scalars.wholeNumber('a number', { min: 0 }), '0')).toBe(0);
  });
  test('that is written for people says what was meant', () => {
    const hint = (text: string) => read(number, text).said[0]!.slice(2);
    expect(hint('３')).toEqual([say('shouldBeNumber', 2, 20, 'text'), say('fullWidth', '３', '3')]);
    expect(hint('3;')).toEqual([say('shouldBeNumber', 2, 20, 'text'), say('slipHint', '3')]);
    expect(hint('3,')).toEqual([say('shouldBeNumber', 2, 20, 'text'), say('slipHint', '3')]);
    expect(hint('three')).toEqual([say('shouldBeNumber', 2, 20, 'text'), undefined]);
    expect(hint('三')).toEqual([say('shouldBeNumber', 2, 20, 'text'), undefined]);
    expect(hint('[3]')).toEqual([say('shouldBeNumber', 2, 20, 'a list'), undefined]);
    expect(hint('"3"')).toEqual([say('shouldBeNumber', 2, 20, 'text'), undefined]);
    expect(hint('true')).toEqual([say('shouldBeNumber', 2, 20, 'a boolean'), undefined]);
  });
  test('is known to editors', () => {
    expect(number.schema()).toEqual({ type: 'integer', minimum: 2, maximum: 20 });
    expect(scalars.wholeNumber('a number', { min: 1 }).schema()).toEqual({ type: 'integer', minimum: 1 });
  });
});

test('a version is one number and no other', () => {
  const version = scalars.exactNumber('a number', 1);
  expect(read(version, '1')).toEqual({ value: 1, said: [] });
  expect(read(version, '2').said).toEqual([['E-VALUE', '2', say('versionIs', 1), undefined]]);
  expect(read(version, '１').said).toEqual([['E-VALUE', '１', say('versionIs', 1), say('fullWidth', '１', '1')]]);
  expect(read(version, '[1]').said).toEqual([['E-VALUE', '[1]', say('versionIs', 1), undefined]]);
  expect(version.schema()).toEqual({ const: 1 });
});

describe('a time', () => {
  const time = scalars.duration('a time', { minMs: 1_000 });
  test('is seconds, minutes, hours or days', () => {
    expect(['1s', '2m', '3h', '4d', '1.5s', '3650d'].map((text) => taken(time, text))).toEqual([
      1_000, 120_000, 10_800_000, 345_600_000, 1_500, 315_360_000_000,
    ]);
    expect(taken(scalars.duration('a time'), '0s')).toBe(0);
    expect(time.schema()).toEqual({ type: 'string', pattern: '^\\d+(\\.\\d+)?(s|m|h|d)$' });
  });
  test('is neither too short nor longer than ten years, and nothing else', () => {
    expect(read(time, '0.9s').said).toEqual([['E-VALUE', '0.9s', say('shorterThan', '0.9s', 'a time', 1), undefined]]);
    expect(read(time, '3651d').said).toEqual([['E-VALUE', '3651d', say('longerThan', '3651d', 3650), undefined]]);
    const other = (text: string) => read(time, text).said[0]!.slice(2);
    for (const text of ['5', '5 m', '5min', 's', '.5s', '-5s', 'a5s', '5s5'])
      expect(other(text)).toEqual([say('isNot', text, 'a time'), say('likeTime')]);
    expect(other('５s')).toEqual([say('isNot', '５s', 'a time'), say('fullWidth', '５s', '5s')]);
    expect(other('5s;')).toEqual([say('isNot', '5s;', 'a time'), say('slipHint', '5s')]);
    expect(other('[5s]')).toEqual([say('shouldBe', 'a time such as 10s, 5m, 1h or 30d', 'a list'), undefined]);
  });
});

test('a share is a number of percent up to a hundred', () => {
  const share = scalars.share('a share');
  expect(['2%', '0%', '100%', '12.5%'].map((text) => taken(share, text))).toEqual([0.02, 0, 1, 0.125]);
  const other = (text: string) => read(share, text).said[0]!.slice(2);
  for (const text of ['101%', '5', '-5%', '5%%', '.5%'])
    expect(other(text)).toEqual([say('isNot', text, 'a share'), say('likePercent')]);
  expect(other('５％')).toEqual([say('isNot', '５％', 'a share'), say('fullWidth', '５％', '5%')]);
  expect(other('[5%]')).toEqual([say('shouldBe', 'a share such as 2%', 'a list'), undefined]);
});

test('a digest is eight digits of hex and more; one in so many is a fraction', () => {
  const digest = scalars.digest('the digest of a model');
  const long = '0123456789abcdef'.repeat(4);
  expect(['12345678', 'abcdef01', '1234567e', long].map((text) => taken(digest, text))).toEqual([
    '12345678',
    'abcdef01',
    '1234567e',
    long,
  ]);
  for (const text of ['1234567', `${long}0`, 'abcdefg1', 'ABCDEF01'])
    expect(read(digest, text).said).toEqual([
      ['E-VALUE', text, say('isNot', text, 'the digest of a model'), say('likeDigest')],
    ]);
  const oneIn = scalars.oneIn('a share such as 1/1000');
  expect(['1/2', '1/1000', '1/9999999'].map((text) => taken(oneIn, text))).toEqual([2, 1_000, 9_999_999]);
  for (const text of ['1/1', '1/0', '2/1000', '1/10000000', '1/1000x', 'x1/1000', '1000'])
    expect(read(oneIn, text).said).toEqual([
      ['E-VALUE', text, say('isNot', text, 'a share such as 1/1000'), say('likeOneIn')],
    ]);
});

test('a text of a certain form says what is wrong with its form', () => {
  const id = scalars.textLike('a user id', /^[a-z-]+$/, say('likeTime'));
  expect(taken(id, 'a-b')).toBe('a-b');
  expect(read(id, 'A b').said).toEqual([['E-VALUE', 'A b', say('isNot', 'A b', 'a user id'), say('likeTime')]]);
  expect(read(id, 'ａb').said[0]![3]).toEqual(say('fullWidth', 'ａb', 'ab'));
  expect(id.schema()).toEqual({ type: 'string', pattern: '^[a-z-]+$' });
  expect(read(id, '[a]').said).toHaveLength(1);
});

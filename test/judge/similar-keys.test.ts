import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashText, keysOfFolded, saidIn, similarityKeys } from '../../src/judge/similar-text.ts';

describe('keys stay as they are from version to version, or copies of before an update are strangers', () => {
  test.each<[string, readonly string[]]>([
    ['', []],
    ['!!!', ['iuzW6o3PRTE']],
    ['ok', ['V3Lhp33D2nk']],
    ['加我微信', ['p5JivY2Pfe0']],
    ['Earn money at home, ask my assistant for details', ['sl6Yf1AV0Qs', '8Z5vZqma9FI', 'w27Oo5eiJyY']],
    ['今天新到一批茶叶，懂茶的朋友来我的小店看看', ['Shdwfwjx9v4', '8fzouW14NJE', 'qI8m48zZUKU']],
    ['Come all at 12 of 34 to the old house, room 5', ['TvN_rmeOtV0', 'J-x-AQpS0Mo', 'XjPwhE83NRg']],
    ['ΑΣ ΟΔΟΣ ΑΣ ΟΔΟΣ ΑΣ', ['lzeK5a0ibt4', 'BHYv9Ei7QMs', 'UbrKiTTsDfw']],
    ['한국어로 말하는 사람들이 모두 여기에', ['P6ecA95e9pk', '2iSv7I74RQI', 'PkfoXz7wcEk']],
    ['x7k2 good day to all of you here qzpw', ['R1pnAUacjQo', 'lkNl5Q7lrVs', 'dSEfcpn3E9s']],
    ['𠮷野家で会いましょう、今日の夜八時に', ['ao8zPG3uNTs', 'VpRbwN7wRaw', 'hZkamaXWFMg']],
    ['ﾊﾞｽは１０時に来ます、みなさん', ['ZSSVk24CSYo', 'YHLBw9Dyjdk', 'cbflkm2Wbis']],
  ])('of %j', (text, keys) => {
    expect(similarityKeys(text)).toEqual(keys);
    expect(keysOfFolded(text.normalize('NFKC').toLowerCase())).toEqual(keys);
  });
  test('and so do hashes', () => {
    const hashes = {
      '': 'AAAAAMWdHIE',
      a: 'uEBFL8erd_Q',
      hello: '4rLU9YxRRLI',
      加我: 'BtsiEtZ5zYE',
      ab: 'nk89ih-vWZ8',
    };
    for (const [text, hash] of Object.entries(hashes)) expect([text, hashText(text)]).toEqual([text, hash]);
  });
  test('of a text that is longer than any before it', () => {
    const body = ['R1pnAUacjQo', 'lkNl5Q7lrVs', 'dSEfcpn3E9s'];
    for (const times of [30, 60, 200]) {
      const long = 'good day to all of you here '.repeat(times);
      expect([long, `x7k2 ${long}`, `${long} x7k2`].map(similarityKeys)).toEqual([body, body, body]);
      expect(keysOfFolded(long)).toEqual(body);
    }
  });
});

test('keys told unit by unit are those of the folded text, at either end', () => {
  // test/judge/shape-of.test.ts draws more of them.
  const piece = fc.constantFrom(
    ...[
      'a',
      'Z',
      '7',
      ' ',
      '12',
      '加',
      '微信',
      'ａＣ',
      '１',
      'ﾊﾞ',
      'Σ',
      '가',
      '\u0301',
      '。',
      '!',
      '[',
      'İ',
      '½',
      '𠮷',
      '\ud83d',
    ],
    ...['hello ', ' good', 'x7k2 ', ' qzpw', ' 9', ' abcdefghijkl', 'abcdefghijklm ', ' '.repeat(40), '[x1] ', ' #b2'],
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 24 }), (pieces) => {
      const text = pieces.join('');
      expect(similarityKeys(text)).toEqual(keysOfFolded(text.normalize('NFKC').toLowerCase()));
    }),
    { numRuns: 400 },
  );
});

describe('what is said in a text', () => {
  test.each([
    ['x7k2 good day to all', 'gooddaytoall'],
    ['good day to all qzpw', 'gooddaytoall'],
    ['!!! x7k2 !!! good day', 'goodday'],
    // Three tags at each end, no more.
    ['【x7】 9 8 a7 b7 c7 d7 good day', 'a0b0c0d0goodday'],
    ['good day x1 x2 x3 x4', 'gooddayx0'],
    // Numbers are all alike.
    ['room 12, 34 and 5', 'room00and'],
    ['12 34 56', ''],
    // A word stays, and so does what is too long for a tag.
    ['a good day', 'agoodday'],
    ['q good day', 'qgoodday'],
    ['zq good day', 'goodday'],
    ['abcdefghijkl good day', 'goodday'],
    ['abcdefghijklm good day', 'abcdefghijklmgoodday'],
    ['good x7 day', 'goodx0day'],
    // Only what stands apart is a tag.
    ['好的 x7', '好的'],
    ['x7好的', 'x0好的'],
    ['𠮷 x7', '𠮷'],
    [`${'.'.repeat(70)}x7 good day`, 'x0goodday'],
  ])('%j is %j', (text, said) => {
    expect(saidIn(text)).toBe(said);
  });
});

describe('a short text', () => {
  const isAlike = (a: string, b: string) => similarityKeys(a).some((key) => similarityKeys(b).includes(key));
  test.each([
    ['加微信领红包 x7k2', '加微信领红包', true],
    ['加微信领红包 x7', '加微信领红包', false],
    ['加微信领红包 bcdf', '加微信领红包', true],
    ['加微信领红包 bcda', '加微信领红包', false],
    ['加微信领红包 bcd', '加微信领红包', false],
    ['加微信领红包 hymn', '加微信领红包', false],
    ['加微信领红包 123', '加微信领红包 456', false],
    ['加微信领 1a2', '加微信领', true],
    ['加微信 1a2', '加微信', false],
    ['call me x7k2', 'call me', false],
    ['call me now x7k2', 'call me now', true],
    ['가나다라 x7k2', '가나다라', true],
    ['かなかな x7k2', 'カナカナ', false],
    ['a b', 'ab', true],
    ['abcdefghijk', 'abcdefghijk!', true],
    ['👍 👎', '👍👎', true],
    ['the house 1 2 3', 'the house 9 9 9', false],
  ])('%s and %s: %s', (one, other, alike) => {
    expect(isAlike(one, other)).toBe(alike);
  });
  test('has twelve letters less one; a longer one has a key for each band', () => {
    expect(['the old house', 'the old houses'].map((text) => similarityKeys(text).length)).toEqual([1, 3]);
    expect(['the old house', 'the old houses'].map((text) => keysOfFolded(text).length)).toEqual([1, 3]);
  });
});

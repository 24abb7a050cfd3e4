import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAMILIES } from '../../bench/eval-disguises.ts';
import type { Finding } from '../../src/text/engine.ts';
import { makePrivateUnits } from '../../src/text/reading/private-units.ts';
import { makeReader } from '../../src/text/reading/reader.ts';
import { spell } from '../../src/text/reading/runs.ts';
import { compileTerms, openTermSearch } from '../../src/text/terms/find-terms.ts';
import { engineFor } from './find.ts';

const terms = [
  'telegram',
  'free money',
  'asshole',
  'bitcoin',
  '加微信',
  '兼职日结',
  '出会い',
  'ローター',
  'A片',
  '2g1c',
];
const engine = engineFor(
  { type: 'terms', terms, evasion: 'standard' },
  { type: 'terms', terms, evasion: 'high' },
  { type: 'regex', source: '加\\s*[v微]', evasion: 'standard' },
  { type: 'profanity', language: 'english', evasion: 'standard' },
);

/** Any UTF-16 there is, lone surrogates too, with what is special to the reader made likely. */
const text = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        ...terms,
        '%',
        '%25',
        '41',
        '&amp;',
        '#102;',
        '<b>',
        '</b',
        '<br>',
        '>',
        '\\u0041',
        '\\x3',
        '\\u{4',
        '}',
        '[o](',
        'a.b)',
        '］（',
        '[',
        '㊱',
        'ー',
        '゛',
        '々',
        '*',
        '\u200b',
        '１',
        '1',
        '!',
        '|',
        '/\\',
        '\ud83d',
        '加',
        '微',
        'fuck',
        'ɐ',
        ' ',
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('whatever the text', () => {
  test('reading what was read changes nothing', () => {
    fc.assert(
      fc.property(text, (given) => {
        const once = engine.readAs(given, 'standard');
        expect(engine.readAs(once, 'standard')).toBe(once);
      }),
      { numRuns: 300 },
    );
  });
  test.each([
    ...[
      '<<b>b>a',
      '%4<b>1',
      '\\u00<i>41',
      'v[%4](a.b)1x',
      'v［o］（a.b）re',
      'v[o](a.b)[o](a.b)',
      '\\\\u00755c',
      '&l<b>t;b>',
    ],
    ...['%25㊱', '%25㏬', '%\u200b41', '&amp;゛#102;', '&am\u{e0100}p;'],
  ])('also where an escape is broken up: %s', (given) => {
    const once = engine.readAs(given, 'standard');
    expect(engine.readAs(once, 'standard')).toBe(once);
  });
  test('every finding is a stretch of the text that is not empty', () => {
    fc.assert(
      fc.property(text, (given) => {
        for (const { start, end } of engine.find(given)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(given.length);
        }
      }),
      { numRuns: 300 },
    );
  });
  test('every run knows where it stood, in order', () => {
    const reader = makeReader();
    fc.assert(
      fc.property(text, (given) => {
        const runs = reader.read(given);
        for (let at = 0; at < runs.count; at++) {
          expect(runs.to[at]).toBeGreaterThan(runs.from[at]!);
          if (at > 0) expect(runs.from[at]).toBeGreaterThanOrEqual(runs.from[at - 1]!);
        }
        expect(spell(given, runs).run.length).toBe(spell(given, runs).text.length);
      }),
      { numRuns: 400 },
    );
  });
  test('the same text gives the same findings, whatever was read between', () => {
    fc.assert(
      fc.property(text, text, (given, other) => {
        const before = engine.find(given);
        engine.find(other);
        expect(engine.find(given)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});

describe('12 KB of one thing takes a bounded number of steps, whatever the terms', () => {
  const reader = makeReader();
  const degenerate = ['aaaa', 'iiii', 'iiiiiiii', 'ililil', 'oooo', 'mmmm', 'wwww', '||||||||', '加加加加', 'ーーーa'];
  const worst = [...terms, 'ab'.repeat(200), '加微'.repeat(100), ...degenerate];
  const privateUnits = makePrivateUnits();
  const { table, problems } = compileTerms([{ type: 'terms', terms: worst, evasion: 'standard' }], privateUnits);
  const find = openTermSearch(table!, privateUnits);
  const stepsFor = (given: string, search = find): number => {
    search(given, reader.read(given), []);
    return search.steps();
  };
  // Every row of four of these: spelt by initials, `s s s s` may be any of them.
  const rows = [...'是沙蛇书'].flatMap((a) => [...'是沙蛇书'].map((b) => a + b));
  const bySound = [...rows.flatMap((a) => rows.map((b) => a + b)), '石室诗士食狮', ...terms, ...degenerate];
  const atHigh = compileTerms([{ type: 'terms', terms: bySound, evasion: 'high' }], makePrivateUnits()).table!;
  const findAtHigh = openTermSearch(atHigh, makePrivateUnits());
  const letters = ['a', 'ab', 'i', 'l', 'il1|', '加', '加微', '日', 'ロー', 'ı', 'ɐ', 'rn'];
  const symbols = ['|', '!', '|!', '1', '1!', 'i!', '(', '()', '.', '@!', '|_', '\\/', '|-|', '-', '　', '😀', '😀!'];
  const cut = ['a*', 'a ', 'i ', 'a.', 'a.b-', '加 ', '| ', '|.', '加　', 'l 1 ', '&#', '%2', '%69', '&#105;'];
  test('of all these terms none is refused', () => {
    expect(problems).toEqual([]);
  });
  test.each([...letters, ...symbols, ...cut])('%s', (seed) => {
    const large = seed.repeat(12_000 / seed.length);
    expect(stepsFor(large)).toBeLessThanOrEqual(20_000 + large.length * 40);
    expect(stepsFor(large)).toBeLessThanOrEqual(2.2 * stepsFor(large.slice(0, 6_000)) + 6_000);
  });
  const heard = ['是', '是事', '时世事', 'shi', 'shi ', 's', 's ', 'si是'];
  test.each([...heard, ...letters, ...symbols])('%s at high', (seed) => {
    const large = seed.repeat(12_000 / seed.length);
    // As it stands, backwards, perhaps upside down, and by sound.
    const each = heard.includes(seed) ? 40 : 3 * 40 + 16;
    expect(stepsFor(large, findAtHigh)).toBeLessThanOrEqual(4 * 20_000 + large.length * each);
    expect(stepsFor(large, findAtHigh)).toBeLessThanOrEqual(2.2 * stepsFor(large.slice(0, 6_000), findAtHigh) + 10_000);
  });
  test('what stands behind it is still found', () => {
    for (const padding of [...symbols, ...cut]) {
      for (const [hidden, term] of [
        ['t3legram', 'telegram'],
        ['b i t c o i n', 'bitcoin'],
        ['兼-职-日-结', '兼职日结'],
      ] as const) {
        const given = `${padding.repeat(11_000 / padding.length)}\nso ${hidden}`;
        const findings: Finding[] = [];
        find(given, reader.read(given), findings);
        expect(
          findings.some((finding) => worst[finding.term] === term && finding.end === given.length),
          `${padding} ${hidden}`,
        ).toBe(true);
      }
    }
  });
});

describe('disguises', () => {
  test('a family gives the same disguise for the same randomness', () => {
    for (const { name, apply } of FAMILIES)
      expect(
        apply('telegram加微信', () => 0.3),
        name,
      ).toBe(apply('telegram加微信', () => 0.3));
  });
  test('of the disguises that normalising undoes nearly all are seen through, at every spot of a sentence', () => {
    const words = ['telegram', 'bitcoin', '兼职日结', 'アダルトビデオ'];
    const language = (word: string) => (/[a-z]/.test(word) ? 'en' : word.includes('ア') ? 'ja' : 'zh');
    let state = 7;
    const random = (): number => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state / 2 ** 32;
    };
    let tried = 0;
    let seen = 0;
    for (const word of words) {
      const own = engineFor({ type: 'terms', terms: [word], evasion: 'standard' });
      for (const family of FAMILIES.filter((one) => one.level === 1 && one.languages.includes(language(word)))) {
        for (let time = 0; time < 10; time++) {
          const hidden = family.apply(word, random);
          tried++;
          if (own.find(`so ${hidden} !`).length > 0) seen++;
        }
      }
    }
    expect(seen / tried).toBeGreaterThan(0.99);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeWordSet, openPacked, openWords, packRows, packWords } from '../../src/text/tables/word-set.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '的', '我', '～'), minLength: 1, maxLength: 8 });

/** As `scripts/text-tables.ts` writes it: how many letters of the word before are kept, in base 36, then the rest. */
function frontCoded(words: readonly string[]): string {
  let before = '';
  return words
    .map((one) => {
      let kept = 0;
      while (kept < 35 && kept < one.length && one[kept] === before[kept]) kept++;
      before = one;
      return kept.toString(36) + one.slice(kept);
    })
    .join(' ');
}

describe('a packed set of words', () => {
  test('has what was put in and nothing else, however it was written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word), fc.array(word), fc.array(word), (words, more, others) => {
        const sorted = [...words].sort();
        const known = new Set([...words, ...more]);
        for (const set of [
          makeWordSet(sorted.join(' '), 'full', more.join(' ')),
          makeWordSet(frontCoded(sorted), 'front-coded', more.join(' ')),
          openPacked(packWords(sorted.join(' '), 'full', more.join(' ')).units),
        ])
          for (const one of [...words, ...more, ...others, '']) expect(set.has(one)).toBe(known.has(one));
      }),
      { numRuns: 300 },
    );
  });
  test('leaves out what is longer than any word, and nothing else', () => {
    const long = 'x'.repeat(256);
    const set = makeWordSet(`ab ${long} cd  ${long.slice(1)}`, 'full', `${long} ef`);
    expect(['ab', 'cd', 'ef', long.slice(1), long, ''].map((one) => set.has(one))).toEqual([
      ...[true, true, true, true],
      ...[false, false],
    ]);
    expect(set.size).toBe(4);
  });
  test('shows the words up to a weight', () => {
    const rows = [1, 3, 7].map((weight) => ({
      coded: `${weight} ${weight}${weight}`,
      coding: 'full' as const,
      weight,
    }));
    const table = packRows(rows);
    for (const set of [openWords(table), openPacked(table.units)])
      for (const [most, shown] of [
        [0, []],
        [3, ['1', '11', '3', '33']],
        [6, ['1', '11', '3', '33']],
        [9, ['1', '11', '3', '33', '7', '77']],
      ] as const) {
        const found: string[] = [];
        set.each(most, (one) => found.push(one));
        expect(found).toEqual(shown);
      }
  });
  test('is empty when nothing was put in', () => {
    expect(makeWordSet('', 'front-coded').has('')).toBe(false);
  });
});

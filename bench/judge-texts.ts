/** The lines that the suites about judging look at. */
import { evalFiles, readRows } from './eval-data.ts';
import { HAN, pick, SYLLABLES } from './judge-terms.ts';

/** Mixed Chinese and English chat of up to 40 characters, shuffled; made up where the evaluation data is not here. */
export async function chatLines(random: () => number): Promise<string[]> {
  const files = evalFiles().filter((name) => name.startsWith('zh_chat') || name.startsWith('en_chat'));
  const rows = (await Promise.all(files.map(readRows))).flat().map(({ text }) => [...text].slice(0, 40).join(''));
  const made = Array.from({ length: 8_000 }, () =>
    random() < 0.5
      ? Array.from({ length: 24 }, () => pick(HAN)).join('')
      : Array.from({ length: 8 }, () => pick(SYLLABLES) + pick(SYLLABLES)).join(' '),
  );
  return (rows.length > 0 ? rows : made)
    .map((text) => ({ text, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ text }) => text);
}

/** Of all Chinese characters, rare ones as often as any: nothing that was looked up is in a cache. */
export const madeUpChinese = (random: () => number): string[] =>
  Array.from({ length: 8_000 }, () =>
    Array.from({ length: 24 }, () => String.fromCharCode(0x4e00 + Math.floor(random() * 20_900))).join(''),
  );

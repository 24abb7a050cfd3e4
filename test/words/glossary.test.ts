import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
/** All that the console and the command line say in a language. */
const spoken = (language: 'zh' | 'ja'): string =>
  [
    `console/words/${language}.ts`,
    ...readdirSync(path.join(ROOT, 'src/words', language)).map((name) => `src/words/${language}/${name}`),
  ]
    .map(read)
    .join('\n');
const [zh, ja] = [spoken('zh'), spoken('ja')];
const rows = [...read('docs/words.md').matchAll(/^\| ([a-z][^|]*) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, english, chinese, japanese]) => ({ english: english!, chinese: chinese!, japanese: japanese! }),
);

test('docs/words.md has words', () => expect(rows.length).toBeGreaterThan(40));

describe.each(rows)('$english', ({ chinese, japanese }) => {
  test('is called so where it is said', () => {
    expect(zh.includes(chinese), chinese).toBe(true);
    expect(ja.includes(japanese), japanese).toBe(true);
  });
});

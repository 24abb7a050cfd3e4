import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

/** Chinese and Japanese as they are set: full-width marks between their characters, one space or none beside Latin ones. */
const ROOT = path.join(import.meta.dirname, '../..');
/** A mark or two that is spoken of. */
const SPOKEN_OF = /[「“（][\x20-\x7e]{1,4}[」”）]/g;
const LETTERS = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}';
const CJK = `${LETTERS}ー々、。，；：！？「」『』（）《》【】`;
const WRONG: readonly (readonly [says: string, looks: RegExp])[] = [
  ['a half-width mark between two characters', new RegExp(`(?<=[${CJK}])[,;:!?](?=[${CJK}])`, 'gu')],
  ['a half-width mark behind a character', new RegExp(`(?<=[${LETTERS}])[,;!?](?=\\s|$)`, 'gu')],
  ['a half-width stop behind a character', new RegExp(`(?<=[${LETTERS}])\\.(?=\\s|$)`, 'gu')],
  ['a half-width bracket around characters', new RegExp(`(?<=[${CJK}])\\([${CJK}]|[${CJK}]\\)(?=[${CJK}])`, 'gu')],
  ['a space between two characters', new RegExp(`(?<=[${LETTERS}]) (?=[${LETTERS}])`, 'gu')],
  ['two marks in a row', /[，。；：、][，。；：、]/gu],
  ['a space before a full-width mark', / [，。；：！？、）」』]/gu],
];

/** Code, links and examples in pages; names of keys, expressions and comments in sources. */
const textOf = (file: string): string => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  if (file.endsWith('.md'))
    return text
      .replaceAll(/^```.*?^```$/gms, '')
      .replaceAll(/`[^`\n]+`/g, 'x')
      .replaceAll(/\]\([^)]*\)/g, ']')
      .replaceAll(/^[|#>*-].*$/gm, (line) => line.replaceAll('|', '\n'));
  const strings = [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)];
  // What is put in stands for a word.
  return strings.map(([, plain, template]) => (plain ?? template ?? '').replaceAll(/\$\{[^}]*\}/g, 'x')).join('\n');
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name));
const pages = ['.', 'docs'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder)).flatMap((name) =>
    /\.(?:zh-CN|ja)\.md$/.test(name) ? [path.join(folder, name)] : [],
  ),
);
const sources = [
  ...filesIn('src/words/zh'),
  ...filesIn('src/words/ja'),
  ...['src/simulator/words/zh.ts', 'src/simulator/words/ja.ts'],
  'console/words/zh.ts',
  'console/words/ja.ts',
].filter((name) => name.endsWith('.ts'));

describe.each([...pages, ...sources])('%s', (file) => {
  test('has no mark of the wrong width', () => {
    const found = textOf(file)
      .replaceAll(SPOKEN_OF, 'x')
      .split('\n')
      .flatMap((line) =>
        WRONG.flatMap(([says, looks]) => [...line.matchAll(looks)].map(() => `${says}: ${line.trim()}`)),
      );
    expect(found).toEqual([]);
  });
});

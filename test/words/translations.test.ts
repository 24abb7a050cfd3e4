import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * A page in another language says what the English one says: the same headings, examples, commands and tables, in the same
 * order. When a test fails, the English page has moved on: bring the other one after it.
 */
const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const folders = ['.', 'docs'];
const translations = folders.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => /\.(?:zh-CN|ja)\.md$/.test(name))
    .map((name) => {
      const file = path.join(folder, name);
      return { file, english: file.replace(/\.(?:zh-CN|ja)\.md$/, '.md') };
    }),
);

const FENCED = /^```.*?^```$/gms;
const withoutCode = (text: string): string => text.replaceAll(FENCED, '');
const headings = (text: string): readonly number[] =>
  [...withoutCode(text).matchAll(/^(#+) /gm)].map(([, marks]) => marks!.length);
/** Without what stands behind a `#`: comments are for people. */
const codeBlocks = (text: string): readonly string[] =>
  [...text.matchAll(FENCED)].map(([block]) => block.replaceAll(/(?:^|\s+)#.*$/gm, ''));
const codeSpans = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/`([^`]+)`/g)].map(([, span]) => span!.replaceAll(/\s+/g, ' '));
/** Of each row: how many cells, and the code in the first. */
const tables = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/^\|(.*)\|$/gm)].map(([, row]) => {
    const cells = row!.split(/(?<!\\)\|/);
    const first = codeSpans(cells[0]!).join(' ');
    return `${cells.length} ${/^[ -:]*$/.test(row!) ? '---' : first}`;
  });
/** Where a page leads, whatever the language of what it leads to. */
const targets = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to]) =>
    to!.replace(/\.(?:zh-CN|ja)\.md$/, '.md'),
  );
const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted();

test('the pages that most people need are there in their language', () => {
  expect(translations.map(({ file }) => file).toSorted()).toEqual(
    expect.arrayContaining(['docs/console.zh-CN.md', 'docs/operating.zh-CN.md', 'docs/rules.zh-CN.md']),
  );
});

describe.each(translations)('$file', ({ file, english }) => {
  const [there, here] = [read(file), read(english)];

  test('has the headings of the English page, in order', () => expect(headings(there)).toEqual(headings(here)));
  test('has its examples and commands', () => expect(codeBlocks(there)).toEqual(codeBlocks(here)));
  test('has its tables, row by row', () => expect(tables(there)).toEqual(tables(here)));
  test('names the same settings, keys and options', () =>
    expect(unique(codeSpans(there))).toEqual(unique(codeSpans(here))));
  test('leads to the same places', () => {
    const self = path.basename(english);
    const others = (text: string) => unique(targets(text)).filter((to) => to !== self);
    expect(others(there)).toEqual(others(here));
  });
  test('is linked from the English page, and back', () => {
    expect(here.slice(0, 400)).toContain(`(${path.basename(file)})`);
    expect(there.slice(0, 400)).toContain(`(${path.basename(english)})`);
  });
});

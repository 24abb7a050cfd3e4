import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const FILES = [
  ...readdirSync(path.join(ROOT, 'src/words/en')).map((name) => `src/words/en/${name}`),
  ...['src/simulator/words/en.ts', 'console/words/en.ts'],
];
type Text = (...args: readonly unknown[]) => unknown;

/** What a text says of one, wherever it takes a number; what takes lists or names is left to other tests. */
function said(text: Text): string {
  try {
    return String(text(...Array<unknown>(Math.max(text.length, 1)).fill(1)));
  } catch {
    return '';
  }
}

const textsIn = (name: string, table: unknown): (readonly [name: string, text: Text])[] => {
  if (typeof table === 'function') return [[name, table as Text]];
  if (typeof table !== 'object' || table === null) return [];
  return Object.entries(table).flatMap(([key, inner]) => textsIn(`${name} ${key}`, inner));
};
const texts: (readonly [name: string, text: Text])[] = [];
for (const file of FILES) texts.push(...textsIn(file, { ...((await import(path.join(ROOT, file))) as object) }));

/** A verb may follow a name that is 1, and `ms` is a unit. */
const VERBS = 'is|was|has|does|says|goes|flags|catches|matches|names|needs|costs|looks|ms';
const SEVERAL = new RegExp(`(?<![\\d.,:/-])1 (?!(?:${VERBS})\\b)(?:[a-z]{2,}s|people|entries)\\b`);

test('one of a kind is not told in the plural', () => {
  const wrong = texts.map(([name, text]) => `${name}: ${said(text)}`).filter((words) => SEVERAL.test(words));
  expect(wrong).toEqual([]);
  expect(texts.length).toBeGreaterThan(600);
});

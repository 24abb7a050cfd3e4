import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../src/cli/terminal.ts';

/** Where a page repeats what the code knows: either way, what one has the other has. Settings are in ship.test.ts. */
const ROOT = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(path.join(ROOT, 'docs')).map((name) => `docs/${name}`)]
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({ file, text: read(file) }));
const sources = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(path.join('src', file)))
  .join('\n');

test('every folder of src/ has its line in architecture.md, and every line its folder', () => {
  const folders = readdirSync(path.join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const [, rooms = ''] = /^## Rooms\n(.*?)^## /ms.exec(read('docs/architecture.md')) ?? [];
  const rows = [...rooms.matchAll(/^\| `([a-z-]+)\/` \|/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
});

test('every file that architecture.md names is there', () => {
  const named = [...read('docs/architecture.md').matchAll(/`((?:[a-z-]+\/)*[a-z-]+\.ts)`/g)].map(([, name]) => name!);
  const all = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => `/${file}`);
  const isThere = (name: string) => all.some((file) => file.endsWith(`/${name}`));
  const elsewhere = (name: string) => name.startsWith('test/') || name.startsWith('src/');
  expect(named.filter((name) => !elsewhere(name) && !isThere(name))).toEqual([]);
});

test.each(pages)('$file names no metric that no code declares', ({ text }) => {
  const named = [...text.matchAll(/\bunsaid_[a-z_]+[a-z]\b/g)].map(([name]) =>
    name.replace(/_(bucket|sum|count)$/, ''),
  );
  expect(named.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
});

describe('commands', () => {
  const known = [...read('src/cli/main.ts').matchAll(/^ {2}'?([a-z]+(?: [a-z]+)?)'?: async \(\) => \(await import/gm)]
    .map(([, name]) => name!)
    .toSorted();
  const help = read('src/words/en/help.ts');

  test.each(known)('unsaid %s is in the help', (name) => {
    expect(help).toMatch(new RegExp(`^ {2}unsaid ${name}\\b`, 'm'));
  });

  test.each(pages)('$file names no command that is not there', ({ text }) => {
    const said = [...text.matchAll(/(?:`|npx )unsaid ([a-z]+)(?: ([a-z]+))?/g)];
    const unknown = said.filter(
      ([, first, second]) => !known.includes(first!) && !known.includes(`${first} ${second}`),
    );
    expect(unknown.map(([words]) => words).filter((words) => !/unsaid rules$/.test(words))).toEqual([]);
  });
});

test('operating.md tells every exit code of the commands, and no other', () => {
  const [, sentence = ''] = /Exit codes: (.*?)\n\n/s.exec(read('docs/operating.md')) ?? [];
  const told = [...sentence.matchAll(/(?<![\w.])(\d+)(?= [a-z])/g)].map(([, code]) => Number(code));
  expect(told.toSorted((a, b) => a - b)).toEqual(Object.values(EXIT).toSorted((a, b) => a - b));
});

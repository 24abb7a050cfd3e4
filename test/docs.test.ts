import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

describe('CONTRIBUTING.md, where to begin', () => {
  const [, table = ''] = /^## Where to begin\n.*?\| --- \| --- \|\n(.*?)\n\n/ms.exec(read('CONTRIBUTING.md')) ?? [];
  const walks = table.split('\n').map((row) => {
    const [, task = '', files = ''] = row.split('|').map((cell) => cell.trim());
    return { task, files: [...files.matchAll(/`([^` ]+\/[^` ]+|[^` ]*\.[a-z]+)`/g)].map(([, file]) => file!) };
  });

  test('has the ten that people come for', () => {
    const asked = [
      'disguise',
      'element',
      'code',
      'metric',
      'setting',
      'command',
      'condition',
      'screen',
      'Redis key',
      'language',
    ];
    expect(asked.filter((word) => !walks.some(({ task }) => task.includes(word)))).toEqual([]);
  });

  test.each(walks)('$task: the files are there, few, in at most two rooms, and end with a test', ({ files }) => {
    const named = files.filter((file) => file !== 'leet.ts');
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    expect(named.length).toBeLessThanOrEqual(6);
    const rooms = new Set(named.map((file) => /^(?:src\/[^/]+|console)(?=\/)/.exec(file)?.[0]).filter(Boolean));
    expect([...rooms].length, [...rooms].join(' ')).toBeLessThanOrEqual(2);
    expect(named.at(-1)).toMatch(/^test\/.*\.test\.ts$/);
  });
});

test('README.md is short, and each row of its figures says what a reader can do with it', () => {
  const readme = read('README.md');
  // Two of them are the line of languages.
  expect(readme.split('\n').length - 1).toBeLessThanOrEqual(98);
  const [, figures = ''] = /^## Measured\n.*?\| --- \| --- \| --- \|\n(.*?)\n\n/ms.exec(readme) ?? [];
  const rows = figures.split('\n').map((row) => row.split(' | '));
  expect(rows.length).toBeGreaterThan(4);
  for (const row of rows) expect(row.length === 3 && row[2]!.length > 20, row.join()).toBe(true);
});

test('every package script that a page names is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const said = pages.flatMap(({ file, text }) =>
    [...text.matchAll(/npm run (?:--silent |-s )?([a-z:-]+)/g)].map(([, name]) => ({ file, name: name! })),
  );
  expect(said.length).toBeGreaterThan(20);
  expect(said.filter(({ name }) => !(name in scripts))).toEqual([]);
});

test('every file of the repository that a page names is there', () => {
  const named = pages.flatMap(({ file, text }) =>
    [...text.matchAll(/`((?:src|test|scripts|bench|console|deploy|docs)\/[a-zA-Z0-9_./-]+\.[a-z]+)`/g)].map(
      ([, name]) => ({
        file,
        name: name!,
      }),
    ),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(({ name }) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test('every metric that the code declares is on the operations page', () => {
  const declared = [...sources.matchAll(/name: '(unsaid_[a-z_]+)'/g)].map(([, name]) => name!);
  const told = read('docs/operations.md');
  expect(declared.length).toBeGreaterThan(40);
  // A cookie has such a name, too.
  const isMetric = (name: string) => name !== 'unsaid_session';
  expect(declared.filter((name) => isMetric(name) && !told.includes(`\`${name}\``))).toEqual([]);
});

test('operations.md tells every role', () => {
  const [, roles = ''] = /^const ROLES = \[(.*?)\]/m.exec(read('src/config.ts')) ?? [];
  const known = [...roles.matchAll(/'([a-z]+)'/g)].map(([, role]) => role!);
  expect(known.length).toBeGreaterThan(2);
  const told = read('docs/operations.md');
  expect(known.filter((role) => !new RegExp(`\`[a-z,]*\\b${role}\\b[a-z,]*\``).test(told))).toEqual([]);
});

test('operations.md tells every exit code of the service, and no other', () => {
  const [, sentence = ''] = /^- Exit codes: (.*?)(?=\n- |\n\n)/ms.exec(read('docs/operations.md')) ?? [];
  const told = [...sentence.matchAll(/(?<![\w.])(\d+) (?=[a-z])/g)].map(([, code]) => Number(code));
  const known = [...read('src/serve.ts').matchAll(/^const (?:DONE|BROKEN|WRONG_CONFIGURATION) = (\d+);/gm)].map(
    ([, code]) => Number(code),
  );
  expect(new Set(told)).toEqual(new Set(known));
});

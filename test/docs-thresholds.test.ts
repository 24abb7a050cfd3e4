import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONSTANT, NO_THRESHOLDS, THRESHOLDS, valueNow } from '../bench/threshold-list.ts';
import { idOf, readFigures } from '../bench/threshold-page.ts';

const ROOT = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const page = read('docs/thresholds.md');

/** What the code has: every constant of these folders that is a number. */
const inCode = ['src/text', 'src/judge']
  .flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.posix.join(folder, name.split(path.sep).join('/'))),
  )
  .flatMap((file) =>
    [...read(file).matchAll(CONSTANT)].map(([, , name]) => idOf({ file: file.slice('src/'.length), name: name! })),
  );
const without = Object.values(NO_THRESHOLDS).flatMap(({ names }) =>
  Object.entries(names).flatMap(([file, list]) => list.split(' ').map((name) => idOf({ file, name }))),
);
const listed = THRESHOLDS.map(idOf);

test('every numeric constant is a threshold with figures, or named as none with its kind', () => {
  expect(inCode.length).toBeGreaterThan(250);
  expect(inCode.filter((id) => !listed.includes(id) && !without.includes(id))).toEqual([]);
  expect([...listed, ...without].filter((id) => !inCode.includes(id))).toEqual([]);
  expect(new Set([...listed, ...without]).size).toBe(listed.length + without.length);
});

/** The tables of the page, by the file in their heading. */
const sections = new Map(
  page
    .split(/^### `src\//m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('`')), section] as const),
);
const bothSections = (file: string): string =>
  page
    .split(/^### /m)
    .filter((section) => section.startsWith(`\`src/${file}\``))
    .join('\n');

describe('docs/thresholds.md', () => {
  test.each(THRESHOLDS)('has $file $name at the value of the code, and the values beside it', (threshold) => {
    const { file, name, values, scopes } = threshold;
    const value = valueNow(threshold);
    expect(sections.has(file)).toBe(true);
    expect(bothSections(file)).toContain(`| \`${name}\` | **${value}** | `);
    const known = readFigures()[idOf(threshold)];
    // A bound may wait for its figure: the page says so.
    if (known === undefined && threshold.kind === 'budget') return;
    expect(known?.is).toBe(value);
    const tried = (scope: string) => known?.measured.filter((one) => one.scope === scope).map((one) => one.value);
    for (const scope of scopes) expect(tried(scope)).toEqual(expect.arrayContaining([...values]));
  });

  test('tells of each kind that is no threshold', () => {
    for (const [kind, { names }] of Object.entries(NO_THRESHOLDS)) {
      const [line = ''] = new RegExp(`^\\| ${kind} \\|.*$`, 'm').exec(page) ?? [];
      const all = Object.values(names).flatMap((list) => list.split(' '));
      expect(all.filter((name) => !line.includes(`\`${name}\``))).toEqual([]);
    }
  });
});

test('beside each threshold that decides what is believed stands where its figure is', () => {
  const lines = (file: string): readonly string[] => read(`src/${file}`).split('\n');
  const believed = THRESHOLDS.filter(({ kind }) => kind === 'believed');
  const bare = believed.filter(({ file, name }) => {
    const all = lines(file);
    const at = all.findIndex((line) => new RegExp(`^(?:export )?const ${name}\\b`).test(line));
    return !all
      .slice(Math.max(0, at - 4), at)
      .join('\n')
      .includes('docs/thresholds.md');
  });
  expect(bare.map(idOf)).toEqual([]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rowOf, withFields } from '../../src/redis/scripts/fields.ts';

test("a row's fields are in the order in which a script takes them, not as they were given", () => {
  const script = withFields(
    'for at = 2, #ARGV, $counted.size do local $counted = unpack(ARGV, at, at + $counted.size - 1)',
  );
  expect(script).toBe('for at = 2, #ARGV, 3 do local id, rule, group = unpack(ARGV, at, at + 3 - 1)');
  expect(rowOf('counted', { group: 'g', id: 'i', rule: 'r' })).toEqual(['i', 'r', 'g']);
});

test('a script that names a row nobody knows is not loaded', () => {
  expect(() => withFields('local $nothing = 1')).toThrow('"nothing"');
});

test('an argument that has a place is named once, in a local at the margin, before it is used', () => {
  const folder = new URL('../../src/redis/scripts/', import.meta.url);
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.lua'));
  expect(scripts.length).toBeGreaterThan(30);
  const unnamed = scripts.flatMap((name) =>
    readFileSync(new URL(name, folder), 'utf8')
      .split('\n')
      .filter((line) => /ARGV\[\d+\]/.test(line.replace(/--.*/, '')) && !line.startsWith('local '))
      .map((line) => `${name}: ${line}`),
  );
  expect(unnamed).toEqual([]);
});

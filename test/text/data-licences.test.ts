import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'src/text/data');
const notice = readFileSync(join(root, 'NOTICE'), 'utf8');
/** Terms that ask whoever passes the whole on to publish or to share alike. */
const ASKS_MORE = /\b[AL]?GPL|\bSA\b|share ?alike|\bMPL|\bEPL|\bNC\b/i;

/** Numbers have a JSON file beside them, which says it for both. */
const names = new Set(readdirSync(folder).map((name) => name.replace(/\.bin$/, '.json')));

test.each([...names])('%s may go under the licence of the project, and NOTICE says whose it is', (name) => {
  const { source, licence } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>;
  expect(source).toBeTruthy();
  expect(licence).toBeTruthy();
  expect(`${source} ${licence}`).not.toMatch(ASKS_MORE);
  expect(notice).toContain(name);
});

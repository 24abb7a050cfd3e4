import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROUTES } from '../../src/api/contract/routes.ts';
import { makeDocument } from '../../src/api/openapi.ts';

test('docs/openapi.json is the contract as the code has it (npm run openapi)', () => {
  const written = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(makeDocument())));
});

test('every operation tells its role, and what it may be refused with', () => {
  const operations = Object.values(makeDocument().paths ?? {}).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(ROUTES.length);
  for (const operation of operations) {
    expect(operation.description).toMatch(/ may/);
    expect(Object.keys(operation.responses)).toContain('403');
  }
});

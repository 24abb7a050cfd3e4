import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROUTES } from '../../src/api/contract/routes.ts';
import { makeDocument } from '../../src/api/openapi.ts';

test('docs/openapi.json is the contract as the code has it (npm run openapi)', () => {
  const written = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(makeDocument())));
});

test('every operation names its role and its refusals', () => {
  const operations = Object.values(makeDocument().paths ?? {}).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(ROUTES.length);
  for (const operation of operations) {
    expect(operation.description).toMatch(/ may/);
    expect(Object.keys(operation.responses)).toContain('403');
  }
});

test('every list longer than a page continues behind its cursor and has its asOf', () => {
  const shapeOf = (schema: unknown): string[] => Object.keys((schema as { shape?: object } | undefined)?.shape ?? {});
  const lists = ROUTES.filter(({ query }) => 'after' in (query?.shape ?? {}));
  expect(lists.length).toBeGreaterThan(8);
  /** What a job found, what befell one sender, and the entries of a list of rules are no lists of all that history has. */
  const OF_ONE = ['/jobs/:id/results', '/senders/:id', '/lists/:id'];
  for (const { path, answer } of lists) {
    expect([path, shapeOf(answer)]).toEqual([path, expect.arrayContaining(['next'])]);
    if (!OF_ONE.includes(path))
      expect([path, shapeOf(answer)]).toEqual([path, expect.arrayContaining(['items', 'asOf'])]);
  }
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, importsWithin } from './support/layout.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** The packages that a file loads, with all that it imports and not lazily. */
function packagesOf(file: string): string[] {
  const packages = new Set<string>();
  const reached = new Set([file]);
  // A set goes on to what is added while it is walked.
  for (const at of reached) {
    if (!at.endsWith('.ts')) continue;
    const text = readFileSync(path.join(ROOT, at), 'utf8');
    for (const { from, isType, isLazy } of importsOf(text))
      if (!isType && !isLazy && !/^(\.|node:)/.test(from)) packages.add(from);
    for (const { target, isType, isLazy } of importsWithin({ path: at, text }))
      if (!isType && !isLazy) reached.add(target);
  }
  return [...packages].sort();
}

test('a start loads the packages that every role needs, and no role those of another', () => {
  expect(packagesOf('src/serve.ts')).toEqual([
    ...['express', 'ioredis', 'pino', 'prom-client', 're2js', 'tldts', 'yaml'],
  ]);
  expect(packagesOf('src/open-recall.ts')).toEqual(['bullmq', 'ioredis', 'undici']);
  expect(packagesOf('src/open-receive.ts')).toEqual([...['express', 'ioredis', 'undici']]);
  expect(packagesOf('src/open-admin.ts')).toEqual([
    ...['bullmq', 'express', 'ioredis', 'kysely', 'standardwebhooks', 'zod', 'zod-openapi'],
  ]);
});

test('the command line loads no package before it knows the command', () => {
  expect(packagesOf('src/cli/main.ts')).toEqual([]);
  expect(packagesOf('src/main.ts')).toEqual([]);
  expect(packagesOf('src/cli/commands/status.ts')).toEqual(['ioredis']);
  expect(packagesOf('src/cli/commands/rules-check.ts')).toEqual(['re2js', 'tldts', 'yaml']);
});

test('a package is loaded as a whole: a file of its own may lack what its entry adds', () => {
  // undici's pool, by its file, has no `request`: a process that did nothing but recall could not.
  for (const root of ['src/serve.ts', 'src/open-recall.ts', 'src/open-receive.ts', 'src/open-admin.ts'])
    expect(packagesOf(root).filter((name) => !/^(?:@[^/]+\/)?[^/]+$/.test(name))).toEqual([]);
});

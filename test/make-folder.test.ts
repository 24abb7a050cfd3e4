import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from '../src/make-folder.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-folder-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('makes what is missing, for its owner alone, and leaves what is there', async () => {
  const deep = path.join(dir, 'a', 'b', 'c');
  await makeFolder(deep);
  await makeFolder(deep);
  for (const folder of [deep, path.dirname(deep)]) expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await Promise.all([1, 2, 3].map((nth) => makeFolder(path.join(dir, 'at', 'once', String(nth)))));
});

test('a file in the way is refused, as the folder and above it', async () => {
  const file = path.join(dir, 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(path.join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

// Node's own way never ends there.
test.each(['/proc/unsaid', '/proc/unsaid/spool', '/sys/unsaid', '/dev/null/unsaid'])(
  '%s is refused',
  async (folder) => {
    await expect(makeFolder(folder)).rejects.toThrow();
  },
);

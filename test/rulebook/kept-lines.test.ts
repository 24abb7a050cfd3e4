import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nearestTo, printLines } from '../../src/rulebook/kept-lines.ts';

const asked = [{ model: 'spam', digest: 'abc' }];
const written = printLines('abc', [{ text: 'cheap watches here', isMatch: true }]);

test('lines are read from a file, and a pipe in its place keeps nobody waiting', async ({ onTestFinished }) => {
  const dir = await mkdtemp(join(tmpdir(), 'unsaid-lines-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'spam.model'), '');
  await writeFile(join(dir, 'spam.lines'), written);
  expect(await nearestTo('cheap watches', asked, dir)).toMatchObject([{ model: 'spam', lines: [{ isMatch: true }] }]);
  await rm(join(dir, 'spam.lines'));
  execFileSync('mkfifo', [join(dir, 'spam.lines')]);
  expect(await nearestTo('cheap watches', asked, dir)).toEqual([]);
});

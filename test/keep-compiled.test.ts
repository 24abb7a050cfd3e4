import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '..');
const SAY = `import { getCompileCacheDir } from 'node:module';
import { keepCompiled } from './src/keep-compiled.ts';
keepCompiled();
console.log(getCompileCacheDir() ?? 'nowhere');`;

/** Where a process of this environment keeps what it compiled. */
async function keptIn(env: Readonly<Record<string, string>>): Promise<string> {
  const args = ['--input-type=module', '-e', SAY];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, env: { PATH: process.env.PATH, ...env } });
  return path.dirname(stdout.trim());
}

test('what Node compiled is kept beside the sources, or where the environment says', async () => {
  expect(await keptIn({})).toBe(path.join(ROOT, '.cache/node-compile'));
  const elsewhere = path.join(ROOT, '.cache/elsewhere');
  expect(await keptIn({ NODE_COMPILE_CACHE: elsewhere })).toBe(elsewhere);
  expect(await keptIn({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('.');
});

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '..');
const SAY = `import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import { keepCompiled } from './src/keep-compiled.ts';
keepCompiled(process.env);
console.log(getCompileCacheDir() ?? 'nowhere');
const thread = "import { getCompileCacheDir } from 'node:module'; console.log(getCompileCacheDir() ?? 'nowhere')";
new Worker(thread, { eval: true });`;

/** Where a process of this environment keeps what it compiled, and a thread of it. */
async function keptIn(env: Readonly<Record<string, string>>): Promise<string[]> {
  const args = ['--input-type=module', '-e', SAY];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, env: { PATH: process.env.PATH, ...env } });
  return stdout
    .trim()
    .split('\n')
    .map((folder) => path.dirname(folder));
}

test('what Node compiled is kept beside the sources, or where the environment says', async () => {
  const own = path.join(ROOT, '.cache/node-compile');
  expect(await keptIn({})).toEqual([own, own]);
  const elsewhere = path.join(ROOT, '.cache/elsewhere');
  expect(await keptIn({ NODE_COMPILE_CACHE: elsewhere })).toEqual([elsewhere, elsewhere]);
  expect(await keptIn({ NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(['.', '.']);
});

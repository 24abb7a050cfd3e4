import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { spawnOnLeash, stopLeashed } from '../../../src/redis/server/leash.ts';

const LEASH = path.join(import.meta.dirname, '../../../src/redis/server/leash.ts');

/** A program that says when it got SIGTERM, and then ends. */
const POLITE = `process.on('SIGTERM', () => { process.stdout.write('told to end'); process.exit(7); });
process.stdout.write('up '); setInterval(() => {}, 1000);`;
const DEAF = `process.on('SIGTERM', () => {}); process.stdout.write('up '); setInterval(() => {}, 1000);`;

describe('a process on a leash', () => {
  test('is the command itself: its process id, its arguments, its exit code', async () => {
    const leashed = spawnOnLeash(
      process.execPath,
      ['-e', 'console.log(process.pid, process.argv[1]); process.exit(3)', 'a b'],
      {
        stdout: 'pipe',
      },
    );
    const [said] = (await once(leashed.child.stdout!, 'data')) as [Buffer];
    expect(said.toString()).toBe(`${leashed.child.pid} a b\n`);
    expect(await leashed.gone).toEqual({ code: 3, signal: null, error: undefined });
  });

  test('is told to end with SIGTERM, and killed only when it does not hear', async () => {
    const polite = spawnOnLeash(process.execPath, ['-e', POLITE], { stdout: 'pipe' });
    await once(polite.child.stdout!, 'data');
    await stopLeashed(polite, 10_000);
    expect(await polite.gone).toMatchObject({ code: 7 });

    const deaf = spawnOnLeash(process.execPath, ['-e', DEAF], { stdout: 'pipe' });
    await once(deaf.child.stdout!, 'data');
    await stopLeashed(deaf, 50);
    expect(await deaf.gone).toMatchObject({ signal: 'SIGKILL' });
  });

  test('ends when its holder is killed with -9', async () => {
    const holder = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { spawnOnLeash } from ${JSON.stringify(LEASH)};
         spawnOnLeash(process.execPath, ['-e', ${JSON.stringify(POLITE)}], { stdout: 'inherit' });`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    holder.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said === 'up ') holder.kill('SIGKILL');
    });
    // Closed once nobody holds it any more: neither the holder nor what it held.
    await once(holder, 'close');
    expect(said).toBe('up told to end');
  });

  test('that cannot be started says why', async () => {
    const { gone } = spawnOnLeash('/nowhere/to/be-found', [], {});
    expect((await gone).code).toBe(127);
  });
});

import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  findRedisServer,
  NoRedisServer,
  obtainRedisServer,
  requireRedisServer,
} from '../../../src/redis/server/server-binary.ts';

const run = promisify(execFile);
const hasApt = (process.env.PATH ?? '')
  .split(':')
  .some((folder) => folder !== '' && entries(folder).includes('apt-get'));

let work: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'unsaid-binary-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

/** A folder with one program that answers `--version` with these words. */
async function folderWith(name: string, says: string): Promise<string> {
  const folder = await mkdtemp(path.join(work, 'path-'));
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\necho '${says}'\n`);
  await chmod(file, 0o755);
  return folder;
}

describe('the server binary', () => {
  test('is found on the path, redis before valkey', async () => {
    const redis = await folderWith('redis-server', 'Redis server v=7.0.15 sha=0');
    const valkey = await folderWith('valkey-server', 'Valkey server v=8.1.0 sha=0');
    const cacheDir = path.join(work, 'none');
    expect(await findRedisServer({ path: `${redis}:${valkey}`, cacheDir })).toBe(path.join(redis, 'redis-server'));
    expect(await findRedisServer({ path: valkey, cacheDir })).toBe(path.join(valkey, 'valkey-server'));
  });

  test('is not taken when it is too old, or does not run here', async () => {
    const old = await folderWith('redis-server', 'Redis server v=6.0.16 sha=0');
    const broken = await folderWith('redis-server', 'error while loading shared libraries');
    const good = await folderWith('redis-server', 'Redis server v=6.2.0 sha=0');
    const found = await findRedisServer({ path: `${old}:${broken}:${good}`, cacheDir: path.join(work, 'none') });
    expect(found).toBe(path.join(good, 'redis-server'));
  });

  test('missing, makes an error with the one command to type on this platform', async () => {
    const where = { path: await folderWith('dnf', ''), cacheDir: path.join(work, 'none') };
    await expect(requireRedisServer(where)).rejects.toThrow(NoRedisServer);
    await expect(requireRedisServer(where)).rejects.toThrow(
      /Type: sudo dnf install -y valkey(\nOr, without installing it: npm run redis:fetch)?$/,
    );
    await expect(obtainRedisServer(() => {}, where)).rejects.toThrow(/Type: sudo dnf install -y valkey$/);
    await expect(requireRedisServer({ ...where, path: '' })).rejects.toThrow(/set REDIS_URL/);
  });

  test.runIf(hasApt)(
    'is fetched from Debian without installing it, by two at once, and runs',
    async () => {
      const where = { path: await pathWithoutRedis(), cacheDir: path.join(work, 'cache') };
      const said: string[] = [];
      const [one, two] = await Promise.all([
        obtainRedisServer((line) => said.push(line), where),
        obtainRedisServer((line) => said.push(line), where),
      ]);
      expect(one).toBe(two);
      expect(one.startsWith(where.cacheDir)).toBe(true);
      expect(said[0]).toContain('nothing is installed');
      expect((await run(one, ['--version'])).stdout).toMatch(/^(Redis|Valkey) server v=/);
      // Nothing half-done stays, and the next one finds it without a word.
      expect(entries(where.cacheDir)).toEqual([`${process.platform}-${process.arch}`]);
      expect(await obtainRedisServer((line) => said.push(line), where)).toBe(one);
      expect(said).toHaveLength(2);
    },
    180_000,
  );
});

/** This machine's programs, all but a Redis. */
async function pathWithoutRedis(): Promise<string> {
  const folder = path.join(work, 'bin');
  await mkdir(folder);
  for (const from of (process.env.PATH ?? '').split(':')) {
    for (const name of from === '' ? [] : entries(from)) {
      if (/^(redis|valkey)-/.test(name)) continue;
      await symlink(path.join(from, name), path.join(folder, name)).catch(() => {});
    }
  }
  return folder;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spawnOnLeash } from '../../../src/redis/server/leash.ts';
import { isAnswered } from '../../../src/redis/server/ownership.ts';
import { type PrivateRedis, startPrivateRedis } from '../../../src/redis/server/private-redis.ts';
import { requireRedisServer } from '../../../src/redis/server/server-binary.ts';

type Line = { level: string; message: string; bindings: Record<string, unknown> };

let dataDir: string;
let releasers: (() => unknown)[];
let lines: Line[];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'unsaid-private-'));
  releasers = [() => rm(dataDir, { recursive: true, force: true })];
  lines = [];
});

afterEach(async () => {
  for (const release of releasers.reverse()) await release();
});

const log = {
  info: (bindings: object, message: string) => lines.push({ level: 'info', message, bindings: { ...bindings } }),
  warn: (bindings: object, message: string) => lines.push({ level: 'warn', message, bindings: { ...bindings } }),
  error: (bindings: object, message: string) => lines.push({ level: 'error', message, bindings: { ...bindings } }),
};

async function start(dir = dataDir): Promise<PrivateRedis> {
  const redis = await startPrivateRedis({ dataDir: dir, log });
  releasers.push(() => redis.stop());
  return redis;
}

function connectTo(socket: string): Redis {
  const client = new Redis(socket, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  releasers.push(() => client.disconnect());
  return client;
}

const pidOf = async (client: Redis): Promise<number> =>
  Number((await client.info('server')).match(/process_id:(\d+)/)?.[1]);

/** A process of its own that owns a private Redis; `said` is its first line. */
async function holder() {
  const script = path.join(import.meta.dirname, '../../support/private-redis-holder.ts');
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  releasers.push(() => child.kill('SIGKILL'));
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, said };
}

describe('a private Redis', () => {
  test('has the settings that correctness needs', async () => {
    const client = connectTo((await start()).socket);
    const setting = async (name: string) => ((await client.config('GET', name)) as string[])[1];
    expect(await setting('appendonly')).toBe('yes');
    expect(await setting('appendfsync')).toBe('always');
    expect(await setting('maxmemory-policy')).toBe('noeviction');
    expect(await setting('lazyfree-lazy-expire')).toBe('yes');
    expect(await setting('port')).toBe('0');
  });

  test('is started again when it crashes, with its data, on the same socket', async () => {
    const redis = await start();
    const client = connectTo(redis.socket);
    await client.set('kept', 'yes');
    const first = await pidOf(client);
    process.kill(first, 'SIGKILL');
    expect(await client.get('kept')).toBe('yes');
    expect(await pidOf(client)).not.toBe(first);
    expect(lines.find(({ level }) => level === 'error')?.message).toContain('ended by itself');
  });

  test('ends with stop, and has its data at the next start', async () => {
    const redis = await start();
    const client = connectTo(redis.socket);
    await client.set('kept', 'yes');
    client.disconnect();
    await redis.stop();
    expect(await isAnswered(redis.socket)).toBe(false);
    expect(await connectTo((await start()).socket).get('kept')).toBe('yes');
  });

  test('starts although the last record of its file is torn', async () => {
    const redis = await start();
    const client = connectTo(redis.socket);
    await client.set('kept', 'yes');
    process.kill(await pidOf(client), 'SIGKILL');
    await redis.stop();
    client.disconnect();
    const folder = path.join(dataDir, 'redis/appendonlydir');
    const manifest = await readFile(path.join(folder, 'appendonly.aof.manifest'), 'utf8');
    const file = manifest.match(/file (\S+\.incr\.aof)/)?.[1] ?? '';
    await appendFile(path.join(folder, file), '*3\r\n$3\r\nSET\r\n$4\r\nto');
    expect(await connectTo((await start()).socket).get('kept')).toBe('yes');
  });

  const lastFile = async () => {
    const folder = path.join(dataDir, 'redis/appendonlydir');
    const manifest = await readFile(path.join(folder, 'appendonly.aof.manifest'), 'utf8');
    return path.join(folder, manifest.match(/file (\S+\.incr\.aof)/)?.[1] ?? '');
  };

  test.each([1, 4_096, 200_000])('cuts %i zeros that a power loss left behind its file, and says so', async (zeros) => {
    const redis = await start();
    const client = connectTo(redis.socket);
    await client.set('kept', 'ends with zeros \0\0');
    await redis.stop();
    client.disconnect();
    await appendFile(await lastFile(), Buffer.alloc(zeros));
    expect(await connectTo((await start()).socket).get('kept')).toBe('ends with zeros \0\0');
    expect(lines.find(({ message }) => message.includes('cut zeros'))?.bindings).toMatchObject({ bytes: zeros });
  });

  test('with a file that it cannot read it says what to do, and comes up by itself when that is done', async () => {
    const redis = await start();
    const client = connectTo(redis.socket);
    await client.set('kept', 'yes');
    await redis.stop();
    client.disconnect();
    const file = await lastFile();
    const whole = await readFile(file);
    await appendFile(file, 'no command at all\r\n');
    const again = await start();
    await expect.poll(() => again.problem()).toMatch(/redis-check-aof --fix .*incr\.aof/);
    // It is tried again several times a second at first.
    const tries = async () =>
      (await readFile(path.join(dataDir, 'redis/redis.log'), 'utf8')).split('Bad file format').length - 1;
    await expect.poll(tries).toBeGreaterThan(2);
    expect(lines.filter(({ message }) => message.includes('does not come up'))).toHaveLength(1);
    await writeFile(file, whole);
    expect(await connectTo(again.socket).get('kept')).toBe('yes');
    await expect.poll(() => again.problem()).toBeUndefined();
  });

  test('refuses a second owner of the same folder, and says what to do', async () => {
    await start();
    await expect(startPrivateRedis({ dataDir, log })).rejects.toThrow(/another unsaid is running.*REDIS_URL/s);
  });

  test('gives the folder to exactly one of many that start at once', async () => {
    const started = await Promise.allSettled(Array.from({ length: 5 }, () => start()));
    expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('lets the next start have the data after its process was killed with -9, and leaves no orphan', async () => {
    const { child, said } = await holder();
    const client = connectTo(said);
    await client.set('kept', 'yes');
    const orphan = await pidOf(client);
    child.kill('SIGKILL');
    await once(child, 'exit');
    client.disconnect();
    const next = connectTo((await start()).socket);
    expect(await next.get('kept')).toBe('yes');
    expect(await pidOf(next)).not.toBe(orphan);
    expect(isRunning(orphan)).toBe(false);
  });

  test('takes over from a Redis that was cut loose from its owner', async () => {
    const before = await start();
    await before.stop();
    const loose = spawnOnLeash(await requireRedisServer(), [
      ...['--port', '0', '--unixsocket', before.socket, '--dir', path.join(dataDir, 'redis')],
      ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
    ]);
    releasers.push(() => loose.child.kill('SIGKILL'));
    await connectTo(before.socket).set('kept', 'yes');
    const next = connectTo((await start()).socket);
    expect(await next.get('kept')).toBe('yes');
    expect(await pidOf(next)).not.toBe(loose.child.pid);
    expect(await loose.gone).toMatchObject({ code: 0 });
    expect(lines.some(({ level, message }) => level === 'warn' && message.includes('earlier run'))).toBe(true);
  });

  test('works in a folder whose path is longer than a socket may have', async () => {
    const deep = path.join(dataDir, 'd'.repeat(60), 'e'.repeat(60));
    await mkdir(deep, { recursive: true });
    const redis = await start(deep);
    releasers.push(() => rm(path.dirname(redis.socket), { recursive: true, force: true }));
    expect(Buffer.byteLength(redis.socket)).toBeLessThanOrEqual(103);
    const client = connectTo(redis.socket);
    await client.set('kept', 'yes');
    expect(((await client.config('GET', 'dir')) as string[])[1]).toContain('e'.repeat(60));
    await expect(startPrivateRedis({ dataDir: deep, log })).rejects.toThrow(/another unsaid is running/);
  });
});

/** A dead process that nobody waits for, as in a container without an init, is not running. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

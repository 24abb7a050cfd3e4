import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { findLacks } from '../../src/redis/needs.ts';
import { type Leashed, spawnOnLeash } from '../../src/redis/server/leash.ts';
import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';
import { freePort } from '../support/free-port.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let [master, replica]: TestRedis[] = [];
let [masterPort, replicaPort, sentinelPort] = [0, 0, 0];
let dir: string;
let sentinel: Leashed;

beforeAll(async () => {
  [masterPort, replicaPort, sentinelPort] = [await freePort(), await freePort(), await freePort()];
  const settings = (port: number) => ({ port: String(port), bind: '127.0.0.1' });
  const open = (port: number) => startRedis({ settings: { ...settings(port), 'repl-diskless-sync-delay': '0' } });
  [master, replica] = [await open(masterPort), await open(replicaPort)];
  for (const server of [master, replica]) {
    await server!.client().config('SET', 'masterauth', 'p%@');
    await server!.client().config('SET', 'requirepass', 'p%@');
  }
  const asReplica = new Redis(replicaPort, '127.0.0.1', { password: 'p%@' });
  await asReplica.call('REPLICAOF', '127.0.0.1', String(masterPort));
  await vi.waitUntil(async () => /master_link_status:up/.test(await asReplica.info('replication')), 15_000);
  asReplica.disconnect();
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-sentinel-'));
  const file = path.join(dir, 'sentinel.conf');
  await writeFile(
    file,
    [
      `port ${sentinelPort}`,
      'bind 127.0.0.1',
      `dir ${dir}`,
      `sentinel monitor ours 127.0.0.1 ${masterPort} 1`,
      'sentinel auth-pass ours p%@',
      'sentinel down-after-milliseconds ours 300',
      'sentinel failover-timeout ours 3000',
      '',
    ].join('\n'),
  );
  sentinel = spawnOnLeash(await obtainRedisServer(() => {}), [file, '--sentinel']);
  const asking = new Redis(sentinelPort, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: null });
  asking.on('error', () => {});
  const replicas = async () => ((await asking.call('SENTINEL', 'REPLICAS', 'ours')) as unknown[]).length;
  await vi.waitUntil(async () => (await replicas()) === 1, 15_000);
  asking.disconnect();
}, 40_000);
afterAll(async () => {
  sentinel.child.kill('SIGKILL');
  await Promise.all([master!.stop(), replica!.stop()]);
  await rm(dir, { recursive: true, force: true });
});

const placeOf = (url: string) => {
  const read = readConfig({ REDIS_URL: url, TENCENT_SDKAPPID: '1', OBSERVE_ONLY: 'true', CALLBACK_UNSIGNED: 'allow' });
  if (!read.ok || read.config.redis.type === 'private') throw new Error('not understood');
  return read.config.redis;
};

test('a Sentinel that is taken for a Redis is told of', async () => {
  const handle = await connectRedis(placeOf(`redis://127.0.0.1:${sentinelPort}`), { onError: () => {} });
  expect(await findLacks(handle)).toEqual([expect.stringMatching(/write redis\+sentinel:/)]);
  await handle.close();
});

test('the master is found through sentinels, and the new one after a failover', async () => {
  // The first of them is nobody.
  const url = `redis+sentinel://:p%25%40@127.0.0.1:${await freePort()},127.0.0.1:${sentinelPort}/ours/2`;
  const handle = await connectRedis(placeOf(url), { onError: () => {} });
  const { client: patient } = handle.open('patient');
  const blocking = (patient as Redis).duplicate();
  blocking.on('error', () => {});
  await patient.set('before', '1');
  const waiting = blocking.bzpopmin('queue', 10);
  const check = new Redis(masterPort, '127.0.0.1', { password: 'p%@', db: 2 });
  expect(await check.get('before')).toBe('1');
  check.disconnect();
  await patient.call('WAIT', '1', '1000');

  master!.kill();
  expect(await patient.set('after', '1')).toBe('OK');
  await expect.poll(() => handle.client.get('after').catch(() => undefined)).toBe('1');
  await patient.zadd('queue', 1, 'turn');
  expect(await waiting).toEqual(['queue', 'turn', '1']);
  expect(await patient.get('before')).toBe('1');
  blocking.disconnect();
  await handle.close();
}, 40_000);

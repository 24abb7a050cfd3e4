import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CounterRequest, Message } from '../../src/model.ts';
import { makeRecordFinder } from '../../src/record/find.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { connectRedis, type RedisAddress } from '../../src/redis/connect.ts';
import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';
import { keyInGroup, messageOf, says } from '../support/messages.ts';
import { until } from '../support/until.ts';

/** One node that holds all slots refuses keys of two slots in one script, as every cluster does. */
let server: ChildProcess;
let dir: string;
let url: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'unsaid-cluster-'));
  const port = await freePort();
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
    '--cluster-enabled',
    'yes',
    '--cluster-announce-ip',
    '127.0.0.1',
  ];
  const binary = await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
  server = spawn(binary, options, { stdio: 'ignore' });
  url = `redis://127.0.0.1:${port}`;
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50 });
  client.on('error', () => {});
  await client.cluster('ADDSLOTSRANGE', 0, 16_383);
  await until(async () => String(await client.cluster('INFO')).includes('cluster_state:ok'));
  client.disconnect();
});
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  await rm(dir, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

const now = Date.now();
const OPTIONS = { keepKeysMs: 7 * 86_400_000, keepTextMs: 86_400_000, now: () => now };

const message = (seq: number, kind: string): Message =>
  messageOf(keyInGroup(`${kind}${seq % 50}`, seq), { sender: `s${seq}`, sentAt: now, parts: says('hello') });

test.each(['cluster', 'single'] as const)(
  'messages of all slots at one moment are each news once, the cluster addressed as %s',
  async (type) => {
    const address: RedisAddress = type === 'cluster' ? { type, urls: [url, url] } : { type, url };
    const redis = await connectRedis(address, { onError: () => {} });
    const { record, markGone } = makeRecorder({ redis: redis, ...OPTIONS });
    const messages = Array.from({ length: 200 }, (_, seq) => message(seq, type));
    const counted = (one: Message): CounterRequest => ({
      type: 'count',
      name: type,
      keys: [`${one.group}-a`, `${one.group}-b`],
      member: one.sender,
      overMs: 10_000,
      atLeast: 4,
      contributing: true,
    });
    const twice = await Promise.all([...messages, ...messages].map((one) => record(one, [counted(one)])));
    expect(twice.map(({ first }) => first)).toEqual([...messages.map(() => true), ...messages.map(() => false)]);
    expect(twice.slice(-50).map(({ counters }) => counters[0]!.value)).toEqual(Array.from({ length: 50 }, () => 4));
    expect(
      await markGone(
        messages.slice(0, 9).map(({ key }) => key),
        now,
      ),
    ).toBe(9);
    const found = [];
    const finder = makeRecordFinder({ redis: redis, ...OPTIONS });
    for await (const one of finder.all({ from: now - 1, to: now + 1 })) found.push(one);
    expect(found.filter(({ key }) => key.kind === 'group' && key.group.startsWith(type))).toHaveLength(200);
    await redis.close();
  },
);

import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { loadScript } from '../../src/redis/scripts/lua.ts';
import { freePort } from '../support/free-port.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { letPass, until } from '../support/until.ts';
import { useRedis } from '../support/use-redis.ts';

/** Its scripts break off by an error of their own, with Redis' words in it. */
const APART = loadScript('record/apart').source;

const one = useRedis({ hasPort: true });
const other = useRedis({ hasPort: true });
let proxy: TcpProxy;
const handles: RedisHandle[] = [];

beforeAll(async () => {
  proxy = await startTcpProxy(one.port);
});
afterEach(async () => {
  await Promise.all(handles.splice(0).map((handle) => handle.close()));
  proxy.cut();
});
afterAll(() => proxy.close());

async function connectThroughProxy(silentAtMostMs?: number): Promise<RedisHandle> {
  const handle = await connectRedis(
    { type: 'single', url: `redis://127.0.0.1:${proxy.port}` },
    { onError: () => {}, ...(silentAtMostMs === undefined ? {} : { silentAtMostMs }) },
  );
  handles.push(handle);
  return handle;
}

/** Asks until it is granted; what a callback does with the spool. */
async function untilWritten(write: () => Promise<unknown>): Promise<void> {
  await until(() =>
    write().then(
      () => true,
      () => false,
    ),
  );
}

test('after a failover no connection stays with the old master: plain, blocking, in scripts of any kind', async () => {
  const handle = await connectThroughProxy();
  const patient = handle.open('patient');
  const blocking = clientOf(patient).duplicate();
  blocking.on('error', () => {});
  const scripted = clientOf(handle.open('patient'));
  const apart = clientOf(handle.open('patient'));
  await Promise.all([blocking.ping(), scripted.ping(), apart.ping()]);
  const waiting = blocking.bzpopmin('queue', 8);
  await other.client().replicaof('127.0.0.1', one.port);
  // The name in front of both is the new master's from now on; what stands is not cut.
  proxy.switchTo(other.port);
  await other.client().call('REPLICAOF', 'NO', 'ONE');
  await one.client().call('REPLICAOF', '127.0.0.1', other.port);

  await untilWritten(() => handle.client.set('plain', '1'));
  await clientOf(patient).set('patient', '1');
  await scripted.eval("return redis.call('SET', KEYS[1], '1')", 1, 'scripted');
  await apart.eval(`${APART}\nreturn apart(redis.call, 'SET', KEYS[1], '1')`, 1, 'apart');
  await other.client().zadd('queue', 1, 'turn');
  expect(await waiting).toEqual(['queue', 'turn', '1']);
  expect(await other.client().mget('plain', 'patient', 'scripted', 'apart')).toEqual(['1', '1', '1', '1']);
  blocking.disconnect();
  proxy.switchTo(one.port);
  await one.client().call('REPLICAOF', 'NO', 'ONE');
}, 30_000);

test('a server that stays a replica is not connected to over and over', async () => {
  const handle = await connectThroughProxy();
  const client = clientOf(handle.open('patient'));
  await client.ping();
  await one.client().call('REPLICAOF', '127.0.0.1', String(await freePort()));
  let connects = 0;
  client.on('connect', () => connects++);
  const from = performance.now();
  for (let nth = 0; nth < 150; nth++) {
    await expect(client.set('a', '1')).rejects.toThrow(/READONLY/);
    await letPass(10, 'one for each refusal would be a hundred and fifty connections');
  }
  await one.client().call('REPLICAOF', 'NO', 'ONE');
  expect(connects, 'once a second').toBeLessThanOrEqual(2 + (performance.now() - from) / 1_000);
});

test('a connection on which nothing comes any more is given up, and what was asked is asked again', async () => {
  const handle = await connectThroughProxy(400);
  const patient = clientOf(handle.open('patient'));
  await patient.ping();
  proxy.dropInSilence();
  const prompt = handle.client.set('prompt', '1').catch((error: Error) => error.message);
  expect(await patient.set('patient', '1')).toBe('OK');
  expect(await prompt).not.toBe('OK');
  await untilWritten(() => handle.client.set('prompt', '1'));
});

test('waiting for work is no silence, and neither is a server that stands still for a while', async () => {
  // A machine that gives this process no turn for a second makes no silence either.
  const handle = await connectThroughProxy(2_500);
  const patient = clientOf(handle.open('patient'));
  await patient.ping();
  let closed = 0;
  patient.on('close', () => closed++);
  await patient.bzpopmin('nothing', 1.5);
  await patient.bzpopmin('nothing', 1.5);
  await one.client().call('CLIENT', 'PAUSE', '1500', 'ALL');
  await patient.ping();
  expect(closed).toBe(0);
});

test('a Redis that refuses INFO is ready, and nothing is written past the log', async () => {
  const warned: unknown[] = [];
  const warn = console.warn;
  console.warn = (...words) => warned.push(words);
  await one.client().call('ACL', 'SETUSER', 'plain', 'on', '>secret', '~*', '+@all', '-info');
  const handle = await connectRedis(
    { type: 'single', url: `redis://plain:secret@127.0.0.1:${one.port}` },
    { onError: () => {} },
  );
  handles.push(handle);
  console.warn = warn;
  expect(handle.isReady()).toBe(true);
  expect(warned).toEqual([]);
});

test('the connections of a handle end with it', async () => {
  const handle = await connectThroughProxy();
  const patient = clientOf(handle.open('patient'));
  await patient.ping();
  const ended = once(patient, 'end');
  await handle.close();
  await ended;
});

const clientOf = ({ client }: ReturnType<RedisHandle['open']>): Redis => client as Redis;

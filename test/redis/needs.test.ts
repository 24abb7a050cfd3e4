import { afterEach, expect, test } from 'vitest';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { findLacks } from '../../src/redis/needs.ts';
import { freePort } from '../support/free-port.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { useRedis } from '../support/use-redis.ts';

const redis = useRedis({ hasPort: true });
const handles: RedisHandle[] = [];
afterEach(async () => {
  await Promise.all(handles.splice(0).map((handle) => handle.close()));
});

async function connectAs(rules: readonly string[], toPort = redis.port): Promise<RedisHandle> {
  await redis.client().call('ACL', 'SETUSER', 'app', 'reset', 'on', '>secret', ...rules);
  const handle = await connectRedis(
    { type: 'single', url: `redis://app:secret@127.0.0.1:${toPort}` },
    { onError: () => {} },
  );
  handles.push(handle);
  return handle;
}

test('a Redis that allows everything lacks nothing, and keeps nothing of what was tried', async () => {
  const handle = await connectAs(['~*', '+@all']);
  expect(await findLacks(handle)).toEqual([]);
  await expect.poll(() => redis.client().keys('*')).toEqual([]);
});

test('processes that look at the same moment hold up no callbacks', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => connectAs(['~*', '+@all'])));
  let blocked = 0;
  for (let round = 0; round < 5; round++) {
    let isOver = false;
    const looks = Promise.all(all.map(findLacks)).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const clients = await redis.client().info('clients');
      blocked = Math.max(blocked, Number(/blocked_clients:(\d+)/.exec(clients)?.[1]));
    }
    expect((await looks).flat()).toEqual([]);
  }
  expect(blocked).toBe(0);
  expect(await redis.client().keys('*pop*')).toEqual([]);
});

test('what was given to be taken is taken back where it may not be taken', async () => {
  const handle = await connectAs(['~*', '+@all', '-bzpopmin']);
  await findLacks(handle);
  expect(await redis.client().keys('*pop*')).toEqual([]);
});

test('the commands that docs/redis.md lists are all that is needed', async () => {
  const { readFile } = await import('node:fs/promises');
  const page = await readFile(new URL('../../docs/redis.md', import.meta.url), 'utf8');
  const rule = /ACL SETUSER \S+ on >\S+ (~\S+(?: \+\S+)+)/.exec(page)?.[1] ?? '';
  const handle = await connectAs(rule.split(' '));
  expect(rule.split(' ').length).toBeGreaterThan(40);
  expect(await findLacks(handle)).toEqual([]);
});

test.each([
  [['+@all', '-@dangerous'], []],
  [['+@all', '-info', '-config', '-client', '-hello', '-command', '-script'], []],
  [['+@all', '-@scripting'], ['EVAL']],
  [['+@all', '-bzpopmin'], ['BZPOPMIN']],
  [['+@all', '-@blocking'], ['BZPOPMIN']],
  [
    ['+@all', '-@stream'],
    ['XADD', 'XTRIM', 'XRANGE'],
  ],
  [
    ['+@all', '-hset', '-zadd', '-multi'],
    ['HSET', 'ZADD', 'MULTI'],
  ],
])('a user with %s lacks %s', async (rules, missing) => {
  const handle = await connectAs(['~*', ...rules]);
  const words = (await findLacks(handle)).join('\n');
  for (const name of missing) expect(words).toMatch(new RegExp(`\\b${name}\\b`));
  if (missing.length === 0) expect(words).toBe('');
});

test('a user who may only touch names that begin with unsaid: is told', async () => {
  const handle = await connectAs(['~unsaid:*', '+@all']);
  expect((await findLacks(handle)).join()).toMatch(/docs\/redis\.md/);
});

test.each([
  [
    'scripts that make names',
    ([name, source]: readonly string[]) =>
      /^eval/i.test(name!) && source !== 'return 1'
        ? 'ERR bad lua script for redis cluster, all the keys that the script uses should be passed using the KEYS array'
        : undefined,
    /scripts that make names of keys: ERR bad lua script/,
  ],
  [
    'BZPOPMIN',
    ([name]: readonly string[]) => (/^bzpopmin$/i.test(name!) ? 'ERR unknown command `bzpopmin`' : undefined),
    /does not let this user run BZPOPMIN/,
  ],
])('a proxy that refuses %s is told by its own words', async (_, errorFor, words) => {
  const proxy = await startTcpProxy(redis.port);
  const handle = await connectAs(['~*', '+@all'], proxy.port);
  expect(await findLacks(handle)).toEqual([]);
  proxy.refuse(errorFor);
  expect((await findLacks(handle)).join('\n')).toMatch(words);
  await proxy.close();
});

test.each([
  ['OOM', ['maxmemory', '1'], ['maxmemory', '0'], /Redis is full: give it more memory/],
  ['READONLY', ['replica', ''], ['master', ''], /Redis is read-only: it is a replica/],
])('%s is said in words', async (_, before, after, words) => {
  const set = async ([name, value]: readonly string[]) => {
    if (name === 'replica') await redis.client().call('REPLICAOF', '127.0.0.1', String(await freePort()));
    else if (name === 'master') await redis.client().call('REPLICAOF', 'NO', 'ONE');
    else await redis.client().config('SET', name!, value!);
  };
  const handle = await connectAs(['~*', '+@all']);
  await set(before);
  expect((await findLacks(handle)).join('\n')).toMatch(words);
  await set(after);
  await expect.poll(() => findLacks(handle).catch((error) => error)).toEqual([]);
});

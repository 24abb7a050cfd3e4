import { expect, test } from 'vitest';
import { connectRedis, type RedisSpace } from '../../src/redis/connect.ts';
import { eraseFrom } from '../../src/redis/erase.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { useClusterHandle, useHandle, useRedis, useRedisCluster } from '../support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);
const cluster = useRedisCluster(2);
const spread = useClusterHandle(cluster);

const ENTRIES = 3_000;
const WHO = ['ann', 'bob', 'carol', 'dave', 'eve', 'frank', 'grace'];

async function fill({ client, keys }: RedisSpace, entries: number): Promise<void> {
  const adding = Array.from({ length: entries }, (_, nth) =>
    client.xadd(keys.operatorLog, '*', 'who', WHO[nth % WHO.length]!, 'nth', nth),
  );
  await Promise.all(adding);
}

/** As `forget` does it: lines of the log stay, without the name. */
const forget = (space: RedisSpace, who: string) =>
  eraseFrom(
    space,
    (text) => text === who,
    {
      rewritten: new Map([[space.keys.operatorLog, (value: string) => (value === who ? '(forgotten)' : value)]]),
      isWhole: () => false,
    },
    () => {},
  );

const linesOf = async ({ client, keys }: RedisSpace) =>
  (await client.xrange(keys.operatorLog, '-', '+')).map(([, [, who = '', , nth = '']]) => ({ who, nth: Number(nth) }));

test('several people forget at once: no line is lost, and nobody comes back in the copy of another', async () => {
  await fill(redis, ENTRIES);
  const handles = await Promise.all(
    [0, 1, 2].map(() => connectRedis({ type: 'single', url: server.url }, { onError: () => {} })),
  );
  await Promise.all(handles.map((handle, nth) => forget(handle, WHO[nth]!)));
  const lines = await linesOf(redis);
  expect(lines.map(({ nth }) => nth)).toEqual(Array.from({ length: ENTRIES }, (_, nth) => nth));
  expect([...new Set(lines.map(({ who }) => who))].sort()).toEqual(['(forgotten)', ...WHO.slice(3)].sort());
  expect(await redis.client.keys('*')).toEqual([redis.keys.operatorLog]);
  expect(await redis.client.pttl(redis.keys.operatorLog)).toBe(-1);
  await Promise.all(handles.map((handle) => handle.close()));
});

test('on a cluster a copy lies in the slot of its stream, also of a stream without a tag', async () => {
  await fill(spread, 20);
  await forget(spread, 'ann');
  expect((await linesOf(spread)).filter(({ who }) => who === '(forgotten)')).toHaveLength(3);
});

test('what is erased leaves nothing behind when its process dies in the middle', async () => {
  await redis.client.flushall();
  await fill(redis, 20);
  const proxy = await startTcpProxy(server.socket);
  const dying = await connectRedis({ type: 'single', url: `redis://127.0.0.1:${proxy.port}` }, { onError: () => {} });
  let scripts = 0;
  proxy.refuse(([name = '']) => (/^eval$/i.test(name) && ++scripts > 1 ? 'ERR no more is heard of it' : undefined));
  await expect(forget(dying, 'ann')).rejects.toThrow('no more is heard of it');
  const left = (await redis.client.keys('*')).filter((key) => key !== redis.keys.operatorLog);
  expect(left).toHaveLength(2);
  for (const key of left) expect(await redis.client.pttl(key)).toBeGreaterThan(0);
  await dying.close();
  await proxy.close();
});

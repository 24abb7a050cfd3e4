import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { whyNoWrites } from '../../src/redis/takes-writes.ts';
import { useRedis } from '../support/use-redis.ts';

const redis = useRedis();
let handle: RedisHandle;
beforeAll(async () => {
  handle = await connectRedis({ type: 'single', url: redis.url }, { onError: () => {} });
});
afterAll(async () => {
  await handle.close();
});

test('a Redis that takes writes lacks nothing', async () => {
  expect(await whyNoWrites(handle)).toBeUndefined();
});
test('one that refuses to write says why', async () => {
  const client = redis.client();
  await client.config('SET', 'min-replicas-to-write', '1');
  expect(await whyNoWrites(handle)).toMatch(/^refuses to write: NOREPLICAS/);
  await client.config('SET', 'min-replicas-to-write', '0');
});
test('one that stands still does not answer, though the connection stands', async () => {
  await redis.client().call('CLIENT', 'PAUSE', '900', 'ALL');
  expect(await whyNoWrites(handle)).toBe('does not answer');
});
test('one that is gone is not connected', async () => {
  const gone = once(handle.client, 'close');
  redis.kill();
  await gone;
  expect(await whyNoWrites(handle)).toMatch(/^not connected/);
  await redis.restart();
});
test('one that lets nobody in is told by the word it says', async () => {
  await redis.client().config('SET', 'requirepass', 'a password');
  const stranger = await connectRedis({ type: 'single', url: redis.url }, { waitMs: 500, onError: () => {} });
  expect(await whyNoWrites(stranger)).toBe('not connected (NOAUTH)');
  await stranger.close();
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { RECALL_APIS } from '../../src/model.ts';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { deskOn } from '../support/desk.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let server: TestRedis;
let redis: RedisHandle;
beforeAll(async () => {
  server = await startRedis();
  redis = await connectRedis({ type: 'single', url: server.url }, { onError: () => {} });
});
afterAll(async () => {
  await redis.close();
  await server.stop();
});

test('a queue that is first asked for beside other commands is answered, and they are', async () => {
  const desk = deskOn(redis);
  const beside = [redis.client.get('a'), desk.mutes().counts(), redis.client.get('b')];
  expect(await Promise.all(beside)).toEqual([null, { waiting: 0, underWay: 0 }, null]);
  await desk.close();
});

test('a queue is opened when it is first asked for, once, and closed with the desk; Redis stays open', async () => {
  const desk = deskOn(redis);
  for (const api of RECALL_APIS) expect(desk.turns(api)).toBe(desk.turns(api));
  expect(desk.mutes()).toBe(desk.mutes());
  expect(desk.recalls()).toBe(desk.recalls());
  expect(await desk.mutes().counts()).toEqual({ waiting: 0, underWay: 0 });
  await desk.close();
  await desk.close();
  expect(await redis.client.ping()).toBe('PONG');
});

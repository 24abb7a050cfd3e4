import { expect, test } from 'vitest';
import { RECALL_APIS } from '../../src/model.ts';
import { deskOn } from '../support/desk.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);

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

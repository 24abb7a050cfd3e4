import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { makeLedger } from '../../src/lane/ledger.ts';
import { makeTurnQueue } from '../../src/lane/turn-queue.ts';
import { startSweep } from '../../src/recall/sweep.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { startRedis } from '../support/redis.ts';
import { letPass } from '../support/until.ts';

test('while Redis is away no rounds pile up behind the connection that waits for it', async () => {
  const server = await startRedis();
  const handle = await connectRedis({ type: 'single', url: server.url }, { onError: () => {} });
  const redis = handle.open('patient');
  await redis.client.ping();
  const api = 'group_msg_recall';
  const turns = makeTurnQueue(redis, api);
  const quiet = { onError: () => {}, onClockBack: () => {}, onMended: () => {} };
  const sweep = startSweep({
    ...{ redis, api, turns, now: Date.now, everyMs: 10, ...quiet },
    ledger: makeLedger(redis, api, 60_000),
  });
  server.kill();
  await letPass(400, 'forty rounds would have asked');
  const { offlineQueue } = redis.client as unknown as { offlineQueue: { length: number } };
  expect(offlineQueue.length).toBeLessThan(5);
  sweep.close();
  (redis.client as Redis).disconnect();
  await handle.close();
  await server.stop();
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { brakesWith } from '../support/brakes.ts';
import { accountedFor, direct, inGroup, official, purge, untilSettled } from '../support/orders.ts';
import { startRecallEndpoint } from '../support/recall-endpoint.ts';
import { startRecallWorkers } from '../support/recall-worker.ts';
import { startRedisCluster, type TestCluster } from '../support/redis-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startRedisCluster(3);
}, 30_000);
afterAll(() => cluster.stop());

test('on a cluster of three masters every kind of recall is delivered, in full batches', async () => {
  const redis = await connectRedis({ type: 'cluster', urls: cluster.urls }, { onError: () => {} });
  const endpoint = await startRecallEndpoint();
  const metrics = makeMetrics({ processMetrics: false });
  const complaints: unknown[] = [];
  const complain = (fields: object) => complaints.push(fields);
  const queue = makeRecallQueue({
    redis: redis.client,
    keepKeysMs: 60_000,
    limitsOf: () => brakesWith(),
    metrics,
    now: Date.now,
    onError: (error) => complaints.push(error),
  });
  await queue.flag([
    ...Array.from({ length: 60 }, (_, nth) => inGroup(`g${nth % 3}`, nth)),
    direct('ada', 'zoe', 'k'),
    official('@TOA#_news', 'k'),
    purge('g', 'spammer', Date.now()),
  ]);
  const log = { warn: complain, error: complain };
  const recall = startRecallWorkers({ redis, restUrl: endpoint.url, metrics, log });
  const lanes = await untilSettled(redis.client);
  expect(lanes.map(accountedFor)).toEqual(lanes.map(({ flagged }) => flagged));
  expect(lanes.reduce((sum, { outcomes }) => sum + outcomes.recalled, 0)).toBe(63);
  expect(endpoint.calls).toHaveLength(6 + 3);
  await recall.close();
  await queue.close();
  await redis.close();
  await endpoint.close();
  expect(complaints).toEqual([]);
});

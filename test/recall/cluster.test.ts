import { once } from 'node:events';
import { expect, test } from 'vitest';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { connectRedis, mastersOf } from '../../src/redis/connect.ts';
import { findCluster } from '../../src/redis/find-cluster.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';
import { whyNoWrites } from '../../src/redis/takes-writes.ts';
import { brakesWith } from '../support/brakes.ts';
import { freePort } from '../support/free-port.ts';
import { accountedFor, direct, inGroup, laneOf, official, purge, untilSettled } from '../support/orders.ts';
import { allRecalled, startRecallEndpoint } from '../support/recall-endpoint.ts';
import { startRecallWorkers } from '../support/recall-worker.ts';
import { useRedisCluster } from '../support/use-redis.ts';

const cluster = useRedisCluster(3);

/** A queue and a worker on the cluster, with an endpoint to call. */
async function openRig() {
  const redis = await connectRedis({ type: 'cluster', urls: cluster.urls }, { onError: () => {} });
  const endpoint = await startRecallEndpoint();
  const metrics = makeMetrics({ processMetrics: false });
  const complaints: unknown[] = [];
  const complain = (fields: object) => complaints.push(fields);
  const queue = makeRecallQueue({
    redis: redis,
    keepKeysMs: 60_000,
    limitsOf: () => brakesWith(),
    metrics,
    now: Date.now,
    onError: (error) => complaints.push(error),
  });
  const log = { warn: complain, error: complain };
  const work = () => startRecallWorkers({ redis, restUrl: endpoint.url, metrics, log });
  const close = async () => {
    await queue.close();
    await redis.close();
    await endpoint.close();
  };
  return { redis, endpoint, queue, complaints, work, close };
}

test('on a cluster of three masters every kind of recall is delivered, in full batches', async () => {
  const { redis, endpoint, queue, complaints, work, close } = await openRig();
  await queue.flag([
    ...Array.from({ length: 60 }, (_, nth) => inGroup(`g${nth % 3}`, nth)),
    direct('ada', 'zoe', 'k'),
    official('@TOA#_news', 'k'),
    purge('g', 'spammer', Date.now()),
  ]);
  const recall = work();
  const lanes = await untilSettled(redis.client);
  expect(lanes.map(accountedFor)).toEqual(lanes.map(({ flagged }) => flagged));
  expect(lanes.reduce((sum, { outcomes }) => sum + outcomes.recalled, 0)).toBe(63);
  expect(endpoint.calls).toHaveLength(6 + 3);
  await recall.close();
  await close();
  expect(complaints).toEqual([]);
});

test('one endpoint of a cluster is taken for the cluster; a single Redis stays one', async () => {
  const { probeApart } = makeKeys();
  const single = { type: 'single', url: `${cluster.urls[0]}/0` } as const;
  expect(await findCluster(single, probeApart)).toEqual({ type: 'cluster', urls: [cluster.urls[0]] });
  const nobody = { type: 'single', url: `redis://127.0.0.1:${await freePort()}/3` } as const;
  expect(await findCluster(nobody, probeApart)).toEqual(nobody);
});

test('an answer that comes while its master is away is written down later, and not asked for again', async () => {
  const { redis, endpoint, queue, work, close } = await openRig();
  const { client: patient } = redis.open('patient');
  endpoint.reply = (call) => ({ ...(allRecalled(call) as { body: unknown }), afterMs: 300 });
  await queue.flag([inGroup('away', 1)]);
  const recall = work();
  await endpoint.untilCalls(1);
  const restart = await cluster.killMasterOf('{unsaid:group_msg_recall}');
  // Longer than a client tries by default: 16 times.
  const asked = patient.exists('{unsaid:group_msg_recall}:ledger');
  for (let tries = 0; tries < 20; tries++) await once(patient, '+node');
  restart();
  expect(await asked).toBe(1);
  const lane = laneOf(await untilSettled(patient), inGroup('away', 1));
  expect(lane.pending).toBe(0);
  expect(endpoint.calls).toHaveLength(1);
  await recall.close();
  await close();
}, 90_000);

test('a cluster of which one master stands still takes no writes, whichever keys are asked for', async () => {
  const redis = await connectRedis({ type: 'cluster', urls: cluster.urls }, { onError: () => {} });
  expect(await whyNoWrites(redis)).toBeUndefined();
  for (const node of mastersOf(redis.client)) {
    await node.call('CLIENT', 'PAUSE', '800', 'ALL');
    expect(await whyNoWrites(redis)).toBe('does not answer');
    await node.ping();
  }
  await redis.close();
}, 20_000);

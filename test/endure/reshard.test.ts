import { expect, test } from 'vitest';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { accountedFor, inGroup, untilSettled } from '../support/orders.ts';
import { startRecallEndpoint } from '../support/recall-endpoint.ts';
import { startRecallWorkers } from '../support/recall-worker.ts';
import { until } from '../support/until.ts';
import { useRedisCluster } from '../support/use-redis.ts';

const cluster = useRedisCluster(2);

const MESSAGES = 400;
const LANE = '{unsaid:group_msg_recall}';

test('a lane that is moved to another master while it is at work loses nothing, and its ledger adds up', async () => {
  const redis = await connectRedis({ type: 'cluster', urls: cluster.urls }, { onError: () => {} });
  const endpoint = await startRecallEndpoint();
  const metrics = makeMetrics({ processMetrics: false });
  const complaints: string[] = [];
  const complain = (fields: object) => complaints.push(JSON.stringify(fields, errorsToo));
  const queue = makeRecallQueue({
    redis,
    keepKeysMs: 600_000,
    metrics,
    now: Date.now,
    onError: (error) => complaints.push(String(error)),
  });
  const log = { warn: complain, error: complain };
  const recall = startRecallWorkers({ redis, restUrl: endpoint.url, metrics, log });

  /** As the spool does: what is refused now is flagged again until it is taken. */
  const flag = async (nth: number) => {
    await until(() =>
      queue.flag([inGroup(`g${nth % 20}`, nth)]).then(
        () => true,
        () => false,
      ),
    );
  };
  const flagging = (async () => {
    for (let nth = 0; nth < MESSAGES; nth += 4) {
      await Promise.all([0, 1, 2, 3].map((more) => flag(nth + more)));
    }
  })();
  await endpoint.untilCalls(5);
  await cluster.moveSlotOf(LANE, 5);
  await endpoint.untilCalls(30);
  await cluster.moveSlotOf(LANE, 5);
  await flagging;

  const lanes = await untilSettled(redis.client);
  expect(lanes.map(accountedFor)).toEqual(lanes.map(({ flagged }) => flagged));
  const lane = lanes.find(({ api }) => api === 'group_msg_recall')!;
  expect(lane).toMatchObject({ flagged: MESSAGES, pending: 0, held: 0 });
  expect(lane.outcomes.recalled).toBe(MESSAGES);
  await recall.close();
  await queue.close();
  await redis.close();
  await endpoint.close();
  expect(complaints.filter((each) => each.includes('non local key'))).toEqual([]);
}, 60_000);

const errorsToo = (_: string, value: unknown) => (value instanceof Error ? String(value) : value);

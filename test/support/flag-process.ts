/**
 * A process that flags, for tests of what many of them may do at once. One JSON argument: the socket, the limits and its
 * orders. Says `ready`, flags when told to, each order on its own, and answers with the standings.
 */

import type { BrakeLimits } from '../../src/lane/brake.ts';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import type { RecallOrder } from '../../src/model.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { connectRedis } from '../../src/redis/connect.ts';

const { url, limits, orders } = JSON.parse(process.argv[2]!) as {
  url: string;
  limits: BrakeLimits;
  orders: RecallOrder[];
};
const redis = await connectRedis({ type: 'single', url }, { onError: () => {} });
const queue = makeRecallQueue({
  redis: redis,
  keepKeysMs: 3_600_000,
  limitsOf: () => limits,
  metrics: makeMetrics({ processMetrics: false }),
  now: Date.now,
  onError: (error) => {
    throw error;
  },
});
process.once('message', async () => {
  const flagged = await Promise.all(orders.map((order) => queue.flag([order])));
  await queue.close();
  await redis.close();
  process.send?.(
    flagged.map(([one]) => one!.standing),
    () => process.disconnect?.(),
  );
});
process.send?.('ready');

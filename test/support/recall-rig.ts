import { type Metrics, makeMetrics } from '../../src/metrics/metrics.ts';
import type { Desk } from '../../src/operate/desk.ts';
import { makeRecallQueue, type RecallQueue } from '../../src/queue/recall-queue.ts';
import type { RecallWorker } from '../../src/recall/worker.ts';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { KNOWN_CODES } from '../../src/tencent/codes.ts';
import { deskOn } from './desk.ts';
import { type RecallEndpoint, startRecallEndpoint } from './recall-endpoint.ts';
import { startRecallWorkers } from './recall-worker.ts';
import { startRedis, type TestRedis } from './redis.ts';

/** Queue and endpoint on a Redis of their own; workers are started by the test, in this process. */
export type RecallRig = {
  readonly redis: TestRedis;
  readonly handle: RedisHandle;
  readonly endpoint: RecallEndpoint;
  readonly metrics: Metrics;
  readonly queue: RecallQueue;
  /** Where people work on the same Redis. */
  readonly desk: Desk;
  /** What workers complained of. */
  readonly complaints: string[];
  work(options?: { readonly rate?: number; readonly observeOnly?: boolean; readonly restUrl?: string }): RecallWorker;
  close(): Promise<void>;
};

/** `shared`: a Redis that the test file keeps for its tests; it is emptied first and left running. */
export async function startRecallRig(shared?: TestRedis): Promise<RecallRig> {
  const redis = shared ?? (await startRedis());
  const handle = await connectRedis({ type: 'single', url: redis.url }, { onError: () => {} });
  await handle.client.flushall();
  const endpoint = await startRecallEndpoint();
  const metrics = makeMetrics({ processMetrics: false, knownCodes: KNOWN_CODES });
  const complaints: string[] = [];
  const complain = (fields: object, text: string) => {
    complaints.push(`${text} ${JSON.stringify(fields)}`);
  };
  const queue = makeRecallQueue({
    redis: handle,
    keepKeysMs: 3_600_000,
    metrics,
    now: Date.now,
    onError: (error) => complain({ error: String(error) }, 'turns'),
  });
  const workers: RecallWorker[] = [];
  const desk = deskOn(handle);
  return {
    redis,
    handle,
    endpoint,
    metrics,
    queue,
    desk,
    complaints,
    work: (options) => {
      const log = { warn: complain, error: complain };
      const worker = startRecallWorkers({ redis: handle, restUrl: endpoint.url, metrics, log, ...options });
      workers.push(worker);
      return worker;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([queue.close(), desk.close()]);
      await handle.close();
      await endpoint.close();
      if (shared === undefined) await redis.stop();
    },
  };
}

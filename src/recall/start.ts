import type { Metrics } from '../metrics/metrics.ts';
import { type EpochMs, RECALL_APIS, type RecallApi } from '../model.ts';
import type { RedisHandle } from '../redis/connect.ts';
import { type CallConfig, openTencent } from '../tencent/open.ts';
import { showLanes } from './gauges.ts';
import { type RecallWorker, startRecallWorker, type WorkerLog } from './worker.ts';

type Options = {
  readonly redis: RedisHandle;
  readonly config: CallConfig;
  readonly metrics: Metrics;
  readonly log: WorkerLog;
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
};

/**
 * Starts all lanes of this process: one worker for each recall API, one UserSig, one pool of connections.
 * Close it before the Redis handle.
 */
export function startRecall({ redis, config, metrics, log, now, random }: Options): RecallWorker {
  const { client, credential } = openTencent(config, now, random);
  const start = (api: RecallApi) =>
    startRecallWorker({
      api,
      // Of its own, so that one lane's commands do not queue behind another's.
      redis: redis.open('patient'),
      client,
      credential,
      rate: config.recallRate,
      keepKeysMs: config.keepKeysMs,
      metrics,
      log,
      now,
      random,
    });
  const workers = new Map(RECALL_APIS.map((api) => [api, start(api)]));
  metrics.onScrape(() => showLanes(redis.client, metrics, (api) => workers.get(api)?.isAway() ?? false));
  return {
    close: async () => {
      await Promise.all([...workers.values()].map((worker) => worker.close()));
      await client.close();
    },
  };
}

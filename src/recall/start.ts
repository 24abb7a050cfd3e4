import type { StartOptions } from '../calls/caller.ts';
import { RECALL_APIS, type RecallApi } from '../model.ts';
import { showLanes } from './gauges.ts';
import { type RecallWorker, startRecallWorker } from './worker.ts';

/** Starts all lanes of this process: one worker for each recall API. Close it before the Redis handle. */
export function startRecall({ redis, tencent, config, metrics, log, now, random }: StartOptions): RecallWorker {
  const start = (api: RecallApi) =>
    startRecallWorker({
      api,
      // Of its own, so that one lane's commands do not queue behind another's.
      redis: redis.open('patient'),
      ...tencent,
      rate: config.recallRate,
      keepKeysMs: config.keepKeysMs,
      metrics,
      log,
      now,
      random,
    });
  const workers = new Map(RECALL_APIS.map((api) => [api, start(api)]));
  metrics.onScrape(() => showLanes(redis, metrics, (api) => workers.get(api)?.isAway() ?? false));
  return {
    close: async () => {
      await Promise.all([...workers.values()].map((worker) => worker.close()));
    },
  };
}

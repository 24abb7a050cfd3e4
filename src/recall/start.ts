import type { Metrics } from '../metrics/metrics.ts';
import { type EpochMs, RECALL_APIS, type RecallApi } from '../model.ts';
import type { RedisHandle } from '../redis/connect.ts';
import type { Tencent } from '../tencent/open.ts';
import { showLanes } from './gauges.ts';
import { type RecallWorker, startRecallWorker, type WorkerLog } from './worker.ts';

/** What starts calls at Tencent: recalls here, mutes in sanction/start.ts. */
export type StartOptions = {
  readonly redis: RedisHandle;
  /** Not closed here. */
  readonly tencent: Tencent;
  readonly config: {
    /** Calls per second for each API, over all processes. */
    readonly recallRate: number;
    readonly keepKeysMs: number;
  };
  readonly metrics: Metrics;
  readonly log: WorkerLog;
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
};

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
  metrics.onScrape(() => showLanes(redis.client, metrics, (api) => workers.get(api)?.isAway() ?? false));
  return {
    close: async () => {
      await Promise.all([...workers.values()].map((worker) => worker.close()));
    },
  };
}

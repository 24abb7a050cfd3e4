import type { WorkerLog } from '../../src/calls/caller.ts';
import { type Metrics, makeMetrics } from '../../src/metrics/metrics.ts';
import { startRecall } from '../../src/recall/start.ts';
import type { RecallWorker } from '../../src/recall/worker.ts';
import type { RedisHandle } from '../../src/redis/connect.ts';
import { openTencent } from '../../src/tencent/open.ts';

type Options = {
  readonly redis: RedisHandle;
  readonly restUrl: string;
  readonly rate?: number;
  readonly observeOnly?: boolean;
  readonly metrics?: Metrics;
  readonly log?: WorkerLog;
};

const SILENT: WorkerLog = { warn: () => {}, error: () => {} };

/** All lanes, as the service starts them, with connections of their own. */
export function startRecallWorkers({
  redis,
  restUrl,
  rate = 200,
  observeOnly = false,
  metrics = makeMetrics({ processMetrics: false }),
  log = SILENT,
}: Options): RecallWorker {
  const app = { sdkAppId: 1_400_000_001, secretKey: 'a key for tests', admin: 'administrator', restUrl };
  const tencent = openTencent({ tencent: app, observeOnly }, Date.now, Math.random);
  const config = { recallRate: rate, keepKeysMs: 3_600_000 };
  const recall = startRecall({ redis, tencent, config, metrics, log, now: Date.now, random: Math.random });
  return {
    close: async () => {
      await recall.close();
      await tencent.client.close();
    },
  };
}

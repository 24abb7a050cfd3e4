import type { StartOptions } from '../calls/caller.ts';
import { readStop } from '../lane/stop.ts';
import { takeUncounted } from '../lane/uncounted.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { MUTE_API } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { startMuteWorker } from './mute-worker.ts';

/** Starts what carries sanctions out, with a pace of its own beside the recalls'. Close it before the Redis handle. */
export function startSanctions(options: StartOptions): { close(): Promise<void> } {
  const { redis, tencent, config, metrics, log, now, random } = options;
  const worker = startMuteWorker({
    redis: redis.open('patient'),
    ...tencent,
    rate: config.recallRate,
    keepKeysMs: config.keepKeysMs,
    metrics,
    log,
    now,
    random,
  });
  metrics.onScrape(async () => {
    metrics.apiStopped(MUTE_API, await readStop(redis, MUTE_API));
    await countCancelledMutes(redis, metrics);
  });
  return worker;
}

/** Those that a person cancelled at a desk, which has no metrics. */
export async function countCancelledMutes(redis: RedisSpace, metrics: Pick<Metrics, 'mute'>): Promise<void> {
  const { cancelled = 0 } = Object.fromEntries(await takeUncounted(redis, MUTE_API));
  for (let nth = 0; nth < cancelled; nth++) metrics.mute('cancelled');
}

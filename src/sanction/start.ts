import type { Metrics } from '../metrics/metrics.ts';
import { type EpochMs, MUTE_API } from '../model.ts';
import type { RedisHandle } from '../redis/connect.ts';
import { laneKeys } from '../redis/keys/recall.ts';
import type { Tencent } from '../tencent/open.ts';
import { type MuteWorkerOptions, startMuteWorker } from './mute-worker.ts';

type Options = {
  readonly redis: RedisHandle;
  /** Not closed here. */
  readonly tencent: Tencent;
  readonly config: {
    /** Calls per second, over all processes. */
    readonly recallRate: number;
    readonly keepKeysMs: number;
  };
  readonly metrics: Metrics;
  readonly log: MuteWorkerOptions['log'];
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
};

/** Starts what carries sanctions out, with a pace of its own beside the recalls'. Close it before the Redis handle. */
export function startSanctions(options: Options): { close(): Promise<void> } {
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
    const reason = await redis.client.hget(laneKeys(MUTE_API).stop, 'reason');
    metrics.apiStopped(MUTE_API, reason ?? undefined);
  });
  return worker;
}

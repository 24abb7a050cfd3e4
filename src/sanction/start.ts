import type { Metrics } from '../metrics/metrics.ts';
import { type EpochMs, MUTE_API } from '../model.ts';
import type { RedisHandle } from '../redis/connect.ts';
import { laneKeys } from '../redis/keys/recall.ts';
import { type CallConfig, openTencent } from '../tencent/open.ts';
import { type MuteWorkerOptions, startMuteWorker } from './mute-worker.ts';

type Options = {
  readonly redis: RedisHandle;
  readonly config: CallConfig;
  readonly metrics: Metrics;
  readonly log: MuteWorkerOptions['log'];
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
};

/** Starts what carries sanctions out, with a pace of its own beside the recalls'. Close it before the Redis handle. */
export function startSanctions({ redis, config, metrics, log, now, random }: Options): { close(): Promise<void> } {
  const { client, credential } = openTencent(config, now, random);
  const { recallRate: rate, keepKeysMs } = config;
  const worker = startMuteWorker({
    redis: redis.open('patient'),
    client,
    credential,
    rate,
    keepKeysMs,
    metrics,
    log,
    now,
    random,
  });
  metrics.onScrape(async () => {
    const reason = await redis.client.hget(laneKeys(MUTE_API).stop, 'reason');
    metrics.apiStopped(MUTE_API, reason ?? undefined);
  });
  return {
    close: async () => {
      await worker.close();
      await client.close();
    },
  };
}

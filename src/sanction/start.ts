import type { Metrics } from '../metrics/metrics.ts';
import { type EpochMs, MUTE_API } from '../model.ts';
import type { RedisHandle } from '../redis/connect.ts';
import { laneKeys } from '../redis/keys/recall.ts';
import { makeRecallClient, observingClient } from '../tencent/client.ts';
import { makeCredential } from '../tencent/usersig.ts';
import { type MuteWorkerOptions, startMuteWorker } from './mute-worker.ts';

type Options = {
  readonly redis: RedisHandle;
  readonly config: {
    readonly tencent: {
      readonly sdkAppId: number;
      readonly secretKey: string | undefined;
      readonly admin: string;
      readonly restUrl: string;
    };
    readonly observeOnly: boolean;
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
export function startSanctions({ redis, config, metrics, log, now, random }: Options): { close(): Promise<void> } {
  const { sdkAppId, secretKey = '', admin, restUrl } = config.tencent;
  const credential = makeCredential({ sdkAppId, identifier: admin, secretKey }, now);
  const randomUint32 = () => Math.floor(random() * 4_294_967_296);
  const client = config.observeOnly
    ? observingClient
    : makeRecallClient({ restUrl, sdkAppId, admin, credential, randomUint32 });
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

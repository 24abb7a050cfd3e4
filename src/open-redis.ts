import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import { connectRedis, type RedisAddress, type RedisHandle } from './redis/connect.ts';
import { findCluster } from './redis/find-cluster.ts';
import { type RedisFit, watchFit } from './redis/fit.ts';
import { makeKeys } from './redis/keys/space.ts';
import { findRisks } from './redis/safety.ts';
import { startPrivateRedis } from './redis/server/private-redis.ts';

/** Without Redis callbacks go to the spool; before the start is over they find nobody. */
const AT_START_MS = 1_000;

export type OpenedRedis = { readonly redis: RedisHandle; readonly fit: RedisFit };

/**
 * Connects to the Redis of the configuration, or to a private one that it starts; both end with `opened`.
 * @throws when DATA_DIR cannot be used or no Redis can be run
 */
export async function openRedis(
  config: Config,
  log: Log,
  metrics: Pick<Metrics, 'redisUnfit' | 'redisReplaced'>,
  opened: AsyncDisposableStack,
): Promise<OpenedRedis> {
  const keys = makeKeys(undefined, config.tencent.sdkAppId);
  const address = await findCluster(await findRedis(config, log, opened), keys.probeApart);
  let away = false;
  const redis = await connectRedis(address, {
    keys,
    waitMs: AT_START_MS,
    onError: (error) => {
      // Once per absence: while Redis is away every attempt is an error.
      if (!away) log.error({ err: error }, 'Redis is away');
      away = true;
    },
  });
  opened.defer(() => redis.close());
  const greet = async (): Promise<void> => {
    if (away) log.info('Redis is back');
    away = false;
    for (const risk of await findRisks(redis.client)) log.warn({ risk }, 'Redis is not safe as it is set up');
  };
  const onReady = () => {
    greet().catch((error: unknown) => log.warn({ err: error }, 'could not look at the settings of Redis'));
  };
  redis.client.on('ready', onReady);
  if (redis.isReady()) onReady();
  const fit = openFit(config, log, metrics, redis);
  opened.defer(() => fit.close());
  return { redis, fit };
}

function openFit(
  config: Config,
  log: Log,
  metrics: Pick<Metrics, 'redisUnfit' | 'redisReplaced'>,
  redis: RedisHandle,
): RedisFit {
  metrics.redisUnfit(false);
  return watchFit({
    redis,
    dataDir: config.dataDir,
    evictionAllowed: config.evictionAllowed,
    onProblem: (problem) => {
      metrics.redisUnfit(true);
      log.error({ problem }, 'Redis is not as it is needed');
    },
    onWell: () => {
      metrics.redisUnfit(false);
      log.info('Redis is as it is needed again');
    },
    onReplaced: (what) => {
      metrics.redisReplaced(what);
      if (what === 'empty') log.error('this Redis is empty, and it was not: recalls that waited in it are lost');
      else log.warn('this is another Redis than before: recalls that wait in that one are not made from here');
    },
  });
}

async function findRedis(config: Config, log: Log, opened: AsyncDisposableStack): Promise<RedisAddress> {
  if (config.redis.type !== 'private') return config.redis;
  const server = await startPrivateRedis({ dataDir: config.dataDir, log });
  opened.defer(() => server.stop());
  return { type: 'single', url: `unix:${server.socket}` };
}

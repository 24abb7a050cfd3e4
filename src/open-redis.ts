import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import { connectRedis, type RedisAddress, type RedisHandle } from './redis/connect.ts';
import { findCluster } from './redis/find-cluster.ts';
import { type RedisFit, watchFit } from './redis/fit.ts';
import { makeKeys } from './redis/keys/space.ts';
import { findRisks } from './redis/safety.ts';
import { startPrivateRedis } from './redis/server/private-redis.ts';
import { doctor as inEnglish } from './words/en/doctor.ts';

/** Callbacks go to the spool meanwhile. */
const AT_START_MS = 1_000;

export type OpenedRedis = { readonly redis: RedisHandle; readonly fit: RedisFit };

/**
 * Connects to the Redis of the configuration, or to a private one that it starts; both end with `opened`. Waits for
 * neither to answer: a private Redis may load for minutes, and callbacks must find somebody.
 * @throws when DATA_DIR cannot be used or no Redis can be run
 */
export async function openRedis(
  config: Config,
  log: Log,
  metrics: Pick<Metrics, 'redisUnfit' | 'redisReplaced'>,
  opened: AsyncDisposableStack,
): Promise<OpenedRedis> {
  const keys = makeKeys(undefined, config.tencent.sdkAppId);
  const place = await findRedis(config, log, opened);
  const address = await findCluster(place.address, keys.probeApart);
  let away = false;
  const redis = await connectRedis(address, {
    keys,
    waitMs: 0,
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
    for (const risk of await findRisks(redis.client))
      log.warn({ risk: inEnglish.redisRisk(risk.risk, risk.detail) }, 'Redis is not safe as it is set up');
  };
  const onReady = () => {
    greet().catch((error: unknown) => log.warn({ err: error }, 'could not look at the settings of Redis'));
  };
  redis.client.on('ready', onReady);
  if (redis.isReady()) onReady();
  const watched = openFit(config, log, metrics, redis);
  const missing = () => [...[place.problem()].filter((each) => each !== undefined), ...watched.missing()];
  const fit = { ...watched, missing };
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

type Place = { readonly address: RedisAddress; problem(): string | undefined };

async function findRedis(config: Config, log: Log, opened: AsyncDisposableStack): Promise<Place> {
  if (config.redis.type !== 'private') return { address: config.redis, problem: () => undefined };
  const server = await startPrivateRedis({ dataDir: config.dataDir, log });
  opened.defer(() => server.stop());
  return { address: { type: 'single', url: `unix:${server.socket}` }, problem: server.problem };
}

/** Waits a little for the first connection: most starts find Redis there, and need no spool. */
export async function untilConnected({ client, isReady }: RedisHandle, withinMs = AT_START_MS): Promise<void> {
  if (isReady()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, withinMs);
  client.once('ready', resolve);
  await promise;
  clearTimeout(timer);
  client.off('ready', resolve);
}

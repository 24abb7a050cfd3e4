import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { connectRedis, type RedisAddress, type RedisHandle } from './redis/connect.ts';
import { findRisks } from './redis/safety.ts';
import { startPrivateRedis } from './redis/server/private-redis.ts';

/** Callbacks go to the spool meanwhile. */
const AT_START_MS = 1_000;

/**
 * Connects to the Redis of the configuration, or to a private one that it starts; both end with `opened`. Waits for
 * neither to answer: a private Redis may load for minutes, and callbacks must find somebody.
 * @throws when DATA_DIR cannot be used or no Redis can be run
 */
export async function openRedis(config: Config, log: Log, opened: AsyncDisposableStack): Promise<RedisHandle> {
  const address = await findRedis(config, log, opened);
  let away = false;
  const redis = await connectRedis(address, {
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
    for (const risk of await findRisks(redis.client)) log.warn({ risk }, 'Redis is not safe as it is set up');
  };
  const onReady = () => {
    greet().catch((error: unknown) => log.warn({ err: error }, 'could not look at the settings of Redis'));
  };
  redis.client.on('ready', onReady);
  if (redis.isReady()) onReady();
  return redis;
}

async function findRedis(config: Config, log: Log, opened: AsyncDisposableStack): Promise<RedisAddress> {
  if (config.redis.type !== 'private') return config.redis;
  const server = await startPrivateRedis({ dataDir: config.dataDir, log });
  opened.defer(() => server.stop());
  return { type: 'single', url: `unix:${server.socket}` };
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

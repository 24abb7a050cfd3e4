import type { Config } from './config.ts';
import { type Listener, listen } from './listen.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import { makePrivateApp } from './metrics/serve.ts';
import type { RedisHandle } from './redis/connect.ts';
import type { RedisFit } from './redis/fit.ts';
import { whyNoWrites } from './redis/takes-writes.ts';

type Options = {
  readonly config: Pick<Config, 'admin' | 'roles'>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly redis: RedisHandle;
  readonly fit: RedisFit;
  readonly opened: AsyncDisposableStack;
  /** What may keep it from doing its work, each in words for people while it does. */
  readonly troubles: (() => Promise<string | undefined>)[];
  readonly api: Parameters<typeof makePrivateApp>[0]['api'];
  readonly pages: Parameters<typeof makePrivateApp>[0]['pages'];
};

/** Metrics are wanted of every process, but only `admin` insists on its port: several may run on one machine. */
export async function listenPrivately({
  config,
  log,
  metrics,
  redis,
  fit,
  opened,
  troubles,
  api,
  pages,
}: Options): Promise<number | undefined> {
  const missing = async () => {
    const why = await whyNoWrites(redis);
    const unfit = fit.missing().map((problem) => `redis: ${problem}`);
    const others = await Promise.all(troubles.map((trouble) => trouble()));
    const found = [why && `redis: ${why}; callbacks go to the spool, recalls wait`, ...unfit, ...others];
    return found.filter((one) => one !== undefined);
  };
  const onBroken = (error: unknown) => log.error({ err: error }, 'the private listener broke');
  let listener: Listener;
  try {
    listener = await listen(makePrivateApp({ metrics, missing, api, pages, onBroken }), config.admin, 'ADMIN_PORT');
  } catch (error) {
    const { cause } = error as Error;
    const inUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!inUse || config.roles.includes('admin')) throw error;
    log.warn(
      { port: config.admin.port },
      'ADMIN_PORT is in use: this process has no /metrics; give it a port of its own',
    );
    return undefined;
  }
  opened.defer(() => listener.close(500));
  return listener.port;
}

import { readStoreConfig, type StoreConfig } from '../config.ts';
import type { EpochMs } from '../model.ts';
import { connectRedis, type RedisAddress } from '../redis/connect.ts';
import { findCluster } from '../redis/find-cluster.ts';
import { makeKeys } from '../redis/keys/space.ts';
import { otherApp, readOwner } from '../redis/owner.ts';
import { findPrivateRedis } from '../redis/server/private-redis.ts';
import { type Desk, makeDesk } from './desk.ts';

/** A desk on a Redis of its own. Close it when done. */
export type OpenDesk = {
  readonly desk: Desk;
  /** False when Redis went away. */
  isReady(): boolean;
  close(): Promise<void>;
};

export type OpenedDesk =
  | ({ readonly ok: true } & OpenDesk)
  /** The environment is wrong. */
  | { readonly ok: false; readonly reason: 'configuration'; readonly problems: readonly string[] }
  /** No Redis answers; `problem` says where one was looked for. */
  | { readonly ok: false; readonly reason: 'unreachable'; readonly problem: string; readonly away: Away };

/** Where a Redis was looked for: a private one by its DATA_DIR, else REDIS_URL; and what it said. */
export type Away = { readonly dataDir: string | undefined; readonly hasRun: boolean; readonly why: string | undefined };

type Environment = Parameters<typeof readStoreConfig>[0];

const WAIT_MS = 3_000;

/**
 * Finds the Redis that the service uses from the same environment: `REDIS_URL`, or the socket of the private Redis under
 * `DATA_DIR`. Needs neither secrets nor tokens, and never starts a Redis: an empty one would answer wrongly.
 */
export async function openDesk(env: Environment, now: () => EpochMs): Promise<OpenedDesk> {
  const read = readStoreConfig(env);
  if (!read.ok) return { ok: false, reason: 'configuration', problems: read.problems };
  const { config } = read;
  const keys = makeKeys(undefined, config.sdkAppId);
  const address = await addressOf(config, keys.probeApart);
  if (address === undefined) {
    const problem = `no private Redis has run under DATA_DIR (${config.dataDir}). Set DATA_DIR or REDIS_URL as the service has it`;
    const away = { dataDir: config.dataDir, hasRun: false, why: undefined };
    return { ok: false, reason: 'unreachable', problem, away };
  }
  let last: Error | undefined;
  const redis = await connectRedis(address, { onError: (error) => (last = error), waitMs: WAIT_MS, keys });
  if (redis.isReady()) {
    const owner = keys.app === '' ? undefined : await readOwner(redis);
    if (owner !== undefined && owner.app !== keys.app) {
      await redis.close();
      return { ok: false, reason: 'configuration', problems: [otherApp(owner.app, keys.app)] };
    }
    const desk = makeDesk({ ...config, redis, now });
    const close = () => desk.close().finally(() => redis.close());
    return { ok: true, desk, isReady: redis.isReady, close };
  }
  const refusal = redis.refusal();
  await redis.close();
  if (refusal !== undefined) return { ok: false, reason: 'configuration', problems: [refusal] };
  const where = config.redis.type === 'private' ? `the private Redis of DATA_DIR (${config.dataDir})` : 'REDIS_URL';
  const why = last === undefined ? '' : `: ${last.message}`;
  const hint = config.redis.type === 'private' ? '. It runs while the service does' : '';
  const away = { dataDir: hint === '' ? undefined : config.dataDir, hasRun: true, why: last?.message };
  return { ok: false, reason: 'unreachable', problem: `${where} does not answer${why}${hint}`, away };
}

async function addressOf(
  { redis, dataDir }: StoreConfig,
  nameOf: (nth: number) => string,
): Promise<RedisAddress | undefined> {
  if (redis.type !== 'private') return findCluster(redis, nameOf);
  const socket = await findPrivateRedis(dataDir);
  return socket === undefined ? undefined : { type: 'single', url: `unix:${socket}` };
}

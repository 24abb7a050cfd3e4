import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';
import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';
import { startRedisCluster } from '../../test/support/redis-cluster.ts';
import { startRedisPair } from './redis-pair.ts';

/** An append-only Redis that can be killed with -9 and finds its data again. */
export type KillableRedis = {
  /** What the service needs to know of it. */
  readonly env: Readonly<Record<string, string>>;
  /** A connection of the caller's own. */
  connect(): Redis;
  /** Resolves when it answers again. Of a cluster one master is killed. */
  kill(downMs: number): Promise<void>;
  /** Where it is a pair: the replica takes over. */
  failOver?(): Promise<void>;
  /** Where it is a pair: connections stay open, and nothing passes on them. */
  partInSilence?(): Promise<void>;
  /** Where it is a cluster: the slot of this hash tag moves to the other master. */
  reshard?(tag: string): Promise<void>;
  stop(): Promise<void>;
};

/**
 * `given` is one server, `pair` a primary with a replica, `cluster` two masters. `private` is the one that the service runs
 * itself: it is started again by the service, at once.
 */
export type RedisKind = 'given' | 'pair' | 'cluster' | 'private';

export async function startKillableRedis(kind: RedisKind, dir: string): Promise<KillableRedis> {
  switch (kind) {
    case 'given':
      return startGiven(dir);
    case 'pair':
      return startRedisPair(dir);
    case 'cluster':
      return startCluster();
    case 'private':
      return findPrivate(dir);
  }
}

/** Between a few keys of a slot that moves. */
const MOVE_PAUSE_MS = 2;
const MASTERS = 2;

async function startCluster(): Promise<KillableRedis> {
  const cluster = await startRedisCluster(MASTERS);
  const urls = cluster.urls.join(',');
  return {
    env: { REDIS_URL: urls },
    connect: () => connect(cluster.urls[0]!),
    async kill(downMs) {
      const startAgain = await cluster.killMasterOf('{unsaid:group_msg_recall}');
      await delay(downMs);
      startAgain();
      await cluster.untilWhole();
    },
    reshard: (tag) => cluster.moveSlotOf(tag, MOVE_PAUSE_MS),
    stop: () => cluster.stop(),
  };
}

async function startGiven(dir: string): Promise<KillableRedis> {
  await mkdir(dir, { recursive: true });
  const binary = await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
  const socket = path.join(dir, 'redis.sock');
  const settings = {
    port: '0',
    unixsocket: socket,
    dir,
    save: '',
    appendonly: 'yes',
    // As the private Redis has it: with `everysec` a killed server may forget two seconds that it had confirmed.
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    'lazyfree-lazy-expire': 'yes',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const start = async (): Promise<Leashed> => {
    const started = spawnOnLeash(binary, args);
    await untilAnswers(socket);
    return started;
  };
  let server = await start();
  return {
    env: { REDIS_URL: `unix:${socket}` },
    connect: () => connect(socket),
    async kill(downMs) {
      server.child.kill('SIGKILL');
      await server.gone;
      await delay(downMs);
      server = await start();
    },
    stop: () => stopLeashed(server, 10_000),
  };
}

function findPrivate(dataDir: string): KillableRedis {
  const socket = path.join(dataDir, 'redis', 'redis.sock');
  return {
    env: { DATA_DIR: dataDir },
    connect: () => connect(socket),
    async kill() {
      const asking = connect(socket);
      const pid = Number((await asking.info('server')).match(/process_id:(\d+)/)?.[1]);
      asking.disconnect();
      process.kill(pid, 'SIGKILL');
      await untilAnswers(socket);
    },
    // The service ends it.
    stop: async () => {},
  };
}

function connect(socket: string): Redis {
  const client = new Redis(socket, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  return client;
}

async function untilAnswers(socket: string): Promise<void> {
  const probe = connect(socket);
  await probe.ping();
  probe.disconnect();
}

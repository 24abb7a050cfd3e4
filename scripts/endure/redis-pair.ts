import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';
import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';
import { startTcpProxy } from '../../test/support/tcp-proxy.ts';
import { freePorts } from './cast.ts';
import type { KillableRedis } from './redis.ts';

type Server = { readonly port: number; readonly args: readonly string[]; leashed: Leashed };

const PATIENCE_MS = 10_000;

/** A primary and its replica, which change places, behind what stands in front of a hosted Redis. */
export async function startRedisPair(dir: string): Promise<KillableRedis> {
  const binary = await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
  const start = async (port: number): Promise<Server> => {
    const own = path.join(dir, String(port));
    await mkdir(own, { recursive: true });
    const settings = {
      ...{ port: String(port), bind: '127.0.0.1', dir: own, save: '', appendonly: 'yes', appendfsync: 'always' },
      ...{ 'maxmemory-policy': 'noeviction', 'lazyfree-lazy-expire': 'yes', 'repl-diskless-sync-delay': '0' },
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    return { port, args, leashed: spawnOnLeash(binary, args) };
  };
  let [primary, replica] = (await Promise.all((await freePorts(2)).map(start))) as [Server, Server];
  const proxy = await startTcpProxy(primary.port);
  await asked(primary, (client) => client.ping());
  await asked(replica, (client) => client.call('REPLICAOF', '127.0.0.1', String(primary.port)));
  await untilTrue(primary, replicaIsThere);

  return {
    env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` },
    connect: () => new Redis(proxy.port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 }),
    async kill(downMs) {
      primary.leashed.child.kill('SIGKILL');
      await primary.leashed.gone;
      await delay(downMs);
      primary.leashed = spawnOnLeash(binary, primary.args);
      await asked(primary, (client) => client.ping());
    },
    /** Planned, so nothing is lost; open connections stay with the old primary, which takes no more writes. */
    async failOver() {
      await untilTrue(primary, replicaIsThere);
      await asked(primary, (client) => client.call('FAILOVER', 'TO', '127.0.0.1', String(replica.port)));
      await untilTrue(replica, (info) => info.includes('role:master'));
      [primary, replica] = [replica, primary];
      proxy.switchTo(primary.port);
    },
    /** Packets of all open connections are dropped in silence; new connections pass. */
    async partInSilence() {
      proxy.dropInSilence();
    },
    async stop() {
      await proxy.close();
      await Promise.all([primary, replica].map(({ leashed }) => stopLeashed(leashed, PATIENCE_MS)));
    },
  };
}

const replicaIsThere = (info: string): boolean => /slave0:.*state=online/.test(info);

async function asked<T>({ port }: Server, ask: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  try {
    return await ask(client);
  } finally {
    client.disconnect();
  }
}

async function untilTrue(server: Server, isSo: (replication: string) => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isSo(await asked(server, (client) => client.info('replication')))) {
    if (performance.now() > deadline) throw new Error('the replica is not there');
    await delay(20);
  }
}

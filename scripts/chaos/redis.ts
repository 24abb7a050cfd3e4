import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/leash.ts';
import { obtainRedisServer } from '../../src/redis/server-binary.ts';

/** An append-only Redis on a Unix socket that can be killed and finds its data again. */
export type ChaosRedis = { readonly url: string; kill(downMs: number): Promise<void>; stop(): Promise<void> };

export async function startChaosRedis(dir: string): Promise<ChaosRedis> {
  await mkdir(dir, { recursive: true });
  const binary = await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
  const socket = path.join(dir, 'redis.sock');
  const settings = {
    port: '0',
    unixsocket: socket,
    dir,
    save: '',
    appendonly: 'yes',
    // A killed process loses nothing of what it has written; only a machine that loses power does.
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    'lazyfree-lazy-expire': 'yes',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const start = async (): Promise<Leashed> => {
    const started = spawnOnLeash(binary, args);
    const probe = new Redis(socket, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    probe.on('error', () => {});
    await probe.ping();
    probe.disconnect();
    return started;
  };
  let server = await start();
  return {
    url: `unix:${socket}`,
    async kill(downMs) {
      server.child.kill('SIGKILL');
      await server.gone;
      await delay(downMs);
      server = await start();
    },
    stop: () => stopLeashed(server, 10_000),
  };
}

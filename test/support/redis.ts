import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { type Leashed, spawnOnLeash, stopLeashed } from '../../src/redis/server/leash.ts';
import { obtainRedisServer } from '../../src/redis/server/server-binary.ts';
import { freePort } from './free-port.ts';

/** A Redis of a test's own, on a Unix socket in a folder of its own. It dies with the test process. */
export type TestRedis = {
  readonly socket: string;
  /** `unix:…`, as `REDIS_URL` takes it. */
  readonly url: string;
  /** Of 127.0.0.1; 0 without `hasPort`. */
  readonly port: number;
  /** A connection that is closed with `stop`. */
  client(): Redis;
  stop(): Promise<void>;
  /** SIGKILL. With `appendOnly` the data is there again after `restart`. */
  kill(): void;
  restart(): Promise<void>;
};

export type TestRedisOptions = {
  /** Off by default: most tests need no disk. */
  readonly appendOnly?: boolean;
  /** Also on a free port of 127.0.0.1. Off by default. */
  readonly hasPort?: boolean;
  /** More settings, as in redis.conf: `{ maxmemory: '10mb' }`. */
  readonly settings?: Readonly<Record<string, string>>;
};

export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const binary = await obtainRedisServer((line) => process.stderr.write(`${line}\n`));
  const dir = await mkdtemp(path.join(tmpdir(), 'unsaid-redis-'));
  const socket = path.join(dir, 'redis.sock');
  const port = options.hasPort ? await freePort() : 0;
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    unixsocket: socket,
    dir,
    save: '',
    appendonly: options.appendOnly ? 'yes' : 'no',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    'lazyfree-lazy-expire': 'yes',
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const start = async (): Promise<Leashed> => {
    const started = spawnOnLeash(binary, args);
    await answers(socket, started);
    return started;
  };

  const clients: Redis[] = [];
  let server = await start();
  return {
    socket,
    url: `unix:${socket}`,
    port,
    client() {
      const client = new Redis(socket, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
      // A killed server is what some tests are about; what they expect of it they say themselves.
      client.on('error', () => {});
      clients.push(client);
      return client;
    },
    kill() {
      server.child.kill('SIGKILL');
    },
    async restart() {
      await stopLeashed(server, 5_000);
      server = await start();
    },
    async stop() {
      for (const client of clients) client.disconnect();
      server.child.kill('SIGKILL');
      await server.gone;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function answers(socket: string, server: Leashed): Promise<void> {
  const probe = new Redis(socket, { maxRetriesPerRequest: null, retryStrategy: () => 10 });
  probe.on('error', () => {});
  try {
    const died = server.gone.then(({ code, signal, error }) => {
      throw new Error(`redis-server ended with ${error?.message ?? signal ?? code} before it answered`, {
        cause: error,
      });
    });
    await Promise.race([probe.ping(), died]);
  } finally {
    probe.disconnect();
  }
}

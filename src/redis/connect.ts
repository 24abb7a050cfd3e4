import { Cluster, type Redis } from 'ioredis';
import { type Keys, makeKeys } from './keys/space.ts';
import {
  type ClientOptions,
  openClient,
  type Patience,
  type RedisAddress,
  type RedisClient,
  wordsForDatabase,
} from './open-client.ts';

export type { Patience, RedisAddress, RedisClient };

/** A connection, and the names of what one app keeps behind it. Passed together, so that nobody takes another's names. */
export type RedisSpace = { readonly client: RedisClient; readonly keys: Keys };

/** A client with the key names of a space, by default the one of a service that has its Redis to itself. */
export const inSpace = (client: RedisClient, keys: Keys = DEFAULT_KEYS): RedisSpace => ({ client, keys });

const DEFAULT_KEYS = makeKeys();

export type RedisHandle = RedisSpace & {
  /** A further connection, closed with the handle. Blocking commands need one of their own. */
  open(patience: Patience): RedisSpace;
  /**
   * The connection of BullMQ's queues, one for all of a process, opened when it is first asked for. BullMQ teaches a
   * connection its scripts when that is ready. On a shared connection a pipeline may be open at that moment that was not
   * taught, and the first command of a queue would fail.
   */
  queues(): RedisClient;
  isReady(): boolean;
  /** Why nothing can be asked although a server answers, in words: there is no such database. */
  refusal(): string | undefined;
  /** What the last attempt to connect met, in one word of the system's or of Redis: ECONNREFUSED, WRONGPASS, MOVED. */
  metAtLast(): string | undefined;
  close(): Promise<void>;
};

type Options = ClientOptions & {
  /** Called with each connection error. None is thrown, since the connection recovers by itself. */
  readonly onError: (error: Error) => void;
  /** How long to wait for the first connection before going on without it. */
  readonly waitMs?: number;
  /** The key names of the space; absent: the default one. */
  readonly keys?: Keys;
};

const FIRST_CONNECTION_MS = 5_000;

/**
 * Connects, and waits a little for the first answer. It resolves even when none comes: the service starts without Redis
 * and says so in /readyz, rather than die while Redis restarts.
 */
export async function connectRedis(address: RedisAddress, options: Options): Promise<RedisHandle> {
  const clients: RedisClient[] = [];
  let refusal: string | undefined;
  let met: string | undefined;
  const open = (patience: Patience): RedisSpace => {
    const client = openClient(address, patience, options);
    client.on('error', (error: Error) => {
      refusal = wordsForDatabase(error) ?? refusal;
      met = wordOf(error) ?? met;
      options.onError(error);
    });
    client.on('ready', () => {
      refusal = undefined;
      met = undefined;
    });
    clients.push(client);
    return inSpace(client, options.keys);
  };
  const { client, keys } = open('prompt');
  let ofQueues: RedisClient | undefined;
  await untilReady(client, options.waitMs ?? FIRST_CONNECTION_MS);
  return {
    client,
    keys,
    open,
    queues: () => {
      ofQueues ??= open('queues').client;
      return ofQueues;
    },
    isReady: () => client.status === 'ready',
    refusal: () => refusal,
    metAtLast: () => met,
    close: async () => {
      await Promise.all(clients.map(closeClient));
    },
  };
}

export const isCluster = (redis: RedisClient): boolean => redis instanceof Cluster;

/** The servers that hold data of their own: all masters of a cluster, or the one Redis. */
export const mastersOf = (redis: RedisClient): readonly Redis[] =>
  redis instanceof Cluster ? redis.nodes('master') : [redis];

function untilReady(client: RedisClient, waitMs: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitMs);
  client.once('ready', resolve);
  return promise.finally(() => {
    clearTimeout(timer);
    client.off('ready', resolve);
  });
}

/** QUIT lets replies under way arrive; a connection that is not there is dropped. */
async function closeClient(client: RedisClient): Promise<void> {
  if (client.status === 'ready') {
    try {
      await client.quit();
      return;
    } catch {
      // It went away while we closed it: there is nothing left to wait for.
    }
  }
  client.disconnect();
}

/** Nothing else of an error is shown: the rest may hold arguments or an address. */
function wordOf(error: Error & { readonly code?: unknown }): string | undefined {
  if (typeof error.code === 'string' && /^[A-Z_]{3,40}$/.test(error.code)) return error.code;
  return /^[A-Z]{3,20}(?= )/.exec(error.message)?.[0];
}

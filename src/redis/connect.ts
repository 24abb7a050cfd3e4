import { Cluster, type ClusterOptions, Redis } from 'ioredis';
import { type Keys, makeKeys } from './keys/space.ts';

export type RedisClient = Redis | Cluster;

/** A connection, and the names of what one app keeps behind it. Passed together, so that nobody takes another's names. */
export type RedisSpace = { readonly client: RedisClient; readonly keys: Keys };

/** A client with the key names of a space, by default the one of a service that has its Redis to itself. */
export const inSpace = (client: RedisClient, keys: Keys = DEFAULT_KEYS): RedisSpace => ({ client, keys });

const DEFAULT_KEYS = makeKeys();

/** Where Redis is; config.ts reads it from REDIS_URL, the private Redis gives its socket. */
export type RedisAddress =
  | { readonly type: 'single'; readonly url: string }
  | { readonly type: 'cluster'; readonly urls: readonly string[] };

/**
 * How a connection behaves while Redis is away.
 * - `prompt`: commands fail at once, so a callback can go elsewhere within its second. Commands of one turn of the event
 *   loop go out as one write, and wait for the write before: thousands a second cost half as much so.
 * - `patient`: commands wait for Redis to come back. Workers and BullMQ want this. Each goes out at once: theirs rarely
 *   come together, and gathering them cost more than it saved.
 */
export type Patience = 'prompt' | 'patient';

export type RedisHandle = RedisSpace & {
  /** A further connection, closed with the handle. Blocking commands need one of their own. */
  open(patience: Patience): RedisSpace;
  isReady(): boolean;
  close(): Promise<void>;
};

type Options = {
  /** Told of each connection error; it is never thrown, since the connection mends itself. */
  readonly onError: (error: Error) => void;
  /** How long to wait for the first connection before going on without it. */
  readonly waitMs?: number;
  /** The key names of the space; absent: the default one. */
  readonly keys?: Keys;
};

/** Longest pause between two attempts to reconnect. Short, because callbacks are waiting. */
const RECONNECT_AT_MOST_MS = 1_000;
const FIRST_CONNECTION_MS = 5_000;

/**
 * Connects, and waits a little for the first answer. It resolves even when none comes: the service starts without Redis
 * and says so in /readyz, rather than die while Redis restarts.
 */
export async function connectRedis(address: RedisAddress, options: Options): Promise<RedisHandle> {
  const clients: RedisClient[] = [];
  const open = (patience: Patience): RedisSpace => {
    const client = openClient(address, patience);
    client.on('error', options.onError);
    clients.push(client);
    return inSpace(client, options.keys);
  };
  const { client, keys } = open('prompt');
  await untilReady(client, options.waitMs ?? FIRST_CONNECTION_MS);
  return {
    client,
    keys,
    open,
    isReady: () => client.status === 'ready',
    close: async () => {
      await Promise.all(clients.map(closeClient));
    },
  };
}

/** The servers that hold data of their own: all masters of a cluster, or the one Redis. */
export const mastersOf = (redis: RedisClient): readonly Redis[] =>
  redis instanceof Cluster ? redis.nodes('master') : [redis];

function openClient(address: RedisAddress, patience: Patience): RedisClient {
  const retryStrategy = (attempt: number) => Math.min(attempt * 50, RECONNECT_AT_MOST_MS);
  const prompt = patience === 'prompt';
  const both = { enableAutoPipelining: prompt, enableOfflineQueue: !prompt };
  const common = {
    maxRetriesPerRequest: prompt ? 0 : null,
    autoResendUnfulfilledCommands: !prompt,
    connectTimeout: 5_000,
    // A Redis that still loads its data is asked so often, not when it guesses to be ready: all find it at the same time.
    maxLoadingRetryTime: RECONNECT_AT_MOST_MS,
  };
  if (address.type === 'single') {
    const { url } = address;
    const single = { ...both, ...common, retryStrategy };
    return url.startsWith('unix:') ? new Redis({ ...single, ...unixAddress(url) }) : new Redis(url, single);
  }
  const clusterOptions = {
    ...both,
    redisOptions: { ...common, ...credentials(address.urls[0]!) },
    clusterRetryStrategy: retryStrategy,
    // A node that is away counts as a redirection: by default commands fail after a second of it, and with them answers of
    // Tencent that are to be written down.
    ...(prompt ? {} : { maxRedirections: Number.POSITIVE_INFINITY }),
    // Hosted clusters with TLS announce names, and the certificate is checked against the name.
    dnsLookup: ((host, callback) => callback(null, host)) satisfies ClusterOptions['dnsLookup'],
  };
  return new Cluster(address.urls.map(nodeAddress), clusterOptions);
}

/** `unix:/path` or `unix:///path`, with `?db=` and `?password=` as redis:// has them. */
function unixAddress(url: string): { path: string; db: number; password?: string } {
  const [path = '', query = ''] = url.slice('unix:'.length).split('?');
  const parameters = new URLSearchParams(query);
  const password = parameters.get('password');
  return {
    path: path.replace(/^\/\/(?=\/)/, ''),
    db: Number(parameters.get('db') ?? 0),
    ...(password === null ? {} : { password }),
  };
}

function nodeAddress(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 6379 : Number(port) };
}

function credentials(url: string): { username?: string; password?: string; tls?: object } {
  const { protocol, username, password } = new URL(url);
  return {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

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
      // It went away while we said goodbye: nothing is left to wait for.
    }
  }
  client.disconnect();
}

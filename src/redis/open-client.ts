import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { saidByRedis } from './will-not-pass.ts';

export type RedisClient = Redis | Cluster;

/**
 * Where Redis is; redis-url.ts reads it from REDIS_URL, the private Redis gives its socket.
 * - `single`: `redis://…`, `rediss://…` or `unix:/path`
 * - `cluster`: nodes as `redis://…`; one is enough, the others are learnt from it
 * - `sentinel`: who knows the master. `url` is how to log in at the data nodes, with the database; its host is not used.
 */
export type RedisAddress =
  | { readonly type: 'single'; readonly url: string }
  | { readonly type: 'cluster'; readonly urls: readonly string[] }
  | {
      readonly type: 'sentinel';
      readonly master: string;
      readonly sentinels: readonly { readonly host: string; readonly port: number }[];
      readonly url: string;
      /** For the sentinels themselves, where they ask for one. */
      readonly sentinelPassword: string | undefined;
    };

/**
 * How a connection behaves while Redis is away.
 * - `prompt`: commands fail at once, so a callback can go elsewhere within its second. Commands of one turn of the event
 *   loop go out as one write, and wait for the write before: thousands a second cost half as much so.
 * - `patient`: commands wait for Redis to come back. Workers and BullMQ want this. Each goes out at once: theirs rarely
 *   come together, and gathering them cost more than it saved.
 * - `queues`: prompt, for BullMQ's queues and nothing else. BullMQ takes a cluster for ready as soon as it is connected
 *   (`connect`), though its commands fail then until its state was asked for: here it is not asked for.
 */
export type Patience = 'prompt' | 'patient' | 'queues';

/** Longest pause between two attempts to reconnect. Short, because callbacks are waiting. */
const RECONNECT_AT_MOST_MS = 1_000;
/**
 * A connection on which an answer is awaited and nothing comes for so long is taken for dead: packets may be dropped in
 * silence. Longer than BullMQ lets a command block (10 s), so that waiting for work is no silence.
 */
const SILENT_AT_MOST_MS = 15_000;
/** A server that stays a replica is not connected to again and again. */
const LEAVE_REPLICA_EVERY_MS = 1_000;

export type ClientOptions = {
  /** For tests, which cannot wait so long. */
  readonly silentAtMostMs?: number;
};

export function openClient(
  address: RedisAddress,
  patience: Patience,
  { silentAtMostMs = SILENT_AT_MOST_MS }: ClientOptions = {},
): RedisClient {
  const retryStrategy = (attempt: number) => Math.min(attempt * 50, RECONNECT_AT_MOST_MS);
  const prompt = patience !== 'patient';
  const both = { enableAutoPipelining: prompt, enableOfflineQueue: !prompt };
  const common = {
    maxRetriesPerRequest: prompt ? 0 : null,
    autoResendUnfulfilledCommands: !prompt,
    connectTimeout: 5_000,
    socketTimeout: silentAtMostMs,
    reconnectOnError: leaveReplica(prompt ? 1 : 2),
    // How often a Redis that loads its data is asked. Its own guess is not used, so that all processes find it ready at
    // the same time.
    maxLoadingRetryTime: RECONNECT_AT_MOST_MS,
  };
  switch (address.type) {
    case 'single':
      return new OurRedis({ ...both, ...common, retryStrategy, ...addressOf(address.url) });
    case 'sentinel':
      return new OurRedis({ ...both, ...common, retryStrategy, ...sentinelOptions(address) });
    case 'cluster': {
      const clusterOptions = {
        ...both,
        redisOptions: { ...common, ...credentials(address.urls[0]!) },
        clusterRetryStrategy: retryStrategy,
        enableReadyCheck: patience !== 'queues',
        // A node that is away counts as a redirection: by default commands fail after a second of it, and with them answers
        // of Tencent that are to be written down.
        ...(prompt ? {} : { maxRedirections: Number.POSITIVE_INFINITY }),
        // Hosted clusters with TLS announce names, and the certificate is checked against the name.
        dnsLookup: ((host, callback) => callback(null, host)) satisfies ClusterOptions['dnsLookup'],
      };
      return new Cluster(address.urls.map(nodeAddress), clusterOptions);
    }
  }
}

/**
 * After a failover the old master may live on as a replica, with our connections to it: they are cut, and the next ones
 * find the new master. `then`: 1 fails the command, 2 sends it again.
 */
function leaveReplica(then: 1 | 2): (this: unknown, error: Error) => 1 | 2 | false {
  // By connection: copies of a connection share this function, and ioredis calls it on the options of each.
  const leftAt = new WeakMap<object, number>();
  return function (this: unknown, error) {
    const said = saidByRedis(error);
    if (said !== 'READONLY' && said !== 'UNBLOCKED') return false;
    const connection = this as object;
    if (performance.now() - (leftAt.get(connection) ?? Number.NEGATIVE_INFINITY) < LEAVE_REPLICA_EVERY_MS) return false;
    leftAt.set(connection, performance.now());
    return then;
  };
}

/** What a Redis without the database of REDIS_URL says, in our words; undefined for another error. */
export function wordsForDatabase({ message }: Error): string | undefined {
  if (!/DB index is out of range|invalid DB index|SELECT is not allowed/i.test(message)) return undefined;
  return `REDIS_URL names a database that this Redis does not have (${message}): choose a lower number, or leave it out`;
}

/**
 * ioredis asks INFO before it calls a connection ready, and gives up where that is refused. Nothing else needs INFO, so a
 * Redis without it is ready as soon as it answers; while it loads its data, commands say so themselves.
 */
class OurRedis extends Redis {
  /** Closed for good, by us. */
  #closed = false;

  constructor(options: RedisOptions) {
    super({ ...options, replyMapping: 'legacy' });
    // ioredis goes on in database 0 when there is none of that number.
    this.on('error', (error: Error) => {
      if (wordsForDatabase(error) !== undefined && !this.#closed) this.disconnect(true);
    });
  }

  // The signature of ioredis: with or without a section, answered by a promise and by a callback.
  override info(...args: unknown[]): Promise<string> {
    const callback = args.find((each) => typeof each === 'function') as
      | ((error: Error | null, answer?: string) => void)
      | undefined;
    const asked = Reflect.apply(
      super.info,
      this,
      args.filter((each) => typeof each !== 'function'),
    ) as Promise<string>;
    const answer = asked.catch((error: Error) => {
      if (/NOPERM|unknown command/i.test(error.message)) return '';
      throw error;
    });
    if (callback !== undefined) {
      answer.then(
        (text) => callback(null, text),
        (error) => callback(error),
      );
    }
    return answer;
  }

  override disconnect(reconnect = false): void {
    this.#closed ||= !reconnect;
    super.disconnect(reconnect);
  }

  /** BullMQ makes its connection for blocking commands so. */
  override duplicate(override: Partial<RedisOptions> = {}): Redis {
    return new OurRedis({ ...this.options, ...override });
  }
}

/** A `redis://` URL, as options. Not ioredis' own reading: that lets a path that is no number pass. */
function addressOf(url: string): RedisOptions {
  if (url.startsWith('unix:')) return unixAddress(url);
  const read = new URL(url);
  const family = read.searchParams.get('family');
  return {
    ...nodeAddress(url),
    ...credentials(url),
    db: Number(read.pathname.slice(1) || 0),
    ...(family === null ? {} : { family: Number(family) }),
  };
}

function sentinelOptions(address: RedisAddress & { readonly type: 'sentinel' }): RedisOptions {
  const { host: _, port: __, ...login } = addressOf(address.url);
  return {
    ...login,
    name: address.master,
    sentinels: address.sentinels.map(({ host, port }) => ({ host, port })),
    enableTLSForSentinelMode: login.tls !== undefined,
    ...(login.tls === undefined ? {} : { sentinelTLS: login.tls }),
    ...(address.sentinelPassword === undefined ? {} : { sentinelPassword: address.sentinelPassword }),
    sentinelCommandTimeout: 2_000,
    sentinelRetryStrategy: (attempt) => Math.min(attempt * 50, RECONNECT_AT_MOST_MS),
  };
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
  return { host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1', port: port === '' ? 6379 : Number(port) };
}

function credentials(url: string): { username?: string; password?: string; tls?: object } {
  const { protocol, username, password } = new URL(url);
  return {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

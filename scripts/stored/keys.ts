import type { Redis } from 'ioredis';

/** One key of Redis as JSON: its type, what is left of its time, and what it holds. */
export type StoredKey = {
  readonly key: string;
  /** Milliseconds; -1: for ever. */
  readonly ttlMs: number;
} & (
  | { readonly type: 'string'; readonly value: Stored }
  | { readonly type: 'hash'; readonly value: readonly (readonly [field: string, value: Stored])[] }
  | { readonly type: 'zset'; readonly value: readonly (readonly [member: Stored, score: string])[] }
  | { readonly type: 'set' | 'list'; readonly value: readonly Stored[] }
  | { readonly type: 'stream'; readonly value: readonly (readonly [id: string, fields: readonly string[]])[] }
);

/** Text as it is, other bytes in base64. */
export type Stored = string | { readonly base64: string };

const asStored = (bytes: Buffer): Stored => {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : { base64: bytes.toString('base64') };
};
const asBytes = (stored: Stored): Buffer =>
  typeof stored === 'string' ? Buffer.from(stored, 'utf8') : Buffer.from(stored.base64, 'base64');

/** All keys of a database, by name. Commands and not DUMP, so that any Redis takes them back and people can read them. */
export async function readKeys(redis: Redis): Promise<readonly StoredKey[]> {
  const keys = (await redis.keys('*')).toSorted();
  return Promise.all(keys.map((key) => readKey(redis, key)));
}

async function readKey(redis: Redis, key: string): Promise<StoredKey> {
  const [type, ttlMs] = await Promise.all([redis.type(key), redis.pttl(key)]);
  switch (type) {
    case 'string':
      return { key, ttlMs, type, value: asStored((await redis.getBuffer(key))!) };
    case 'hash': {
      const fields = Object.keys(await redis.hgetall(key)).toSorted();
      const values = await Promise.all(fields.map((field) => redis.hgetBuffer(key, field)));
      return { key, ttlMs, type, value: fields.map((field, index) => [field, asStored(values[index]!)] as const) };
    }
    case 'zset': {
      const flat = await redis.zrange(key, '0', '-1', 'WITHSCORES');
      return { key, ttlMs, type, value: inPairs(flat) };
    }
    case 'set':
      return { key, ttlMs, type, value: (await redis.smembers(key)).toSorted() };
    case 'list':
      return { key, ttlMs, type, value: await redis.lrange(key, 0, -1) };
    case 'stream':
      return { key, ttlMs, type, value: await redis.xrange(key, '-', '+') };
    default:
      throw new Error(`${key} is a ${type}: tell scripts/stored/keys.ts how to keep one`);
  }
}

const inPairs = (flat: readonly string[]): [string, string][] =>
  Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index]!, flat[2 * index + 1]!]);

/** Puts keys into an empty database; what expires has as much time left as when it was read. */
export async function writeKeys(redis: Redis, keys: readonly StoredKey[]): Promise<void> {
  for (const stored of keys) {
    await writeKey(redis, stored);
    if (stored.ttlMs >= 0) await redis.pexpire(stored.key, stored.ttlMs);
  }
}

async function writeKey(redis: Redis, stored: StoredKey): Promise<unknown> {
  const { key } = stored;
  switch (stored.type) {
    case 'string':
      return redis.set(key, asBytes(stored.value));
    case 'hash':
      return redis.hset(key, ...stored.value.flatMap(([field, value]) => [asBytes(field), asBytes(value)]));
    case 'zset':
      return redis.zadd(key, ...stored.value.flatMap(([member, score]) => [score, asBytes(member)]));
    case 'set':
      return redis.sadd(key, ...stored.value.map(asBytes));
    case 'list':
      return redis.rpush(key, ...stored.value.map(asBytes));
    case 'stream':
      for (const [id, fields] of stored.value) await redis.xadd(key, id, ...fields);
      return undefined;
  }
}

import { mastersOf, type RedisClient, type RedisSpace } from './connect.ts';
import { eraseInStream, type IsOf } from './erase-in-stream.ts';

export type Erased = { readonly keys: number; readonly entries: number };

export type How = {
  /** Streams in which a text is changed, not left out. */
  readonly rewritten: ReadonlyMap<string, (value: string) => string>;
  /** Hashes of which a part would be worse than nothing. */
  readonly isWhole: (key: string) => boolean;
};

const KEYS_AT_ONCE = 500;
const MEMBERS_AT_ONCE = 1_000;

/**
 * Erases from every key of the space what is somebody's: whole keys by their name, otherwise fields, members and entries.
 * Streams are rewritten, because Redis only marks deleted entries and keeps their bytes. @param onKey told of each key
 * that was looked at
 */
export async function eraseFrom(
  redis: RedisSpace,
  isOf: IsOf,
  { rewritten, isWhole }: How,
  onKey: () => void,
): Promise<Erased> {
  let [keys, entries] = [0, 0];
  for await (const names of allKeys(redis)) {
    for (const name of names) {
      onKey();
      if (isOf(name) || (isWhole(name) && (await holds(redis.client, name, isOf)))) {
        keys += await redis.client.unlink(name);
        continue;
      }
      entries += await eraseInKey(redis.client, name, isOf, rewritten.get(name));
    }
  }
  return { keys, entries };
}

/** Every key of the space, each once as far as SCAN says; on a cluster of all masters. */
async function* allKeys({ client, keys }: RedisSpace): AsyncGenerator<readonly string[]> {
  for (const node of mastersOf(client)) {
    for (const pattern of keys.patterns) {
      let cursor = '0';
      do {
        const [next, names] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_AT_ONCE);
        if (names.length > 0) yield names;
        cursor = next;
      } while (cursor !== '0');
    }
  }
}

async function holds(client: RedisClient, key: string, isOf: IsOf): Promise<boolean> {
  return (await client.type(key)) === 'hash' && Object.values(await client.hgetall(key)).some(isOf);
}

async function eraseInKey(
  client: RedisClient,
  key: string,
  isOf: IsOf,
  rewrite: ((value: string) => string) | undefined,
): Promise<number> {
  switch (await client.type(key)) {
    case 'string': {
      const value = await client.get(key).catch(() => null);
      return value !== null && isOf(value) ? client.unlink(key) : 0;
    }
    case 'hash':
      return eraseInHash(client, key, isOf);
    case 'zset':
      return eraseMembers(key, isOf, client.zscan.bind(client), (members) => client.zrem(key, ...members), 2);
    case 'set':
      return eraseMembers(key, isOf, client.sscan.bind(client), (members) => client.srem(key, ...members), 1);
    case 'list': {
      const values = (await client.lrange(key, 0, -1)).filter(isOf);
      for (const value of new Set(values)) await client.lrem(key, 0, value);
      return values.length;
    }
    case 'stream':
      return eraseInStream(client, key, isOf, rewrite);
    default:
      return 0;
  }
}

async function eraseInHash(client: RedisClient, key: string, isOf: IsOf): Promise<number> {
  let [cursor, erased] = ['0', 0];
  do {
    const [next, flat] = await client.hscan(key, cursor, 'COUNT', MEMBERS_AT_ONCE);
    const fields: string[] = [];
    for (let at = 0; at + 1 < flat.length; at += 2) if (isOf(flat[at]!) || isOf(flat[at + 1]!)) fields.push(flat[at]!);
    if (fields.length > 0) erased += await client.hdel(key, ...fields);
    cursor = next;
  } while (cursor !== '0');
  return erased;
}

type Scan = (key: string, cursor: string, count: 'COUNT', size: number) => Promise<[string, string[]]>;

async function eraseMembers(
  key: string,
  isOf: IsOf,
  scan: Scan,
  remove: (members: readonly string[]) => Promise<number>,
  stride: number,
): Promise<number> {
  let [cursor, erased] = ['0', 0];
  do {
    const [next, flat] = await scan(key, cursor, 'COUNT', MEMBERS_AT_ONCE);
    const members = flat.filter((member, at) => at % stride === 0 && isOf(member));
    if (members.length > 0) erased += await remove(members);
    cursor = next;
  } while (cursor !== '0');
  return erased;
}

/**
 * Has Redis rewrite its files: until then what was erased is still in its append-only file. Resolves with what could not
 * be done, for people.
 */
export async function rewriteFiles({ client }: RedisSpace): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const node of mastersOf(client)) {
    try {
      const persistence = await node.info('persistence');
      if (!/aof_enabled:1/.test(persistence)) continue;
      await node.bgrewriteaof();
      await untilWritten(() => node.info('persistence'));
    } catch (error) {
      problems.push(`Redis does not rewrite its append-only file: ${error instanceof Error ? error.message : error}`);
    }
  }
  return problems;
}

const LOOK_AGAIN_MS = 50;

async function untilWritten(info: () => Promise<string>): Promise<void> {
  for (;;) {
    const persistence = await info();
    if (/aof_rewrite_in_progress:0/.test(persistence) && /aof_rewrite_scheduled:0/.test(persistence)) {
      if (/aof_last_bgrewrite_status:ok/.test(persistence)) return;
      throw new Error('the last rewrite failed');
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

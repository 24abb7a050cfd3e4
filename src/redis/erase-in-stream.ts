import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { RedisClient } from './connect.ts';

/** Where what is to be erased stands: asked of every name of a key, field, member and value. */
export type IsOf = (text: string) => boolean;

const AT_ONCE = 500;
/** A copy is given up when its process says nothing for so long; then nothing is left of it. */
const KEPT_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/**
 * A copy without the entries takes the stream's place in one step, together with what was added meanwhile. Groups of
 * readers are made again by whoever reads. One process at a time, since of two copies the later one would bring back
 * what the earlier one left out. Resolves with how many entries there were.
 */
export async function eraseInStream(
  client: RedisClient,
  key: string,
  isOf: IsOf,
  rewrite: ((value: string) => string) | undefined,
): Promise<number> {
  if ((await countOf(client, key, isOf)) === 0) return 0;
  const token = randomUUID();
  const [copy, lock] = [beside(key, `copy:${token}`), beside(key, 'copying')];
  while ((await client.set(lock, token, 'PX', KEPT_MS, 'NX')) === null) await setTimeout(LOOK_AGAIN_MS);
  try {
    const found = await countOf(client, key, isOf);
    if (found > 0) await copyStream({ client, key, copy, lock, token }, isOf, rewrite);
    return found;
  } finally {
    await client.eval(UNLOCK, 2, lock, copy, token);
  }
}

/** In the slot of the key, where a cluster puts it by its tag, and by all of its name when it has none. */
const beside = (key: string, what: string): string => (key.includes('{') ? `${key}:${what}` : `{${key}}:${what}`);

async function countOf(client: RedisClient, key: string, isOf: IsOf): Promise<number> {
  let [found, after] = [0, '-'];
  for (;;) {
    const entries = await client.xrange(key, after, '+', 'COUNT', AT_ONCE);
    found += entries.filter(([, fields]) => fields.some(isOf)).length;
    const last = entries.at(-1);
    if (last === undefined || entries.length < AT_ONCE) return found;
    after = `(${last[0]}`;
  }
}

type Copying = {
  readonly client: RedisClient;
  readonly key: string;
  readonly copy: string;
  readonly lock: string;
  readonly token: string;
};

async function copyStream(
  { client, key, copy, lock, token }: Copying,
  isOf: IsOf,
  rewrite: ((value: string) => string) | undefined,
): Promise<void> {
  const kept = (fields: readonly string[]): readonly string[] | undefined => {
    if (!fields.some(isOf)) return fields;
    return rewrite === undefined ? undefined : fields.map(rewrite);
  };
  const whenOurs = (answer: unknown): unknown => {
    if (answer === LOST) throw new Error(`this took so long that another process erases from ${key} by now`);
    return answer;
  };
  let after = '-';
  for (;;) {
    const entries = await client.xrange(key, after, '+', 'COUNT', AT_ONCE);
    const rows = entries.flatMap(([id, fields]) => {
      const written = kept(fields);
      return written === undefined ? [] : [id, written.length, ...written];
    });
    whenOurs(await client.eval(WRITE, 2, copy, lock, token, KEPT_MS, ...rows));
    const last = entries.at(-1);
    if (last !== undefined) after = `(${last[0]}`;
    if (entries.length === AT_ONCE) continue;
    // Entries added since the last look are moved in the same step as the name.
    if (whenOurs(await client.eval(TAKE_PLACE, 3, key, copy, lock, token, after)) === 1) return;
  }
}

const LOST = -1;

/** ARGV: token, for how long, then per entry: id, how many fields and values, and these. */
const WRITE = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return ${LOST} end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local at = 3
while at <= #ARGV do
  local size = tonumber(ARGV[at + 1])
  redis.call('XADD', KEYS[1], ARGV[at], unpack(ARGV, at + 2, at + 1 + size))
  at = at + 2 + size
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`;

/** Returns 0 where entries came since: they are looked at first. */
const TAKE_PLACE = `
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return ${LOST} end
if #redis.call('XRANGE', KEYS[1], ARGV[2], '+', 'COUNT', 1) > 0 then return 0 end
local left = redis.call('PTTL', KEYS[1])
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('DEL', KEYS[1]) return 1 end
redis.call('RENAME', KEYS[2], KEYS[1])
if left > 0 then redis.call('PEXPIRE', KEYS[1], left) else redis.call('PERSIST', KEYS[1]) end
return 1`;

const UNLOCK = `
redis.call('UNLINK', KEYS[2])
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

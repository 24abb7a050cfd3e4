import type { RecallApi } from '../model.ts';
import { mastersOf, type RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { parseTurn, type Turn } from './ledger.ts';
import type { TurnQueue } from './turn-queue.ts';

const MEND = loadScript('journal/tell', 'recall/lane', 'recall/mend');
const FORGET_TURNS = loadScript('journal/tell', 'recall/lane', 'recall/forget-turns');

/** True for one process of all, for so long: that one looks for what a crash left. */
export async function mayMend({ client, keys }: RedisSpace, api: RecallApi, forMs: number): Promise<boolean> {
  return (await client.set(keys.lane(api).sweeping, process.pid, 'PX', forMs, 'NX')) !== null;
}

/** How far the clock of Redis went back since this was last asked, in milliseconds; undefined: it did not. */
export async function takeClockBack({ client, keys }: RedisSpace, api: RecallApi): Promise<number | undefined> {
  const { rhythm } = keys.lane(api);
  const backUs = await client.hget(rhythm, 'wentBack');
  if (backUs === null) return undefined;
  await client.hdel(rhythm, 'wentBack');
  return Number(backUs) / 1_000;
}

/** Ids of all items of a lane, a few hundred at a time; one may come twice, as with SCAN. */
export async function* scanItems(redis: RedisSpace, api: RecallApi, atOnce: number): AsyncGenerator<readonly string[]> {
  const prefix = redis.keys.lane(api).item('');
  for await (const keys of scan(redis, `${prefix}*`, atOnce)) {
    yield [...new Set(keys.map((key) => key.slice(prefix.length)))];
  }
}

/** The items' states; those that waited nowhere wait again. */
export async function mendItems(
  redis: RedisSpace,
  api: RecallApi,
  ids: readonly string[],
): Promise<{ readonly states: readonly string[]; readonly mended: number; readonly turns: readonly Turn[] }> {
  if (ids.length === 0) return { states: [], mended: 0, turns: [] };
  const [states, mended, turns] = (await runScript(redis.client, MEND, redis.keys.lane(api).root, ids)) as [
    string[],
    number,
    string[],
  ];
  return { states, mended, turns: turns.map(parseTurn) };
}

/** Finds turns that the ledger counts on and BullMQ does not have, and makes new ones. Returns how many. */
export async function mendTurns(redis: RedisSpace, api: RecallApi, queue: TurnQueue): Promise<number> {
  // First those that were only just decided: they are not lost.
  await queue.addForgotten(0, Date.now());
  const { prefix, name } = redis.keys.lane(api).turns;
  const marks = redis.keys.lane(api).marks('');
  let lost = 0;
  for await (const keys of scan(redis, `${marks}*`, 200)) {
    for (const key of new Set(keys)) {
      const fields = await redis.client.hgetall(key);
      const turns = Object.entries(fields).flatMap(([field, turn]) => (field === 'later' ? [] : [turn]));
      const known = await Promise.all(turns.map((turn) => redis.client.exists(`${prefix}:${name}:${turn}`)));
      const gone = turns.filter((_, index) => known[index] === 0);
      if (gone.length === 0) continue;
      const conversation = key.slice(marks.length);
      const made = (await runScript(redis.client, FORGET_TURNS, redis.keys.lane(api).root, [
        conversation,
        ...gone,
      ])) as string[];
      await queue.add(made.map(parseTurn));
      lost += made.length;
    }
  }
  return lost;
}

async function* scan(redis: RedisSpace, match: string, count: number): AsyncGenerator<readonly string[]> {
  // A hash tag is a plain part of the pattern: braces mean nothing to SCAN, but brackets, stars and marks would.
  const nodes = mastersOf(redis.client);
  for (const node of nodes) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', match, 'COUNT', count);
      cursor = next;
      yield keys;
    } while (cursor !== '0');
  }
}

import type { RecallApi } from '../model.ts';
import { mastersOf, type RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { parseTurn, type Turn } from './ledger.ts';
import { type TurnQueue, turnsUnknown } from './turn-queue.ts';

const MEND = loadScript('journal/tell', 'recall/lane', 'recall/mend');
/** Longer than any pause between tries (calls/backoff.ts). */
const LATER_AT_MOST_MS = 900_000;

const FORGET_TURNS = loadScript('journal/tell', 'recall/lane', 'recall/forget-turns');

/** True for one process at a time, for so long: it looks for what a crash left. */
export async function mayMend({ client, keys }: RedisSpace, api: RecallApi, forMs: number): Promise<boolean> {
  return (await client.set(keys.lane(api).sweeping, process.pid, 'PX', forMs, 'NX')) !== null;
}

/** What scripts left for a worker to tell. It is handed to one worker only. */
export async function takeNotes(
  redis: RedisSpace,
  api: RecallApi,
): Promise<{
  /** By how much the clock of Redis went back, in milliseconds. */
  readonly backMs: number;
  /** Items of which too little was left to call them. */
  readonly lost: number;
}> {
  const { rhythm } = redis.keys.lane(api);
  const [backUs, lost] = await redis.client.hmget(rhythm, 'wentBack', 'lost');
  if (backUs || lost) await redis.client.hdel(rhythm, 'wentBack', 'lost');
  return { backMs: Number(backUs ?? 0) / 1_000, lost: Number(lost ?? 0) };
}

export const hasPending = async (redis: RedisSpace, api: RecallApi): Promise<boolean> =>
  Number((await redis.client.hget(redis.keys.lane(api).ledger, 'pending')) ?? 0) > 0;

/** Ids of all items of a lane, a few hundred at a time; one may come twice, as with SCAN. */
export async function* scanItems(redis: RedisSpace, api: RecallApi, atOnce: number): AsyncGenerator<readonly string[]> {
  const prefix = redis.keys.lane(api).item('');
  for await (const keys of scan(redis, `${prefix}*`, atOnce)) {
    yield [...new Set(keys.map((key) => key.slice(prefix.length)))];
  }
}

export type MendedItems = {
  readonly states: readonly string[];
  /** That waited nowhere. */
  readonly mended: number;
  readonly turns: readonly Turn[];
  /** Items of which too little was left to call them; they were taken out of the ledger. */
  readonly lost: number;
};

/** The items' states; those that waited nowhere wait again. */
export async function mendItems(redis: RedisSpace, api: RecallApi, ids: readonly string[]): Promise<MendedItems> {
  if (ids.length === 0) return { states: [], mended: 0, turns: [], lost: 0 };
  const [states, mended, turns, lost] = (await runScript(redis.client, MEND, redis.keys.lane(api).root, ids)) as [
    string[],
    number,
    string[],
    number,
  ];
  return { states, mended, turns: turns.map(parseTurn), lost };
}

/** Finds turns that the ledger counts on and BullMQ does not have, and makes new ones. Returns how many. */
export async function mendTurns(redis: RedisSpace, api: RecallApi, queue: TurnQueue): Promise<number> {
  // First those that were only just decided: they are not lost.
  await queue.addForgotten(0, Date.now());
  const marks = redis.keys.lane(api).marks('');
  let lost = 0;
  for await (const keys of scan(redis, `${marks}*`, 200)) {
    for (const key of new Set(keys)) {
      const fields = await redis.client.hgetall(key);
      // A turn due so far ahead was made by a clock that has gone back since.
      const tooLate = Number(fields.later ?? 0) > Date.now() + LATER_AT_MOST_MS ? [fields.laterTurn] : [];
      const turns = Object.entries(fields).flatMap(([field, turn]) => (field === 'later' ? [] : [turn]));
      const unknown = await notOnTheirWay(redis, api, queue, await turnsUnknown(redis, api, turns));
      const gone = [...unknown, ...tooLate.filter((turn) => turn !== undefined)];
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

/**
 * Of turns that BullMQ does not have, those that it will never get. Decided a moment ago, a turn is in the outbox until
 * BullMQ has it; one that left the outbox between the two looks is known now.
 */
async function notOnTheirWay(
  redis: RedisSpace,
  api: RecallApi,
  queue: TurnQueue,
  turns: readonly string[],
): Promise<readonly string[]> {
  if (turns.length === 0) return turns;
  const decided = await queue.decided();
  return turnsUnknown(
    redis,
    api,
    turns.filter((turn) => !decided.has(turn)),
  );
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

import type { RecallApi } from '../model.ts';
import type { RedisClient, RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { bullmq } from './bullmq.ts';
import { parseTurn, type Turn } from './ledger.ts';

/** Data of a BullMQ job: the turn as it stands in the outbox. */
export type TurnJob = { readonly entry: string };

export type TurnQueue = {
  /** Adds turns and waits until BullMQ has them. Adding one again changes nothing. */
  add(turns: readonly Turn[]): Promise<void>;
  /** Adds turns that were decided at least `olderThanMs` ago and that nobody added: their process died in between. */
  addForgotten(olderThanMs: number, now: number): Promise<number>;
  /** Ids of turns that were decided and that BullMQ may not have yet. */
  decided(): Promise<ReadonlySet<string>>;
  /** Turns that hold items since longer than `olderThanMs` and that BullMQ does not know. */
  orphans(olderThanMs: number, now: number): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** A release may let hundreds of thousands go; others have their turn between the pieces. */
const ADD_AT_ONCE = 1_000;
const ACKNOWLEDGE_AT = 100;
const ACKNOWLEDGE_AFTER_MS = 250;
/**
 * Redis decides what is due; BullMQ goes by the clock of a process. A process whose clock is ahead would find nothing due
 * and look again at once, as often as it can, until Redis gets there.
 */
const LATER_AT_LEAST_MS = 25;

/** @param ofQueue a connection that BullMQ may use beside others; it does not close it */
export function makeTurnQueue(redis: RedisSpace, api: RecallApi, ofQueue: RedisClient = redis.client): TurnQueue {
  const keys = redis.keys.lane(api);
  const { name, prefix } = keys.turns;
  const { Queue } = bullmq();
  const queue = new Queue<TurnJob>(name, {
    connection: ofQueue,
    prefix,
    skipMetasUpdate: true,
    skipVersionCheck: true,
  });
  // Each command reports its own failure; without a listener BullMQ would end the process.
  queue.on('error', () => {});

  // Turns that BullMQ has leave the outbox in batches: one that stays there is only added once more.
  let added: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const acknowledge = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const entries = added;
    added = [];
    if (entries.length > 0) redis.client.zrem(keys.outbox, ...entries).catch(() => {});
  };

  const add = async (turns: readonly Turn[]): Promise<void> => {
    for (let start = 0; start < turns.length; start += ADD_AT_ONCE)
      await addSome(turns.slice(start, start + ADD_AT_ONCE));
  };

  const addSome = async (turns: readonly Turn[]): Promise<void> => {
    const now = Date.now();
    await Promise.all(
      turns.map((turn) =>
        queue.add(
          'turn',
          { entry: turn.entry },
          {
            jobId: turn.id,
            // BullMQ: 1 goes first; jobs without a priority would go before all others.
            priority: turn.rank + 1,
            delay: turn.dueAt === 0 ? 0 : Math.max(LATER_AT_LEAST_MS, turn.dueAt - now),
            removeOnComplete: true,
            removeOnFail: true,
            // BullMQ's own retries play no part: a turn never fails, it is completed or taken over.
            attempts: 1,
          },
        ),
      ),
    );
    added.push(...turns.map((turn) => turn.entry));
    if (added.length >= ACKNOWLEDGE_AT) acknowledge();
    else timer ??= setTimeout(acknowledge, ACKNOWLEDGE_AFTER_MS);
  };

  return {
    add,
    addForgotten: async (olderThanMs, now) => {
      const entries = await longAgo(redis, keys.outbox, olderThanMs, now);
      await add(entries.map(parseTurn));
      return entries.length;
    },
    decided: async () => new Set((await redis.client.zrange(keys.outbox, 0, '-1')).map((entry) => parseTurn(entry).id)),
    orphans: async (olderThanMs, now) => {
      const held = await longAgo(redis, keys.claims, olderThanMs, now);
      return turnsUnknown(redis, api, held);
    },
    close: async () => {
      acknowledge();
      await queue.close();
    },
  };
}

const KNOWN = loadScript('journal/tell', 'recall/lane', 'recall/turns-known');

/** Which of these turns BullMQ does not have, complete and in their place. */
export async function turnsUnknown(
  redis: RedisSpace,
  api: RecallApi,
  turns: readonly string[],
): Promise<readonly string[]> {
  if (turns.length === 0) return [];
  const lane = redis.keys.lane(api);
  const known = (await runScript(redis.client, KNOWN, lane.root, [lane.turns.name, ...turns])) as number[];
  return turns.filter((_, index) => known[index] === 0);
}

/** Further ahead than clocks of processes differ: the clock of Redis has gone back since. */
const FROM_THE_FUTURE_MS = 600_000;

async function longAgo(redis: RedisSpace, key: string, olderThanMs: number, now: number): Promise<readonly string[]> {
  const flat = await redis.client.zrange(key, 0, '999', 'WITHSCORES');
  return flat.filter((_, index) => {
    const at = Number(flat[index + 1]);
    return index % 2 === 0 && (at <= now - olderThanMs || at > now + FROM_THE_FUTURE_MS);
  });
}

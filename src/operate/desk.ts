import type { Steps } from '../lane/switches.ts';
import { makeTurnQueue, type TurnQueue } from '../lane/turn-queue.ts';
import type { EpochMs, RecallApi } from '../model.ts';
import { makeRecallQueue, type RecallQueue } from '../queue/recall-queue.ts';
import type { RedisHandle, RedisSpace } from '../redis/connect.ts';
import { type MuteQueue, makeMuteQueue } from '../sanction/mute-queue.ts';

/**
 * Where people work: all that the functions of this folder need to show and change what a service keeps. Made of an open
 * Redis, by a command for as long as it runs, or by a process for as long as it lives. Queues are opened when they are
 * first asked for, once.
 */
export type Desk = {
  readonly redis: RedisSpace;
  readonly keepKeysMs: number;
  readonly keepTextMs: number;
  readonly now: () => EpochMs;
  /** Who looks on while many things are done at once; absent: nobody. */
  readonly steps?: Steps | undefined;
  /** Where turns of a lane go, so that a worker finds them. */
  turns(api: RecallApi): TurnQueue;
  mutes(): MuteQueue;
  /** Takes recalls that people ask for. Its outcomes are counted by whoever flags. */
  recalls(): RecallQueue;
  /** Closes the queues; not Redis, nor their connection to it. */
  close(): Promise<void>;
};

type Options = Pick<Desk, 'keepKeysMs' | 'keepTextMs' | 'now'> & {
  readonly redis: RedisSpace & Pick<RedisHandle, 'queues'>;
};

export function makeDesk({ redis, keepKeysMs, keepTextMs, now }: Options): Desk {
  const opened = new Map<string, { close(): Promise<void> }>();
  const once = <Queue extends { close(): Promise<void> }>(name: string, open: () => Queue): Queue => {
    const known = opened.get(name) as Queue | undefined;
    if (known !== undefined) return known;
    const queue = open();
    opened.set(name, queue);
    return queue;
  };
  const openRecalls = () =>
    makeRecallQueue({
      redis,
      ofQueues: redis.queues(),
      keepKeysMs,
      metrics: { recall: () => {} },
      now,
      // The orders are safe; a worker's sweep adds what is missing.
      onError: () => {},
    });
  return {
    redis,
    keepKeysMs,
    keepTextMs,
    now,
    turns: (api) => once(`turns ${api}`, () => makeTurnQueue(redis, api, redis.queues())),
    mutes: () => once('mutes', () => makeMuteQueue(redis, keepKeysMs, redis.queues())),
    recalls: () => once('recalls', openRecalls),
    close: async () => {
      const queues = [...opened.values()];
      opened.clear();
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}

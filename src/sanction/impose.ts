import { tellFact } from '../journal/tell-fact.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { SanctionOrder, Strike } from '../model.ts';
import type { RedisClient, RedisSpace } from '../redis/connect.ts';
import type { Ladder } from '../rules/rule-set.ts';
import { muteFact } from './mute-fact.ts';
import { makeMuteQueue } from './mute-queue.ts';
import { putForReview } from './review.ts';
import { type Climbed, takeStrikes } from './strikes.ts';

/** Sanctions against senders, for the path. Each may be handed in twice. Rejects when Redis does; then hand it in again. */
export type Sanctions = {
  /** Takes strikes down; returns the rungs they climbed. */
  strike(strikes: readonly Strike[], ladders: readonly Ladder[]): Promise<readonly Climbed[]>;
  /** Resolves when all orders are safe in Redis. */
  impose(orders: readonly SanctionOrder[]): Promise<void>;
  close(): Promise<void>;
};

type Options = {
  /** Answers or fails at once; a callback waits for it. Not closed here. */
  readonly redis: RedisSpace;
  /** What BullMQ uses; absent: the same connection. Not closed here. */
  readonly ofQueues?: RedisClient;
  readonly keepKeysMs: number;
  readonly metrics: Pick<Metrics, 'review'>;
};

export function makeSanctions({ redis, ofQueues, keepKeysMs, metrics }: Options): Sanctions {
  const mutes = makeMuteQueue(redis, keepKeysMs, ofQueues);
  const imposeOne = async (order: SanctionOrder): Promise<void> => {
    if (order.type === 'mute')
      await Promise.all([mutes.add(order), tellFact(redis, muteFact(order, 'queued', order.flaggedAt))]);
    else if (await putForReview(redis, order, keepKeysMs)) metrics.review(order.rule);
  };
  return {
    strike: (strikes, ladders) => takeStrikes(redis, strikes, ladders),
    impose: async (orders) => {
      await Promise.all(orders.map(imposeOne));
    },
    close: () => mutes.close(),
  };
}

import { askBrakes } from '../lane/brake.ts';
import { makeLedger, type NewEntry, type Standing } from '../lane/ledger.ts';
import { makeTurnQueue } from '../lane/turn-queue.ts';
import type { Metrics } from '../metrics/metrics.ts';
import {
  apiOf,
  type EpochMs,
  type MessageKey,
  RECALL_APIS,
  type RecallApi,
  type RecallOrder,
  type RecallOutcome,
} from '../model.ts';
import type { RedisClient, RedisSpace } from '../redis/connect.ts';
import { itemIdOf } from '../redis/keys/recall.ts';
import type { LimitsOf } from './brake.ts';
import { knownOutcome } from './known-outcome.ts';

export type RecallQueue = {
  /**
   * Puts orders on the queue, each once, however often they come. When it resolves they are safe in Redis and a worker
   * will find them. Standings are in the order of the orders. Rejects when Redis does; then flag again.
   */
  flag(orders: readonly RecallOrder[]): Promise<readonly Flagged[]>;
  /** Ends recalls that were not yet sent. Returns how many there were. `gone`: the message is no longer there. */
  cancel(keys: readonly MessageKey[], reason: CancelReason): Promise<number>;
  /** Notes that Tencent told of recalls; those that were ours are confirmed. Returns how many. */
  confirm(keys: readonly MessageKey[]): Promise<number>;
  close(): Promise<void>;
};

/** `queued`, `held` (by a brake or switch), `raised` (known, now more severe), `known`, or an outcome known at once. */
export type Flagged = { readonly order: RecallOrder; readonly standing: Standing };

export type CancelReason = 'gone' | 'withdrawn';

type Options = {
  /** Answers or fails at once; a callback waits for it. Not closed here. */
  readonly redis: RedisSpace;
  /** What BullMQ uses; absent: the same connection. Not closed here. */
  readonly ofQueues?: RedisClient;
  /** How long an outcome is remembered, to know a late duplicate. */
  readonly keepKeysMs: number;
  /** The brakes on what is flagged; absent: none. */
  readonly limitsOf?: LimitsOf;
  /** Whether a rule still asks for anything. What a rule flagged that was turned off meanwhile is cancelled. */
  readonly isLive?: (rule: string) => boolean;
  readonly metrics: Pick<Metrics, 'recall'>;
  readonly now: () => EpochMs;
  /** Told when turns could not be added; a worker's sweep adds them within seconds. */
  readonly onError: (error: unknown) => void;
};

export function makeRecallQueue({
  redis,
  ofQueues,
  keepKeysMs,
  limitsOf,
  isLive = () => true,
  metrics,
  now,
  onError,
}: Options): RecallQueue {
  const lanes = new Map(
    RECALL_APIS.map((api) => [
      api,
      { api, ledger: makeLedger(redis, api, keepKeysMs), turns: makeTurnQueue(redis, api, ofQueues) },
    ]),
  );
  const laneOf = (api: RecallApi) => lanes.get(api)!;

  const flagInLane = async (api: RecallApi, entries: readonly NewEntry[]): Promise<readonly Flagged[]> => {
    const { ledger, turns } = laneOf(api);
    const reply = await ledger.flag(entries);
    // The orders are safe from here on: were this process to die now, a worker's sweep would add their turns.
    await turns.add(reply.turns).catch(onError);
    return entries.map(({ order }, index) => {
      const standing = reply.standings[index]!;
      if (isOutcome(standing)) metrics.recall(api, standing);
      return { order, standing };
    });
  };

  /** The brake that holds each order. Asked first, and idempotent: a crash before the ledger has an order costs a count. */
  const heldBy = async (orders: readonly RecallOrder[]): Promise<ReadonlyMap<RecallOrder, string>> => {
    if (limitsOf === undefined) return new Map();
    const at = now();
    const open = orders.filter((order) => isLive(order.rule) && knownOutcome(order, at) === undefined);
    const names = await askBrakes(redis, open, limitsOf(open.map(({ rule }) => rule)));
    return new Map(open.map((order, index) => [order, names[index]!]));
  };

  const byLane = (keys: readonly MessageKey[]): ReadonlyMap<RecallApi, readonly string[]> => {
    const targets = keys.map((key) => ({ type: 'message', key }) as const);
    const groups = Map.groupBy(targets, apiOf);
    return new Map([...groups].map(([api, group]) => [api, group.map(itemIdOf)]));
  };

  return {
    flag: async (orders) => {
      const brakes = await heldBy(orders);
      const at = now();
      const entries = orders.map((order): NewEntry => {
        const final = isLive(order.rule) ? knownOutcome(order, at) : 'cancelled';
        return { order, final, heldBy: brakes.get(order) ?? '' };
      });
      const groups = Map.groupBy(entries, ({ order }) => apiOf(order.target));
      const flagged = (await Promise.all([...groups].map(([api, group]) => flagInLane(api, group)))).flat();
      const byOrder = new Map(flagged.map((one) => [one.order, one]));
      return orders.map((order) => byOrder.get(order)!);
    },
    cancel: async (keys, reason) => {
      const outcome: RecallOutcome = reason === 'gone' ? 'gone' : 'cancelled';
      const counts = [...byLane(keys)].map(async ([api, ids]) => {
        const ended = await laneOf(api).ledger.cancel(ids, outcome);
        for (const _ of ended) metrics.recall(api, outcome);
        return ended.length;
      });
      return sum(await Promise.all(counts));
    },
    confirm: async (keys) =>
      sum(await Promise.all([...byLane(keys)].map(([api, ids]) => laneOf(api).ledger.confirm(ids)))),
    close: async () => {
      await Promise.all([...lanes.values()].map(({ turns }) => turns.close()));
    },
  };
}

const NOT_FINAL: ReadonlySet<Standing> = new Set(['queued', 'held', 'raised', 'known']);
/** Whether an order ended as it was flagged, without a call. */
export const isOutcome = (standing: Standing): standing is RecallOutcome => !NOT_FINAL.has(standing);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

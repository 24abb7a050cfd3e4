import { RECALL_APIS, type RecallApi } from '../model.ts';
import type { RedisClient } from '../redis/connect.ts';
import { mendItems, mendTurns, scanItems } from '../redis/lane/mend.ts';
import { makeTurnQueue } from '../redis/lane/turn-queue.ts';
import { type LaneStatus, readStatus } from './status.ts';

/** What `unsaid status --audit` found, lane by lane: it reads every item and compares it with the counters and BullMQ. */
export type LaneAudit = {
  readonly api: RecallApi;
  readonly numbers: LaneStatus;
  /** Items by state, counted one by one. Outcomes are fewer than the ledger's once items passed their keeping time. */
  readonly items: Readonly<Record<string, number>>;
  /** Items that waited nowhere, and now wait. */
  readonly mendedItems: number;
  /** Turns that BullMQ had lost, and now has. */
  readonly mendedTurns: number;
  /** True when the counters agree with each other and with the items. */
  readonly balanced: boolean;
};

const AT_ONCE = 200;

/** Also mends: what a crash left between two stores is put right. Safe while everything runs. */
export async function audit(redis: RedisClient): Promise<readonly LaneAudit[]> {
  return Promise.all(RECALL_APIS.map((api) => auditLane(redis, api)));
}

async function auditLane(redis: RedisClient, api: RecallApi): Promise<LaneAudit> {
  const queue = makeTurnQueue(redis, api);
  try {
    const items: Record<string, number> = {};
    let mendedItems = 0;
    for await (const ids of scanItems(redis, api, AT_ONCE)) {
      const { states, mended, turns } = await mendItems(redis, api, ids);
      for (const state of states) items[state] = (items[state] ?? 0) + 1;
      mendedItems += mended;
      await queue.add(turns);
    }
    const lost = await mendTurns(redis, api, queue);
    const numbers = (await readStatus(redis)).lanes.find((lane) => lane.api === api)!;
    const waiting = (items.pending ?? 0) + (items.claimed ?? 0);
    return {
      api,
      numbers,
      items,
      mendedItems,
      mendedTurns: lost,
      balanced: numbers.difference === 0 && numbers.pending === waiting && numbers.held === (items.held ?? 0),
    };
  } finally {
    await queue.close();
  }
}

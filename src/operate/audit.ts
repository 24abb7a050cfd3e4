import { makeLedger } from '../lane/ledger.ts';
import { mendItems, mendTurns, scanItems } from '../lane/mend.ts';
import { leaveUncounted } from '../lane/uncounted.ts';
import { type MessageKey, RECALL_APIS, type RecallApi } from '../model.ts';
import { makeRecordFinder } from '../record/find.ts';
import { keyOf } from '../record/pack.ts';
import type { Desk } from './desk.ts';
import { type LaneStatus, readStatus } from './status.ts';

/** What `unsaid status --audit` found, lane by lane: it reads every item and compares it with the counters and BullMQ. */
export type LaneAudit = {
  readonly api: RecallApi;
  readonly numbers: LaneStatus;
  /** Items by state, counted one by one. Outcomes are fewer than the ledger's once items passed their keeping time. */
  readonly items: Readonly<Record<string, number>>;
  /** Items that waited though Tencent told that the message is gone, and now have that outcome. */
  readonly goneItems: number;
  /** Items that waited nowhere, and now wait. */
  readonly mendedItems: number;
  /** Turns that BullMQ had lost, and now has. */
  readonly mendedTurns: number;
  /** Items of which too little was left to call them; they were taken out of the ledger. */
  readonly lostItems: number;
  /** True when the counters agree with each other and with the items. */
  readonly balanced: boolean;
};

const AT_ONCE = 200;

/** Also mends what a crash left between two stores. Safe while everything runs. */
export async function audit(desk: Desk, onItems: OnItems = () => {}): Promise<readonly LaneAudit[]> {
  return Promise.all(RECALL_APIS.map((api) => auditLane(desk, api, onItems)));
}

/** Hears of how many items were counted; what it throws ends the audit between two pieces, and what was mended stays. */
export type OnItems = (items: number) => void;

async function auditLane(desk: Desk, api: RecallApi, onItems: OnItems): Promise<LaneAudit> {
  const { redis, keepKeysMs } = desk;
  const queue = desk.turns(api);
  const ledger = makeLedger(redis, api, keepKeysMs);
  const record = makeRecordFinder(desk);

  /** Of these items that wait, ends those whose message is gone; returns how many. */
  const endGone = async (ids: readonly string[]): Promise<number> => {
    const waiting = ids.flatMap((id): (readonly [string, MessageKey])[] => {
      const key = keyOf(id, false);
      return key === undefined ? [] : [[id, key]];
    });
    const marks = await record.areGone(waiting.map(([, key]) => key));
    const gone = waiting.flatMap(([id], index) => (marks[index] ? [id] : []));
    return gone.length === 0 ? 0 : (await ledger.cancel(gone, 'gone')).length;
  };

  const items: Record<string, number> = {};
  let [mendedItems, goneItems, lostItems] = [0, 0, 0];
  for await (const ids of scanItems(redis, api, AT_ONCE)) {
    const { states, mended, turns, lost } = await mendItems(redis, api, ids);
    goneItems += await endGone(ids.filter((_, index) => states[index] === 'pending' || states[index] === 'held'));
    for (const state of states) items[state] = (items[state] ?? 0) + 1;
    mendedItems += mended;
    lostItems += lost;
    await queue.add(turns);
    onItems(ids.length);
  }
  await leaveUncounted(redis, api, 'gone', goneItems);
  const lostTurns = await mendTurns(redis, api, queue);
  const numbers = (await readStatus(desk)).lanes.find((lane) => lane.api === api)!;
  const waiting = (items.pending ?? 0) + (items.claimed ?? 0);
  return {
    api,
    numbers,
    items,
    goneItems,
    mendedItems,
    mendedTurns: lostTurns,
    lostItems,
    balanced: numbers.difference === 0 && numbers.pending === waiting && numbers.held === (items.held ?? 0),
  };
}

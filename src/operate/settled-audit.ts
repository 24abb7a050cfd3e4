import { audit, type LaneAudit, type OnItems } from './audit.ts';
import type { Desk } from './desk.ts';
import { readStatus } from './status.ts';

/**
 * An audit that may run beside live traffic. Items are counted one by one, so a lane that moves meanwhile gives a count
 * of no one moment; it is counted again, and in the end judged by its ledger alone, which is one moment.
 */
export type AuditedLane = LaneAudit & {
  /** - `whole`: the ledger adds up and the items say the same.
   *  - `moving`: the ledger adds up; the items moved each time they were counted.
   *  - `broken`: it does not add up. */
  readonly books: 'whole' | 'moving' | 'broken';
};

const TRIES = 3;

export async function settledAudit(desk: Desk, onItems?: OnItems): Promise<readonly AuditedLane[]> {
  let audits: readonly AuditedLane[] = [];
  for (let tried = 0; tried < TRIES; tried++) {
    const before = await readStatus(desk);
    const latest = await audit(desk, onItems);
    const after = await readStatus(desk);
    const stood = (lane: LaneAudit): boolean => movement(before.lanes, lane) === movement(after.lanes, lane);
    const earlier = audits;
    audits = latest.map((lane, index) => ({
      ...lane,
      goneItems: lane.goneItems + (earlier[index]?.goneItems ?? 0),
      mendedItems: lane.mendedItems + (earlier[index]?.mendedItems ?? 0),
      lostItems: lane.lostItems + (earlier[index]?.lostItems ?? 0),
      mendedTurns: lane.mendedTurns + (earlier[index]?.mendedTurns ?? 0),
      books: lane.balanced ? 'whole' : lane.numbers.difference === 0 && !stood(lane) ? 'moving' : 'broken',
    }));
    if (audits.every(({ books }) => books === 'whole')) break;
  }
  return audits;
}

/** Everything of the ledger that a move of an item changes. */
function movement(lanes: Awaited<ReturnType<typeof readStatus>>['lanes'], { api }: LaneAudit): string {
  const { flagged, pending, held, outcomes } = lanes.find((lane) => lane.api === api)!;
  return JSON.stringify([flagged, pending, held, outcomes]);
}

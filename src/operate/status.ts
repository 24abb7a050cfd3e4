import { type BrakeReading, readBrakes } from '../lane/brake.ts';
import { type LaneNumbers, readLane } from '../lane/read-lane.ts';
import { RECALL_APIS } from '../model.ts';
import type { Desk } from './desk.ts';

/** How delivery stands. */
export type Status = {
  readonly lanes: readonly LaneStatus[];
  /** True when every flagged message is accounted for in every lane. */
  readonly balanced: boolean;
  readonly brakes: BrakeReading;
};

export type LaneStatus = LaneNumbers & {
  readonly final: number;
  /** `flagged - final - pending - held`: 0, or something is wrong. */
  readonly difference: number;
};

export async function readStatus({ redis, now }: Desk): Promise<Status> {
  const [brakes, lanes] = await Promise.all([
    readBrakes(redis, now()),
    Promise.all(RECALL_APIS.map(async (api) => withSums(await readLane(redis, api)))),
  ]);
  return { lanes, balanced: lanes.every(({ difference }) => difference === 0), brakes };
}

function withSums(lane: LaneNumbers): LaneStatus {
  const final = Object.values(lane.outcomes).reduce((sum, count) => sum + count, 0);
  return { ...lane, final, difference: lane.flagged - final - lane.pending - lane.held };
}

import { type BrakeReading, readBrakes, readVanished } from '../lane/brake.ts';
import { type LaneNumbers, readLane } from '../lane/read-lane.ts';
import { type EpochMs, RECALL_APIS } from '../model.ts';
import type { Desk } from './desk.ts';

/** How delivery stands. */
export type Status = {
  readonly lanes: readonly LaneStatus[];
  /** True when every flagged message is accounted for in every lane. */
  readonly balanced: boolean;
  readonly brakes: BrakeReading;
  /** Rules that no file has any more: what they queued is held until they are back or somebody decides. */
  readonly vanished: readonly { readonly rule: string; readonly since: EpochMs }[];
};

export type LaneStatus = LaneNumbers & {
  readonly final: number;
  /** `flagged - final - pending - held`: 0, or something is wrong. */
  readonly difference: number;
};

export async function readStatus({ redis, now }: Desk): Promise<Status> {
  const [brakes, gone, lanes] = await Promise.all([
    readBrakes(redis, now()),
    readVanished(redis),
    Promise.all(RECALL_APIS.map(async (api) => withSums(await readLane(redis, api)))),
  ]);
  const vanished = [...gone].map(([rule, since]) => ({ rule, since }));
  return { lanes, balanced: lanes.every(({ difference }) => difference === 0), brakes, vanished };
}

function withSums(lane: LaneNumbers): LaneStatus {
  const final = Object.values(lane.outcomes).reduce((sum, count) => sum + count, 0);
  return { ...lane, final, difference: lane.flagged - final - lane.pending - lane.held };
}

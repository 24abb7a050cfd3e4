import { readStop } from '../lane/stop.ts';
import { MUTE_API } from '../model.ts';
import { type PutForReview, readReviews } from '../sanction/review.ts';
import type { Desk } from './desk.ts';

/** How mutes stand, and what waits for people. */
export type SanctionsStatus = {
  readonly mutes: {
    readonly waiting: number;
    readonly underWay: number;
    /** Why the API stopped by itself; undefined while it runs. */
    readonly stopped: string | undefined;
  };
  readonly reviews: {
    /** Entries of the stream, about 10,000 at most. */
    readonly entries: number;
    /** The latest ones, newest first. */
    readonly latest: readonly PutForReview[];
  };
};

const LATEST = 5;

export async function readSanctions({ redis, mutes }: Desk): Promise<SanctionsStatus> {
  const [counts, stopped, reviews] = await Promise.all([
    mutes().counts(),
    readStop(redis, MUTE_API),
    readReviews(redis, LATEST),
  ]);
  return { mutes: { ...counts, stopped }, reviews };
}

import type { FollowerStanding } from '../journal/follow.ts';
import { readJournalStanding } from '../journal/read-lag.ts';
import type { EpochMs } from '../model.ts';
import type { Desk } from '../operate/desk.ts';

export type Freshness = {
  /**
   * Waits a moment until history has all that was true when it was asked. Resolves with the time as of which it has all.
   */
  wait(): Promise<EpochMs>;
  /** As of when it had all, the last time that somebody looked. */
  last(): EpochMs;
};

const WAIT_AT_MOST_MS = 3_000;
const LOOK_EVERY_MS = 25;

type Watched = {
  readonly desk: Pick<Desk, 'redis'>;
  readonly isRedisReady: () => boolean;
  readonly following: () => FollowerStanding;
  readonly now: () => EpochMs;
};

export function makeFreshness({ desk, isRedisReady, following, now }: Watched): Freshness {
  let last = 0;
  const look = async (askedAt: EpochMs): Promise<boolean> => {
    const before = now();
    const { oldestAt } = await readJournalStanding(desk.redis);
    last = Math.max(last, oldestAt === undefined ? before : Math.min(before, oldestAt - 1));
    return last >= askedAt;
  };
  return {
    last: () => last,
    wait: async () => {
      const askedAt = now();
      try {
        while (isRedisReady() && !(await look(askedAt)) && now() - askedAt < WAIT_AT_MOST_MS) {
          if (following().type !== 'follows') break;
          await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        }
      } catch {
        // Redis went away in the middle: history is as it was.
      }
      return last;
    },
  };
}

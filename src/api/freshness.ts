import type { FollowerStanding } from '../journal/follow.ts';
import { readJournalStanding } from '../journal/read-lag.ts';
import type { EpochMs } from '../model.ts';
import type { Desk } from '../operate/desk.ts';

export type Freshness = {
  /**
   * Waits a moment for history to have everything that was true when this was called. Resolves with the time up to which it has.
   */
  wait(): Promise<EpochMs>;
  /** The time up to which history was complete when somebody last looked. */
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
    // A clock that was set back: what was complete by the one before says nothing of this one.
    if (last > before) last = 0;
    last = Math.max(last, oldestAt === undefined ? before : Math.min(before, oldestAt - 1));
    return last >= askedAt;
  };
  return {
    last: () => last,
    wait: async () => {
      const [askedAt, begun] = [now(), performance.now()];
      try {
        while (isRedisReady() && !(await look(askedAt)) && performance.now() - begun < WAIT_AT_MOST_MS) {
          if (following().type !== 'follows') break;
          await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        }
      } catch {
        // Redis went away meanwhile: history stays as it was.
      }
      return last;
    },
  };
}

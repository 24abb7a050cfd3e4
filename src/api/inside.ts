import type { History } from '../history/history.ts';
import type { FollowerStanding } from '../journal/follow.ts';
import { readJournalStanding } from '../journal/read-lag.ts';
import type { Judge } from '../judge/judge.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EpochMs } from '../model.ts';
import type { Desk } from '../operate/desk.ts';
import { Problem } from './problem.ts';

/** What answers are made of. Redis or history may be away at any time. */
export type Inside = {
  readonly desk: Desk;
  readonly isRedisReady: () => boolean;
  readonly history: () => History | undefined;
  readonly following: () => FollowerStanding;
  readonly judge: () => Judge;
  readonly versionOf: (rule: string) => string;
  readonly metrics: Pick<Metrics, 'textLooks'>;
  readonly log: Pick<Log, 'warn' | 'error' | 'info'>;
  readonly now: () => EpochMs;
  readonly fresh: Freshness;
};

/** @throws Problem `history-away` */
export function historyOf({ history }: Pick<Inside, 'history'>): History {
  const opened = history();
  if (opened === undefined) throw new Problem('history-away', 'history is away; what is live can be asked');
  return opened;
}

/** @throws Problem `redis-away`; for what cannot be answered without it */
export function needRedis({ isRedisReady }: Pick<Inside, 'isRedisReady'>): void {
  if (!isRedisReady()) throw new Problem('redis-away', 'Redis is away; nothing was done');
}

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

type Watched = Pick<Inside, 'desk' | 'isRedisReady' | 'following' | 'now'>;

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

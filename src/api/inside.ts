import type { History } from '../history/history.ts';
import type { FollowerStanding } from '../journal/follow.ts';
import type { Judge } from '../judge/judge.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { EpochMs } from '../model.ts';
import type { Notify } from '../notify/notify.ts';
import type { Desk } from '../operate/desk.ts';
import type { LookApart } from '../rulebook/look-apart.ts';
import type { Decider } from './decider.ts';
import type { Events } from './events.ts';
import type { Freshness } from './freshness.ts';
import type { makeJobs } from './jobs.ts';
import { Problem } from './problem.ts';

/** What the answers use. Redis or history may be away at any time. */
export type Inside = {
  readonly desk: Desk;
  readonly isRedisReady: () => boolean;
  readonly history: () => History | undefined;
  readonly following: () => FollowerStanding;
  readonly judge: () => Judge;
  /** Matches texts against the loaded rule sets, in a thread. */
  readonly look: LookApart;
  readonly versionOf: (rule: string) => string;
  /** Configured calls per second to each API. */
  readonly recallRate: number;
  readonly rulesDir: string;
  readonly metrics: Pick<Metrics, 'textLooks' | 'falseAlarms'>;
  readonly log: Pick<Log, 'warn' | 'error' | 'info'>;
  readonly now: () => EpochMs;
  readonly fresh: Freshness;
  readonly decider: Decider;
  readonly events: Events;
  readonly jobs: ReturnType<typeof makeJobs>;
  /** Undefined until this Redis is known to belong to this app. */
  readonly notify: () => Notify | undefined;
};

/** @throws Problem `history-away` */
export function historyOf({ history }: Pick<Inside, 'history'>): History {
  const opened = history();
  if (opened === undefined) throw new Problem('history-away', 'history is away; what is live can be asked');
  return opened;
}

/** @throws Problem `redis-away`; for answers that need Redis */
export function needRedis({ isRedisReady }: Pick<Inside, 'isRedisReady'>): void {
  if (!isRedisReady()) throw new Problem('redis-away', 'Redis is away; nothing was done');
}

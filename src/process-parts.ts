import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { EpochMs } from './model.ts';
import type { PathJournal } from './open-journal.ts';
import type { CallbackTally } from './receive/callback-tally.ts';
import type { RedisHandle } from './redis/connect.ts';
import type { RedisFit } from './redis/fit.ts';
import type { RunningRules } from './rulebook/running-rules.ts';

/** What the parts of a process share, and where they put what closes them. */
export type ProcessParts = {
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly redis: RedisHandle;
  readonly fit: RedisFit;
  /** False until this Redis was looked at, and while it is another app's: nothing may be written there. */
  readonly isOurs: () => boolean;
  readonly rules: RunningRules;
  readonly journal: PathJournal;
  /** Run from the top when all of it closes, and when a start fails half-way. */
  readonly opened: AsyncDisposableStack;
  /** What stops taking work: run before all else and at the same time, since each waits for what it has under way. */
  readonly stops: (() => Promise<void>)[];
  /** What may keep it from doing its work, each in words for people while it does. */
  readonly troubles: (() => Promise<string | undefined>)[];
  /** How many callbacks are on disk; null where none are received. */
  spooled: () => number | null;
  readonly tally: CallbackTally;
};

import type { Metrics } from '../metrics/metrics.ts';
import type { EpochMs } from '../model.ts';
import type { RedisHandle } from '../redis/connect.ts';
import type { Tencent } from '../tencent/open.ts';

/** What a worker that calls Tencent is started with: recalls in recall/start.ts, mutes in sanction/start.ts. */
export type StartOptions = {
  readonly redis: RedisHandle;
  /** Not closed here. */
  readonly tencent: Tencent;
  readonly config: {
    /** Calls per second for each API, over all processes. */
    readonly recallRate: number;
    readonly keepKeysMs: number;
  };
  readonly metrics: Metrics;
  readonly log: WorkerLog;
  readonly now: () => EpochMs;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
};

export type WorkerLog = {
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
};

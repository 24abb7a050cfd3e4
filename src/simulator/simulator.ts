import type { ApiStats, LoggedCall } from './call-log.ts';
import type { CallbackStats } from './callback-sender.ts';
import type { Faults } from './faults.ts';
import type { visibleNow } from './live.ts';
import type { Submitted } from './outbox.ts';
import type { Score } from './tally.ts';
import type { TrafficLimits } from './traffic-run.ts';
import type { Draft, World } from './world.ts';

export type Summary = Score & {
  readonly maxCallsInAnySecond: Readonly<Record<string, number>>;
  readonly overLimit: number;
  readonly callbacks: CallbackStats | undefined;
};

export type Simulator = {
  /** `http://host:port`, the base URL for REST calls and the address of the page. */
  readonly url: string;
  readonly port: number;
  readonly world: World;
  readonly faults: Faults;
  /** Sends one message with its callbacks, as a client would. @param ageMs how long ago it was sent */
  send(draft: Draft, ageMs?: number): Promise<{ readonly type: Submitted['type']; readonly [detail: string]: unknown }>;
  readonly traffic: {
    /** Starts, or changes the rate of what runs. Resolves when it ended and every callback was answered. */
    start(limits: TrafficLimits): Promise<void>;
    stop(): void;
    state(): { readonly on: boolean; readonly rate: number; readonly sent: number };
  };
  summary(): Summary;
  stats(): { readonly apis: Record<string, ApiStats>; readonly callbacks: CallbackStats | undefined };
  /** @param since epoch milliseconds */
  calls(since?: number): readonly LoggedCall[];
  visible(): ReturnType<typeof visibleNow>;
  /** Forgets messages, calls and numbers; groups, faults and traffic stay. */
  reset(): void;
  close(): Promise<void>;
};

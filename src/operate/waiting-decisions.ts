import type { RedisSpace } from '../redis/connect.ts';
import { DECISIONS } from '../redis/scripts/decisions.ts';
import { runOverKeys } from '../redis/scripts/record.ts';
import type { ReviewDecision } from './decide-review.ts';

/** A decision between its taking and its effect: until then it can be undone, and nothing has left. */
export type WaitingDecision = ReviewDecision & { readonly id: string; readonly review: string };

export type WaitingDecisions = {
  /** Resolves with when it is due (epoch ms, by the clock of Redis). */
  put(decision: WaitingDecision, waitMs: number): Promise<number>;
  /** The decision, which nobody acts on any more; undefined when it is too late, or there is none. */
  undo(review: string): Promise<WaitingDecision | undefined>;
  /** What is due; handed out again when it was not `done` for so long: its process died. */
  take(): Promise<readonly WaitingDecision[]>;
  done(review: string): Promise<void>;
  /** Whether a decision about the review waits, or is acted on. */
  has(review: string): Promise<boolean>;
};

const LEASE_MS = 30_000;
const AT_ONCE = 50;

export function makeWaitingDecisions({ client, keys }: RedisSpace): WaitingDecisions {
  const { due, what, taken } = keys.people.decisions;
  const run = (...args: readonly (string | number)[]) => runOverKeys(client, DECISIONS, [due, what, taken], args);
  const read = (json: string) => JSON.parse(json) as WaitingDecision;
  return {
    put: async (decision, waitMs) => Number(await run('put', decision.review, JSON.stringify(decision), waitMs)),
    undo: async (review) => {
      const json = (await run('undo', review)) as string | null;
      return json === null ? undefined : read(json);
    },
    take: async () => {
      const flat = (await run('take', LEASE_MS, AT_ONCE)) as string[];
      return flat.filter((_, at) => at % 2 === 1).map(read);
    },
    done: async (review) => {
      await run('done', review);
    },
    has: async (review) => (await client.hexists(what, review)) === 1,
  };
}

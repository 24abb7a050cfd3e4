import type { Ledger } from '../lane/ledger.ts';
import { mayMend, takeClockBack } from '../lane/mend.ts';
import type { TurnQueue } from '../lane/turn-queue.ts';
import type { EpochMs, RecallApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';

const EVERY_MS = 2_000;
/** Longer than adding a turn takes. */
const FORGOTTEN_AFTER_MS = 3_000;
/** Longer than a turn is between BullMQ's states. */
const ORPHANED_AFTER_MS = 30_000;

type Options = {
  readonly redis: RedisSpace;
  readonly api: RecallApi;
  readonly ledger: Ledger;
  readonly turns: TurnQueue;
  readonly now: () => EpochMs;
  readonly onError: (error: unknown) => void;
  /** By how much the clock of Redis went back, in milliseconds. */
  readonly onClockBack: (ms: number) => void;
};

/**
 * Mends what a crash leaves between the ledger and BullMQ: turns that were decided and not added, and items held by
 * turns that are gone. One process at a time, and cheap when there is nothing to mend.
 */
export function startSweep({ redis, api, ledger, turns, now, onError, onClockBack }: Options): { close(): void } {
  const sweep = async () => {
    // A little shorter than the interval, so that the next round finds it free.
    if (!(await mayMend(redis, api, EVERY_MS - 200))) return;
    const backMs = await takeClockBack(redis, api);
    if (backMs !== undefined) onClockBack(backMs);
    await turns.addForgotten(FORGOTTEN_AFTER_MS, now());
    for (const turnId of await turns.orphans(ORPHANED_AFTER_MS, now())) {
      await turns.add(await ledger.putBack(turnId));
    }
  };
  const timer = setInterval(() => void sweep().catch(onError), EVERY_MS);
  return { close: () => clearInterval(timer) };
}

import { startRounds } from '../calls/rounds.ts';
import type { Ledger } from '../lane/ledger.ts';
import { hasPending, mayMend, mendItems, mendTurns, scanItems, takeNotes } from '../lane/mend.ts';
import type { TurnQueue } from '../lane/turn-queue.ts';
import type { EpochMs, RecallApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';

const EVERY_MS = 2_000;
/** Longer than adding a turn takes. */
const FORGOTTEN_AFTER_MS = 3_000;
/** Longer than a turn is between BullMQ's states. */
const ORPHANED_AFTER_MS = 30_000;
/** Keys looked at in one round, while something waits. A hundred items cost Redis half a millisecond. */
const KEYS_AT_ONCE = 500;
const PAGES_A_ROUND = 4;

type Options = {
  readonly redis: RedisSpace;
  readonly api: RecallApi;
  readonly ledger: Ledger;
  readonly turns: TurnQueue;
  readonly now: () => EpochMs;
  readonly onError: (error: unknown) => void;
  /** By how much the clock of Redis went back, in milliseconds. */
  readonly onClockBack: (ms: number) => void;
  /** Something that Redis had lost was mended, or was too little to be mended. */
  readonly onMended: (found: { readonly items: number; readonly turns: number; readonly lost: number }) => void;
  readonly everyMs?: number | undefined;
};

/**
 * Mends what a crash leaves between the ledger and BullMQ: turns that were decided but not added, and items held by turns
 * that are gone. While something waits it also walks through the lane, piece by piece, for what Redis lost (an eviction, a
 * person, half a restore): a conversation without its turn would wait for ever. One process does this at a time, and it is
 * cheap when there is nothing to mend.
 */
export function startSweep(options: Options): { close(): void } {
  const { redis, api, ledger, turns, now, onError, onClockBack, onMended, everyMs = EVERY_MS } = options;
  let rounds = 0;
  let walk: AsyncGenerator<readonly string[]> | undefined;

  const step = async (lost: number): Promise<void> => {
    const found = { items: 0, turns: 0, lost };
    // Asked now and then only, because mostly nothing waits.
    const isWaiting = (walk !== undefined || rounds++ % 3 === 0) && (await hasPending(redis, api));
    if (!isWaiting) walk = undefined;
    for (let page = 0; isWaiting && page < PAGES_A_ROUND; page++) {
      walk ??= scanItems(redis, api, KEYS_AT_ONCE);
      const { value: ids, done } = await walk.next();
      if (done) {
        walk = undefined;
        found.turns = await mendTurns(redis, api, turns);
        break;
      }
      const mended = await mendItems(redis, api, ids);
      found.items += mended.mended;
      await turns.add(mended.turns);
    }
    if (found.items + found.turns + found.lost > 0) onMended(found);
  };

  const sweep = async () => {
    // A little shorter than the interval, so that the next round finds it free.
    if (!(await mayMend(redis, api, everyMs * 0.9))) return;
    const { backMs, lost } = await takeNotes(redis, api);
    if (backMs > 0) onClockBack(backMs);
    await turns.addForgotten(FORGOTTEN_AFTER_MS, now());
    for (const turnId of await turns.orphans(ORPHANED_AFTER_MS, now())) {
      await turns.add(await ledger.putBack(turnId));
    }
    await step(lost);
  };
  return startRounds(everyMs, sweep, onError);
}

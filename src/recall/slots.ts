import type { Pace, Slot } from '../calls/pace.ts';

/**
 * The places of one lane in one process. While there is a backlog they are reserved a few at a time: asking for ten costs
 * as much as for one. The turn for a place is chosen when the place is due, so reserving ahead does not change the order.
 */
export type Slots = {
  /** The next place, `earlierMs` before it is due; undefined once the signal fired. */
  next(): Promise<Slot | undefined>;
  /** There was nothing to do: reserved places go back, and the next time one is asked for. */
  idle(): Promise<void>;
};

/** At 200 calls a second 80 ms; and at most a tenth of a second, whatever the rate (calls/pace.ts). */
const AHEAD_AT_MOST = 16;
/** Asking ahead gives up soon: a hand that has nothing to do waits for the answer, to give its places back. */
const ASK_AHEAD_MS = 100;

export function makeSlots(pace: Pace, earlierMs: number, signal: AbortSignal): Slots {
  let reserved: Slot[] = [];
  let ahead = 1;
  let asking: Promise<void> | undefined;

  const ask = (withinMs: number): Promise<void> => {
    asking ??= pace
      .reserve(ahead, { withinMs, signal })
      .then((slots) => {
        reserved.push(...slots);
        ahead = Math.min(AHEAD_AT_MOST, ahead * 2);
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  const idle = async (): Promise<void> => {
    await asking;
    ahead = 1;
    const unused = reserved;
    reserved = [];
    await Promise.all(unused.map((slot) => slot.giveBack()));
  };

  return {
    next: async () => {
      while (!signal.aborted) {
        const slot = reserved.shift();
        if (slot === undefined) {
          await ask(Number.POSITIVE_INFINITY);
          continue;
        }
        // The next ones are asked for while there are some left: Redis may be slow to answer.
        if (reserved.length < ahead / 4) ask(ASK_AHEAD_MS).catch(() => {});
        await slot.untilDue({ earlierMs, signal });
        // A slot that lay here for long, as when the machine slept, must not be used any more.
        if (!signal.aborted && slot.isFresh()) return slot;
        await slot.giveBack();
      }
      await idle();
      return undefined;
    },
    idle,
  };
}

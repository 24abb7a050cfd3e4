import type { Pace, Slot } from '../calls/pace.ts';

/**
 * The places of one lane in one process, reserved a few at a time while there is a backlog: asking costs as much for ten
 * as for one. Which turn a place is for is decided when it is due, so reserving ahead changes nothing in who goes first.
 */
export type Slots = {
  /** The next place, `earlierMs` before it is due; undefined once the signal fired. */
  next(): Promise<Slot | undefined>;
  /** There was nothing to do: what is reserved is given back, and the next time one is enough. */
  idle(): Promise<void>;
};

/** At 200 calls a second 80 ms; and at most a tenth of a second, whatever the rate (calls/pace.ts). */
const AHEAD_AT_MOST = 16;
/** Asking ahead ends soon where there is no place: whoever has nothing to do waits for it, to give back what it brings. */
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
        // One that lay here for long, as when the machine slept, may not be used any more.
        if (!signal.aborted && slot.isFresh()) return slot;
        await slot.giveBack();
      }
      await idle();
      return undefined;
    },
    idle,
  };
}

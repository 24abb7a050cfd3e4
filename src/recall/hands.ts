import type { Slot } from '../calls/pace.ts';
import { pause } from '../calls/pause.ts';
import type { Serving } from './serve.ts';
import type { Slots } from './slots.ts';
import type { TurnJobs } from './turn-jobs.ts';

/**
 * The loops of one lane. Each takes a place first and then the most severe turn: a severe message that comes last waits
 * only for calls already under way. Several hands work at the same time, so that a slow or distant Redis does not bound
 * the rate. README.md has their states.
 */
export type Hands = {
  /**
   * Waits for a turn, then works until there are none left. It may resolve without a turn, and does when the lane closes.
   */
  watch(): Promise<void>;
  /** Resolves when no hand is at work. */
  untilIdle(): Promise<void>;
};

type Options = {
  readonly jobs: Pick<TurnJobs, 'take'>;
  readonly serving: Pick<Serving, 'serve'>;
  readonly slots: Slots;
  readonly closing: AbortSignal;
  readonly onError: (error: unknown) => void;
};

const MOST_HANDS = 8;
const AFTER_ERROR_MS = 500;

export function makeHands({ jobs, serving, slots, closing, onError }: Options): Hands {
  const hands = new Set<Promise<void>>();
  let failed = false;

  /** Works while there are turns, and starts another hand when it is late for its place. */
  const work = async (): Promise<void> => {
    let slot: Slot | undefined;
    while (!closing.aborted) {
      slot ??= await slots.next();
      if (slot === undefined) return;
      const turn = await jobs.take(false);
      if (turn === undefined) break;
      if (slot.isDue() && hands.size < MOST_HANDS) lendHand();
      if ((await serving.serve(turn, slot)) === 'used') slot = undefined;
    }
    await Promise.all([slot?.giveBack(), slots.idle()]);
  };
  const lendHand = (): void => {
    const hand = work().catch((error) => {
      failed = true;
      onError(error);
    });
    hands.add(hand);
    void hand.finally(() => hands.delete(hand));
  };
  const untilIdle = async (): Promise<void> => {
    while (hands.size > 0) await Promise.all(hands);
  };

  return {
    // A turn that comes to an empty queue is claimed together with its place, which saves one round trip. If there is
    // more after it, or no place, all hands start.
    watch: async () => {
      const first = await jobs.take(true);
      if (first === undefined) return;
      if ((await serving.serve(first, undefined)) !== 'full') {
        const second = await jobs.take(false);
        if (second === undefined) return;
        await serving.serve(second, undefined);
      }
      lendHand();
      await untilIdle();
      // Redis may refuse at once: without a pause this would ask again as often as it can.
      if (failed) await pause(AFTER_ERROR_MS, closing);
      failed = false;
    },
    untilIdle,
  };
}

import type { Slot } from '../calls/pace.ts';
import { pause } from '../calls/pause.ts';
import type { Serving } from './serve.ts';
import type { Slots } from './slots.ts';
import type { TurnJobs } from './turn-jobs.ts';

/**
 * The loops of one lane: place first, then the most severe turn, so that what comes last and matters most waits for no
 * more than the calls already under way. Several hands do this at the same time, so that a slow or far Redis does not
 * bound the rate.
 */
export type Hands = {
  /** Waits for a turn, and works until there are no more. Resolves now and then without one, and when an end is asked for. */
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

  /** Works while there are turns, and calls another hand when it comes late. */
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
    // A turn that comes to an empty queue is claimed together with its place, one step less on its way. If there is more
    // after it, or no place, all hands are needed.
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
      // What Redis refuses at once would be asked at once again.
      if (failed) await pause(AFTER_ERROR_MS, closing);
      failed = false;
    },
    untilIdle,
  };
}

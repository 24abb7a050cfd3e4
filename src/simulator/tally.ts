import { makeDurations } from './percentile.ts';
import type { WorldEvent } from './world.ts';

/** What a moderator did, held against the truth. */
export type Score = {
  readonly sent: number;
  /** Delivered, stored, and should be gone. */
  readonly offending: number;
  readonly recalled: number;
  /** Offending and visible still. */
  readonly missed: number;
  readonly wronglyRecalled: number;
  /** Innocent messages that went with their sender's others. */
  readonly purgedAlong: number;
  /** Offending, but online-only: no API can recall them. */
  readonly unrecallable: number;
  /** Stopped by the answer to a before-send callback. */
  readonly blocked: number;
  readonly wronglyBlocked: number;
  readonly undelivered: number;
  readonly edited: number;
  /** From handing the callback to the network until the recall request arrived. */
  readonly exposureMs: { count: number; p50: number; p99: number; max: number };
};

/** Counts by events, so that forgetting old messages changes no sum. */
export function makeTally() {
  const exposure = makeDurations();
  const zero = () => ({
    sent: 0,
    offending: 0,
    recalled: 0,
    wronglyRecalled: 0,
    purgedAlong: 0,
    unrecallable: 0,
    blocked: 0,
    wronglyBlocked: 0,
    undelivered: 0,
    edited: 0,
  });
  let sums = zero();

  return {
    take(event: WorldEvent): void {
      switch (event.type) {
        case 'posted':
          sums.sent++;
          if (event.message.sendResult !== 0) sums.undelivered++;
          else if (event.message.offending) sums[event.message.onlineOnly ? 'unrecallable' : 'offending']++;
          return;
        case 'edited':
          sums.edited++;
          if (event.worsened) {
            sums.offending++;
            // It was recalled before it offended: an edit does not bring it back.
            if (event.message.state === 'recalled') sums.recalled++;
          }
          return;
        case 'recalled':
          if (!event.message.offending) sums[event.how === 'purge' ? 'purgedAlong' : 'wronglyRecalled']++;
          else {
            sums.recalled++;
            if (event.message.shownAt !== undefined) exposure.add(event.at - event.message.shownAt);
          }
          return;
        case 'reset':
          sums = zero();
          exposure.reset();
          return;
        case 'forgotten':
      }
    },
    blocked(isOffending: boolean): void {
      sums[isOffending ? 'blocked' : 'wronglyBlocked']++;
    },
    score: (): Score => ({ ...sums, missed: sums.offending - sums.recalled, exposureMs: exposure.summary() }),
  };
}

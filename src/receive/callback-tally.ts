import type { EpochMs } from '../model.ts';

/** Why a callback is refused before it is read. */
const REFUSAL_REASONS = ['no-sign', 'no-time', 'stale', 'other-token', 'other-app'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What of callbacks a person wants to know who asks whether they arrive; said in the heartbeat, read by `unsaid doctor`. */
export type CallbackStanding = {
  /** When the last one came that was signed as it should be; null: none since the start. */
  readonly takenAt: EpochMs | null;
  /** By reason, since the start. */
  readonly refused: readonly { readonly reason: RefusalReason; readonly count: number; readonly at: EpochMs }[];
};

export type CallbackTally = {
  taken(at: EpochMs): void;
  refused(reason: RefusalReason, at: EpochMs): void;
  standing(): CallbackStanding;
};

/** @param onNews called for the first one taken, and for the first of each reason: such news does not wait for a heartbeat. */
export function makeCallbackTally(onNews: () => void = () => {}): CallbackTally {
  let takenAt: EpochMs | null = null;
  const refused = new Map<RefusalReason, { count: number; at: EpochMs }>();
  return {
    taken(at) {
      const isFirst = takenAt === null;
      takenAt = at;
      if (isFirst) onNews();
    },
    refused(reason, at) {
      const before = refused.get(reason);
      refused.set(reason, { count: (before?.count ?? 0) + 1, at });
      if (before === undefined) onNews();
    },
    standing: () => ({ takenAt, refused: [...refused].map(([reason, one]) => ({ reason, ...one })) }),
  };
}

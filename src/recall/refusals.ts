import type { LaneEffect } from '../calls/answer-class.ts';
import { NO_PERMISSION } from '../tencent/codes.ts';
import type { RecallAnswer, RecallCall } from '../tencent/recall-call.ts';

/**
 * Notices when every group gives the answer of one. Tencent has one code for a group that refuses us and for an account
 * that lost its rights (docs 34965). The first ends an order; the second needs a person.
 */
export type Refusals = {
  /** What the answer says about the API, with what the answers before it said. */
  see(call: RecallCall, answer: RecallAnswer, effects: readonly LaneEffect[]): readonly LaneEffect[];
};

/**
 * Groups in a row that refuse before the API is stopped: few, so that little is lost; more than a bad list of groups would
 * cause. Chosen by hand.
 */
const IN_A_ROW = 20;
const MINUTE_MS = 60_000;

/** Counts in this process alone: each of several finds it out by itself. */
export function makeRefusals(): Refusals {
  const refusing = new Set<string>();
  return {
    see: (call, answer, effects) => {
      if (call.api !== 'group_msg_recall' || answer.type !== 'answer') return effects;
      if (answer.code !== NO_PERMISSION) {
        if (effects.some(({ type }) => type === 'works')) refusing.clear();
        return effects;
      }
      refusing.add(call.group);
      // A refusal does not show that the API works again.
      const others = effects.filter(({ type }) => type !== 'works');
      if (refusing.size < IN_A_ROW) return others;
      return [...others, { type: 'stop', reason: 'permission', pauseMs: MINUTE_MS }];
    },
  };
}

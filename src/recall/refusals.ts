import type { LaneEffect } from '../calls/answer-class.ts';
import { NO_PERMISSION } from '../tencent/codes.ts';
import type { RecallAnswer, RecallCall } from '../tencent/recall-call.ts';

/**
 * Sees that what one group answers, every group answers: Tencent has one code for a group that refuses us and for an
 * account that lost its rights (docs 34965). The first is the end of an order, the second a matter for a person.
 */
export type Refusals = {
  /** What the answer says about the API, with what the answers before it said. */
  see(call: RecallCall, answer: RecallAnswer, effects: readonly LaneEffect[]): readonly LaneEffect[];
};

/** Groups in a row; few enough to lose little that way, more than a bad list of groups would bring. */
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
      // That it refuses does not show that the API works again.
      const others = effects.filter(({ type }) => type !== 'works');
      if (refusing.size < IN_A_ROW) return others;
      return [...others, { type: 'stop', reason: 'permission', pauseMs: MINUTE_MS }];
    },
  };
}

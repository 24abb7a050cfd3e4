import { classOfAnswer } from '../calls/answer-class.ts';
import { pauseBefore } from '../calls/backoff.ts';
import { type CallFate, fateOf, type Tries } from '../calls/fate.ts';
import { MUTE_API, type MuteOutcome } from '../model.ts';
import type { RecallAnswer } from '../tencent/recall-call.ts';

/** What becomes of a mute after the answer. Pure. */
export type MuteFate =
  | { readonly type: 'done'; readonly outcome: MuteOutcome }
  | { readonly type: 'retry'; readonly afterMs: number; readonly forgiven: boolean };

/** The API is stopped: the next try waits for it anyhow. */
const STOPPED_PAUSE_MS = 1_000;

export function settleMute(answer: RecallAnswer, tried: Tries, random: () => number): MuteFate {
  const pause = () => pauseBefore(tried.tries, random);
  const fate = fateOf(classOfAnswer({ api: MUTE_API }, answer), tried, { later: pause, afterForgiven: pause });
  switch (fate.type) {
    case 'done':
      return { type: 'done', outcome: outcomeOf(fate.end) };
    case 'retry':
      return fate;
    case 'stopped':
      return { type: 'retry', afterMs: STOPPED_PAUSE_MS, forgiven: false };
  }
}

/** If the group or account is gone, there is nothing to mute. Everything else that cannot be done is refused. */
function outcomeOf(end: (CallFate & { readonly type: 'done' })['end']): MuteOutcome {
  switch (end) {
    case 'accepted':
      return 'muted';
    case 'observed':
      return 'cancelled';
    case 'gone':
      return 'gone';
    default:
      return 'refused';
  }
}

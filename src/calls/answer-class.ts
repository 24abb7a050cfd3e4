import type { PacedApi } from '../model.ts';
import { type CodeClass, classOf, type StopReason } from '../tencent/codes.ts';
import type { RecallAnswer } from '../tencent/recall-call.ts';

/** What an answer means. One class more than codes have: nothing was called. */
export type AnswerClass = CodeClass | { readonly type: 'observed' };

export function classOfAnswer(call: { readonly api: PacedApi }, answer: RecallAnswer): AnswerClass {
  switch (answer.type) {
    case 'answer':
      return classOf(call.api, answer.code);
    case 'http':
      return classOfStatus(answer.status);
    case 'broken':
    case 'timeout':
    case 'network':
      return { type: 'retry', bounded: false };
    case 'observed':
      return { type: 'observed' };
  }
}

/** Tencent answers 200 always (docs 34620): another status comes from something between us. */
function classOfStatus(status: number): CodeClass {
  if (status === 429) return { type: 'slow-down' };
  if (status === 408 || status >= 500) return { type: 'retry', bounded: false };
  // Somebody else's door: a wrong URL or a proxy. Every call would fail, and no message is to blame.
  if ((status >= 300 && status < 400) || [401, 403, 404, 405, 407].includes(status)) {
    return { type: 'configuration', reason: 'url', pauseMs: MINUTE_MS };
  }
  if (status >= 400) return { type: 'permanent', outcome: 'refused', suspect: true };
  return { type: 'retry', bounded: true };
}

/** True when the answer tells nothing of the call and all of the other end: nobody is there, or nobody can work. */
export function isUnheard(call: { readonly api: PacedApi }, answer: RecallAnswer): boolean {
  const whole = classOfAnswer(call, answer);
  return whole.type === 'retry' && !whole.bounded;
}

/** What the answer says about the API as a whole. */
export type LaneEffect =
  /** It works: Tencent answered on the merits. */
  | { readonly type: 'works' }
  | { readonly type: 'slow-down' }
  | { readonly type: 'credential-refused'; readonly then: 'stop' | 'retry' }
  | { readonly type: 'stop'; readonly reason: StopReason; readonly pauseMs: number };

/** Failures that may pass, but not for ever, are forgiven this often: two more tries, then the recall is refused. */
export const FORGIVEN_AT_MOST = 2;
const MINUTE_MS = 60_000;

/** What it says about the API as a whole. */
export function effectOf(kind: AnswerClass): LaneEffect | undefined {
  switch (kind.type) {
    case 'ok':
    case 'done':
    case 'permanent':
      return { type: 'works' };
    case 'slow-down':
      return { type: 'slow-down' };
    case 'credential':
      return { type: 'credential-refused', then: kind.then };
    case 'configuration':
      return { type: 'stop', reason: kind.reason, pauseMs: kind.pauseMs };
    case 'retry':
    case 'observed':
      return undefined;
  }
}

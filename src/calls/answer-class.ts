import type { PacedApi } from '../model.ts';
import { type CodeClass, classOf, type StopReason } from '../tencent/codes.ts';
import type { RecallAnswer } from '../tencent/recall-call.ts';

/** What an answer means: the classes of codes, and one for "nothing was called". */
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

/** Tencent always answers 200 (docs 34620): another status comes from something in between. */
function classOfStatus(status: number): CodeClass {
  if (status === 429) return { type: 'slow-down' };
  if (status === 408 || status >= 500) return { type: 'retry', bounded: false };
  // This is not Tencent: a wrong URL or a proxy. Every call would fail, and no message is to blame.
  if ((status >= 300 && status < 400) || [401, 403, 404, 405, 407].includes(status)) {
    return { type: 'configuration', reason: 'url', pauseMs: MINUTE_MS };
  }
  if (status >= 400) return { type: 'permanent', outcome: 'refused', suspect: true };
  return { type: 'retry', bounded: true };
}

/** True when the answer says nothing about the call, only that the other end is away or cannot work. */
export function isUnheard(call: { readonly api: PacedApi }, answer: RecallAnswer): boolean {
  const whole = classOfAnswer(call, answer);
  return whole.type === 'retry' && !whole.bounded;
}

/** For people: why a call got no real answer. Never the text of an answer, which a stranger wrote. */
export function whyUnheard(answer: RecallAnswer): string {
  switch (answer.type) {
    case 'answer':
      return `Tencent answers code ${answer.code}`;
    case 'http':
      return `HTTP status ${answer.status}: a proxy or gateway answers, not Tencent Chat`;
    case 'broken':
      return 'what comes back is no answer of Tencent Chat';
    case 'timeout':
      return 'no answer in time';
    case 'network':
      return whyNoConnection(answer.cause);
    case 'observed':
      return 'nothing is called';
  }
}

const CONNECTION_WORDS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nobody listens there'],
  ['ECONNRESET', 'the connection was cut'],
  ['EPIPE', 'the connection was cut'],
  ['UND_ERR_SOCKET', 'the connection was cut'],
  ['ENOTFOUND', 'its name is not known to DNS'],
  ['EAI_AGAIN', 'DNS does not answer'],
  ['EHOSTUNREACH', 'there is no way to it'],
  ['ENETUNREACH', 'there is no way to it'],
  ['ETIMEDOUT', 'no connection in time'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is signed by nobody known'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is signed by nobody known'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is signed by nobody known'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'the answer is too large'],
]);

/** An error of several addresses tried (`AggregateError`) has the code of the first in itself. */
function whyNoConnection(cause: unknown): string {
  // Stryker disable next-line StringLiteral: whatever is no code does.
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (!/^[\w.-]{1,64}$/.test(code)) return 'no connection';
  return `${CONNECTION_WORDS.get(code) ?? 'no connection'} (${code})`;
}

/** What the answer says about the API as a whole. */
export type LaneEffect =
  /** It works: Tencent dealt with the call itself. */
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
    // Stryker disable next-line all: it ends without an effect either way.
    case 'retry':
    // Stryker disable next-line all: as above.
    case 'observed':
      return undefined;
  }
}

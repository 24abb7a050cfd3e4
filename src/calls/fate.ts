import type { RecallOutcome } from '../model.ts';
import { type AnswerClass, FORGIVEN_AT_MOST } from './answer-class.ts';

/** What becomes of something that was asked for, after an answer of this class. */
export type CallFate =
  /** `accepted`: done as asked. `observed`: nothing was called. The others say why nothing is left to do. */
  | { readonly type: 'done'; readonly end: 'accepted' | 'observed' | RecallOutcome }
  /** `forgiven`: for a failure of a kind that is forgiven only a few times. */
  | { readonly type: 'retry'; readonly afterMs: number; readonly forgiven: boolean }
  /** Every call fails until a person does something; this one does not count as a try. */
  | { readonly type: 'stopped' };

/** How often it was tried, and how often forgiven so far. */
export type Tries = { readonly tries: number; readonly forgiven: number };

/** Milliseconds until the next try: after a failure that may come any number of times, and after one that may not. */
export type Pauses = { later(): number; afterForgiven(): number };

/** The one reading of answers for all who call. Pure. */
export function fateOf(kind: AnswerClass, { forgiven }: Tries, pauses: Pauses): CallFate {
  const later = (): CallFate => ({ type: 'retry', afterMs: pauses.later(), forgiven: false });
  const fewTimes = (): CallFate =>
    forgiven < FORGIVEN_AT_MOST
      ? { type: 'retry', afterMs: pauses.afterForgiven(), forgiven: true }
      : { type: 'done', end: 'refused' };
  switch (kind.type) {
    case 'ok':
      return { type: 'done', end: 'accepted' };
    case 'observed':
      return { type: 'done', end: 'observed' };
    case 'done':
    case 'permanent':
      return { type: 'done', end: kind.outcome };
    case 'retry':
      return kind.bounded ? fewTimes() : later();
    case 'slow-down':
      return later();
    case 'credential':
      // At once with the new UserSig, then with pauses.
      if (forgiven === 0) return { type: 'retry', afterMs: 0, forgiven: true };
      return kind.then === 'retry' ? fewTimes() : later();
    case 'configuration':
      return { type: 'stopped' };
  }
}

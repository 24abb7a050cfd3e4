import { classOfAnswer, FORGIVEN_AT_MOST } from '../calls/answer-class.ts';
import { pauseBefore } from '../calls/backoff.ts';
import { MUTE_API, type MuteOutcome } from '../model.ts';
import type { RecallAnswer } from '../tencent/recall-call.ts';

/** What becomes of a mute after the answer. Pure. */
export type MuteFate =
  | { readonly type: 'done'; readonly outcome: MuteOutcome }
  | { readonly type: 'retry'; readonly afterMs: number; readonly forgiven: boolean };

/** The API is stopped: the next try waits for it anyhow. */
const STOPPED_PAUSE_MS = 1_000;

export function settleMute(
  answer: RecallAnswer,
  { tries, forgiven }: { readonly tries: number; readonly forgiven: number },
  random: () => number,
): MuteFate {
  const kind = classOfAnswer({ api: MUTE_API }, answer);
  const later = (isForgiven: boolean): MuteFate => ({
    type: 'retry',
    afterMs: pauseBefore(tries, random),
    forgiven: isForgiven,
  });
  const fewTimes = (): MuteFate => (forgiven < FORGIVEN_AT_MOST ? later(true) : { type: 'done', outcome: 'refused' });
  switch (kind.type) {
    case 'ok':
      return { type: 'done', outcome: 'muted' };
    case 'observed':
      return { type: 'done', outcome: 'cancelled' };
    case 'done':
      return { type: 'done', outcome: kind.outcome === 'gone' ? 'gone' : 'refused' };
    case 'permanent':
      return { type: 'done', outcome: 'refused' };
    case 'retry':
      return kind.bounded ? fewTimes() : later(false);
    case 'slow-down':
      return later(false);
    case 'credential':
      if (forgiven === 0) return { type: 'retry', afterMs: 0, forgiven: true };
      return kind.then === 'retry' ? fewTimes() : later(false);
    case 'configuration':
      return { type: 'retry', afterMs: STOPPED_PAUSE_MS, forgiven: false };
  }
}

import type { MuteOutcome } from '../model.ts';
import { MUTE_API } from '../model.ts';
import { pauseBefore } from '../recall/backoff.ts';
import { classOfAnswer } from '../recall/settle.ts';
import type { RecallAnswer } from '../tencent/recall-call.ts';

/** What becomes of a mute after the answer. Pure. */
export type MuteFate =
  | { readonly type: 'done'; readonly outcome: MuteOutcome }
  | { readonly type: 'retry'; readonly afterMs: number; readonly strike: boolean };

/** Failures that may pass, but not for ever, are forgiven this often, as for recalls. */
const STRIKES = 3;
/** The API is stopped: the next try waits for it anyhow. */
const STOPPED_PAUSE_MS = 1_000;

export function settleMute(
  answer: RecallAnswer,
  { tries, strikes }: { readonly tries: number; readonly strikes: number },
  random: () => number,
): MuteFate {
  const verdict = classOfAnswer({ api: MUTE_API }, answer);
  const later = (strike: boolean): MuteFate => ({ type: 'retry', afterMs: pauseBefore(tries, random), strike });
  const fewTimes = (): MuteFate => (strikes + 1 < STRIKES ? later(true) : { type: 'done', outcome: 'refused' });
  switch (verdict.type) {
    case 'ok':
      return { type: 'done', outcome: 'muted' };
    case 'observed':
      return { type: 'done', outcome: 'cancelled' };
    case 'done':
      return { type: 'done', outcome: verdict.outcome === 'gone' ? 'gone' : 'refused' };
    case 'permanent':
      return { type: 'done', outcome: 'refused' };
    case 'retry':
      return verdict.bounded ? fewTimes() : later(false);
    case 'slow-down':
      return later(false);
    case 'credential':
      if (strikes === 0) return { type: 'retry', afterMs: 0, strike: true };
      return verdict.then === 'retry' ? fewTimes() : later(false);
    case 'configuration':
      return { type: 'retry', afterMs: STOPPED_PAUSE_MS, strike: false };
  }
}

import type { EpochMs, PacedApi, RecallOutcome } from '../model.ts';
import { type CodeClass, classOf, type StopReason } from '../tencent/codes.ts';
import type { RecallAnswer, RecallCall } from '../tencent/recall-call.ts';
import { pauseAfterForgiven, pauseBefore, pauseWhileAway } from './backoff.ts';
import { halve } from './batch.ts';

/** What becomes of a call after its answer. Pure: no clock, no randomness, no I/O of its own. */
export type Settlement = {
  /** By item. Items of `again` are not among them. */
  readonly fates: ReadonlyMap<string, Fate>;
  /** Calls to make instead of this one: halves of what has no result, while the item to blame is looked for. */
  readonly again: readonly RecallCall[];
  readonly effects: readonly LaneEffect[];
};

export type Fate =
  | { readonly type: 'done'; readonly outcome: RecallOutcome }
  /** `forgiven`: for a failure of a kind that is forgiven only a few times. */
  | { readonly type: 'retry'; readonly afterMs: number; readonly forgiven: boolean }
  /** As if it had not been tried. */
  | { readonly type: 'back' };

/** What the answer says about the API as a whole. */
export type LaneEffect =
  /** It works: Tencent answered on the merits. */
  | { readonly type: 'works' }
  | { readonly type: 'slow-down' }
  | { readonly type: 'credential-refused'; readonly then: 'stop' | 'retry' }
  | { readonly type: 'stop'; readonly reason: StopReason; readonly pauseMs: number };

/** What is known of an item beside the call. `forgiven`: failures of the kinds that are forgiven only a few times. */
export type Tried = { readonly tries: number; readonly forgiven: number; readonly sentAt: EpochMs };

type Context = {
  readonly tried: ReadonlyMap<string, Tried>;
  /** No call of this API gets through (recall/reach.ts). */
  readonly away: boolean;
  readonly now: EpochMs;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
};

/** Failures that may pass, but not for ever, are forgiven this often: two more tries, then the recall is refused. */
export const FORGIVEN_AT_MOST = 2;
/** Storage may be later than the callback: a message this fresh that "does not exist" is looked for once more. */
const YOUNG_MS = 10_000;
const YOUNG_PAUSE_MS = 1_000;
const MINUTE_MS = 60_000;

export function settle(call: RecallCall, answer: RecallAnswer, context: Context): Settlement {
  const whole = classOfAnswer(call, answer);
  const results = answer.type === 'answer' ? answer.results : undefined;
  const items = call.items.map(({ id }) => ({ id, kind: classOfItem(id, call, answer, whole) }));

  const again = (mayHideOne(whole) ? halve(call, results) : undefined) ?? [];
  const asked = new Set(again.flatMap((each) => each.items.map(({ id }) => id)));
  const told = items.filter(({ id }) => !asked.has(id));
  const fates = new Map(told.map(({ id, kind }) => [id, fateOf(kind, context.tried.get(id)!, context)]));
  return { fates, again, effects: distinctEffects([whole, ...items.map(({ kind }) => kind)]) };
}

/** What an answer means. One class more than codes have: nothing was called. */
type AnswerClass = CodeClass | { readonly type: 'observed' };

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

/** An item's own result counts before the call's. One that the list of a success leaves out was not dealt with. */
function classOfItem(id: string, call: RecallCall, answer: RecallAnswer, whole: AnswerClass): AnswerClass {
  if (answer.type !== 'answer') return whole;
  const code = answer.results?.get(id);
  if (code !== undefined) return classOf(call.api, code);
  const hasList = call.api === 'group_msg_recall' || call.api === 'official_account_msg_recall';
  return answer.code === 0 && hasList ? { type: 'retry', bounded: false } : whole;
}

/** True when one item of a batch may be the reason for an answer about all of them. */
function mayHideOne(kind: AnswerClass): boolean {
  return (kind.type === 'permanent' && kind.suspect) || (kind.type === 'done' && kind.about === 'message');
}

function fateOf(kind: AnswerClass, tried: Tried, { away, now, random }: Context): Fate {
  const pause = away ? pauseWhileAway : pauseBefore;
  const later = (): Fate => ({ type: 'retry', afterMs: pause(tried.tries, random), forgiven: false });
  const fewTimes = (): Fate =>
    tried.forgiven < FORGIVEN_AT_MOST
      ? { type: 'retry', afterMs: pauseAfterForgiven(tried.forgiven, random), forgiven: true }
      : { type: 'done', outcome: 'refused' };
  switch (kind.type) {
    case 'ok':
      return { type: 'done', outcome: 'recalled' };
    case 'observed':
      return { type: 'done', outcome: 'cancelled' };
    case 'done': {
      const mayBeYoung = kind.outcome === 'gone' && kind.about === 'message';
      if (!mayBeYoung || tried.forgiven > 0 || now - tried.sentAt >= YOUNG_MS) {
        return { type: 'done', outcome: kind.outcome };
      }
      return { type: 'retry', afterMs: YOUNG_PAUSE_MS * (1 + random()), forgiven: true };
    }
    case 'retry':
      return kind.bounded ? fewTimes() : later();
    case 'slow-down':
      return later();
    case 'credential':
      // At once with the new UserSig, then with pauses.
      if (tried.forgiven === 0) return { type: 'retry', afterMs: 0, forgiven: true };
      return kind.then === 'retry' ? fewTimes() : later();
    case 'permanent':
      return { type: 'done', outcome: kind.outcome };
    case 'configuration':
      return { type: 'back' };
  }
}

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

/** One of each type; an API that says both "works" and "stopped" for parts of a call has to be stopped. */
function distinctEffects(kinds: readonly AnswerClass[]): readonly LaneEffect[] {
  const effects = new Map<LaneEffect['type'], LaneEffect>();
  for (const kind of kinds) {
    const effect = effectOf(kind);
    if (effect !== undefined && !effects.has(effect.type)) effects.set(effect.type, effect);
  }
  if (effects.has('stop') || effects.has('credential-refused')) effects.delete('works');
  return [...effects.values()];
}

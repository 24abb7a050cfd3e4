import { type AnswerClass, classOfAnswer, effectOf, type LaneEffect } from '../calls/answer-class.ts';
import { pauseAfterForgiven, pauseBefore, pauseWhileAway } from '../calls/backoff.ts';
import { type CallFate, fateOf, type Tries } from '../calls/fate.ts';
import type { EpochMs, RecallOutcome } from '../model.ts';
import { classOf } from '../tencent/codes.ts';
import type { RecallAnswer, RecallCall } from '../tencent/recall-call.ts';
import { halve } from './batch.ts';

/** What becomes of a call's items after its answer. Pure: time and randomness are arguments. */
export type Settlement = {
  /** By item. Items of `again` are not among them. */
  readonly fates: ReadonlyMap<string, Fate>;
  /** Calls to make instead of this one: halves of what has no result, while the item to blame is looked for. */
  readonly again: readonly RecallCall[];
  readonly effects: readonly LaneEffect[];
};

export type Fate =
  | { readonly type: 'done'; readonly outcome: RecallOutcome }
  | (CallFate & { readonly type: 'retry' })
  /** As if it had not been tried. */
  | { readonly type: 'back' };

/** What is known of an item beside the call. */
export type Tried = Tries & { readonly sentAt: EpochMs };

type Context = {
  readonly tried: ReadonlyMap<string, Tried>;
  /** No call of this API gets through (recall/reach.ts). */
  readonly away: boolean;
  readonly now: EpochMs;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
};

/** Tencent may store a message after its callback: one this fresh that "does not exist" is tried once more. */
const YOUNG_MS = 10_000;
const YOUNG_PAUSE_MS = 1_000;

export function settle(call: RecallCall, answer: RecallAnswer, context: Context): Settlement {
  const whole = classOfAnswer(call, answer);
  // Stryker disable next-line ConditionalExpression: only an answer has results.
  const results = answer.type === 'answer' ? answer.results : undefined;
  const items = call.items.map(({ id }) => ({ id, kind: classOfItem(id, call, answer, whole) }));

  const again = (mayHideOne(whole) ? halve(call, results) : undefined) ?? [];
  const asked = new Set(again.flatMap((each) => each.items.map(({ id }) => id)));
  const told = items.filter(({ id }) => !asked.has(id));
  const fates = new Map(told.map(({ id, kind }) => [id, fateOfItem(kind, context.tried.get(id)!, context)]));
  return { fates, again, effects: distinctEffects([whole, ...items.map(({ kind }) => kind)]) };
}

/**
 * For an answer that we could not read because something broke here. Each item is tried a few more times and then refused,
 * so that nothing is called for ever.
 */
export function unsettled(call: RecallCall, context: Context): Settlement {
  const fates = call.items.map(({ id }) => {
    const tried = context.tried.get(id) ?? { tries: 0, forgiven: 0, sentAt: 0 };
    return [id, fateOfItem({ type: 'retry', bounded: true }, tried, context)] as const;
  });
  return { fates: new Map(fates), again: [], effects: [] };
}

/** An item's own result counts before the call's. An item that the list of a success leaves out was not dealt with. */
function classOfItem(id: string, call: RecallCall, answer: RecallAnswer, whole: AnswerClass): AnswerClass {
  // Stryker disable next-line ConditionalExpression: what is no answer has neither results nor a code.
  if (answer.type !== 'answer') return whole;
  const code = answer.results?.get(id);
  if (code !== undefined) return classOf(call.api, code);
  const hasList = call.api === 'group_msg_recall' || call.api === 'official_account_msg_recall';
  return answer.code === 0 && hasList ? { type: 'retry', bounded: false } : whole;
}

/** True when one item of a batch may be the reason for an answer about all of them. */
function mayHideOne(kind: AnswerClass): boolean {
  // Stryker disable next-line ConditionalExpression: only these two have what is asked next.
  return (kind.type === 'permanent' && kind.suspect) || (kind.type === 'done' && kind.about === 'message');
}

function fateOfItem(kind: AnswerClass, tried: Tried, { away, now, random }: Context): Fate {
  // Stryker disable next-line ConditionalExpression: nothing else is about a message.
  if (kind.type === 'done' && kind.outcome === 'gone' && kind.about === 'message' && mayBeYoung(tried, now)) {
    return { type: 'retry', afterMs: YOUNG_PAUSE_MS * (1 + random()), forgiven: true };
  }
  const fate = fateOf(kind, tried, {
    later: () => (away ? pauseWhileAway : pauseBefore)(tried.tries, random),
    afterForgiven: () => pauseAfterForgiven(tried.forgiven, random),
  });
  switch (fate.type) {
    case 'done':
      return { type: 'done', outcome: outcomeOf(fate.end) };
    case 'retry':
      return fate;
    case 'stopped':
      return { type: 'back' };
  }
}

const mayBeYoung = ({ forgiven, sentAt }: Tried, now: EpochMs): boolean => forgiven === 0 && now - sentAt < YOUNG_MS;

function outcomeOf(end: (CallFate & { readonly type: 'done' })['end']): RecallOutcome {
  if (end === 'accepted') return 'recalled';
  return end === 'observed' ? 'cancelled' : end;
}

/** One effect of each type. If parts of a call say both "works" and "stopped", the API is stopped. */
function distinctEffects(kinds: readonly AnswerClass[]): readonly LaneEffect[] {
  const effects = new Map<LaneEffect['type'], LaneEffect>();
  for (const kind of kinds) {
    const effect = effectOf(kind);
    if (effect !== undefined && !effects.has(effect.type)) effects.set(effect.type, effect);
  }
  if (effects.has('stop') || effects.has('credential-refused')) effects.delete('works');
  return [...effects.values()];
}

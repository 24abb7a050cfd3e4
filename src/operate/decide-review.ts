import type { KnownSanction } from '../history/questions/questions.ts';
import { releaseItems } from '../lane/held-items.ts';
import { readItem } from '../lane/read-item.ts';
import { leaveUncounted } from '../lane/uncounted.ts';
import { refOf } from '../message-ref.ts';
import { apiOf, type MessageKey, type Severity } from '../model.ts';
import { itemIdOf } from '../redis/keys/recall.ts';
import type { Desk } from './desk.ts';
import { noted, type Operator } from './operator-log.ts';
import { findWanted, orderRecalls } from './recall-by-hand.ts';
import { isStanding, liftMutes, undoStrike } from './undo-sanctions.ts';

/** What a person said of a message: it breaks the rule, it does not, or it cannot be told. */
export type ReviewDecision = {
  readonly key: MessageKey;
  readonly verdict: 'breaks' | 'fine' | 'unsure';
  readonly severity: Severity;
  readonly operator: Operator;
};

/** What that led to, by where the message stood. */
export type Effect =
  | 'recall'
  | 'release'
  | 'let-go'
  | 'confirm'
  | 'discard'
  | 'cancel'
  | 'take-back'
  | 'leave'
  | 'none';

/** Strikes and mutes because of this message, as far as history knows, and all those of its sender. */
export type SanctionsOf = (key: MessageKey) => Promise<{
  readonly own: readonly KnownSanction[];
  readonly all: readonly KnownSanction[];
}>;

/** Gone for good: nothing can be done about these. */
const OVER = new Set(['gone', 'expired', 'unsupported']);

/** What a verdict leads to where the message stands so; `undefined`: nobody flagged it, and it is visible. */
export function effectFor(verdict: ReviewDecision['verdict'], state: string | undefined): Effect {
  if (verdict === 'unsure') return 'none';
  const standing = state === 'claimed' ? 'pending' : state;
  if (verdict === 'breaks') {
    if (standing === 'held') return 'release';
    if (standing === 'pending') return 'let-go';
    if (standing === 'recalled') return 'confirm';
    return OVER.has(standing ?? '') ? 'none' : 'recall';
  }
  if (standing === 'held') return 'discard';
  if (standing === 'pending') return 'cancel';
  return standing === 'recalled' || standing === 'gone' ? 'take-back' : 'leave';
}

/** Acts on a decision. Doing it again changes nothing. Resolves with the result. */
export async function actOnDecision(desk: Desk, decision: ReviewDecision, sanctionsOf: SanctionsOf): Promise<Effect> {
  const { key, verdict, operator } = decision;
  const ref = refOf(key);
  const item = await readItem(desk.redis, { type: 'message', key });
  const effect = effectFor(verdict, item?.state);
  const act = async () => {
    const counts = await run(desk, decision, effect);
    return verdict === 'fine' ? { ...counts, ...(await takeBack(desk, key, sanctionsOf)) } : counts;
  };
  const intent = { ...operator, at: desk.now(), what: `decide ${ref}`, targets: [ref] };
  await noted(desk, intent, act, (counts) => ({ [`${verdict}: ${effect}`]: 1, ...counts }));
  return effect;
}

async function run(
  desk: Desk,
  { key, severity, operator }: ReviewDecision,
  effect: Effect,
): Promise<Record<string, number>> {
  const target = { type: 'message', key } as const;
  const api = apiOf(target);
  switch (effect) {
    case 'recall': {
      const { messages } = await findWanted(desk, { type: 'keys', keys: [key] });
      return Object.fromEntries(await orderRecalls(desk, messages, { severity, operator }));
    }
    case 'release': {
      const { released, turns } = await releaseItems(desk.redis, api, [itemIdOf(target)]);
      await desk.turns(api).add(turns);
      return { released: released.length };
    }
    case 'discard':
    case 'cancel': {
      const cancelled = await desk.recalls().cancel([key], 'withdrawn');
      await leaveUncounted(desk.redis, api, 'cancelled', cancelled);
      return { cancelled };
    }
    default:
      return {};
  }
}

async function takeBack(desk: Desk, key: MessageKey, sanctionsOf: SanctionsOf): Promise<Record<string, number>> {
  const { own, all } = await sanctionsOf(key);
  const strikes = own.filter((one) => one.type === 'strike' && isStanding(one));
  const mutes = own.filter((one) => one.type === 'mute' && isStanding(one));
  for (const strike of strikes) await undoStrike(desk, strike, key);
  await liftMutes(
    desk,
    mutes.map((mute) => ({ mute, key })),
    all,
  );
  return {
    ...(strikes.length > 0 ? { 'strikes taken back': strikes.length } : {}),
    ...(mutes.length > 0 ? { 'mutes taken back': mutes.length } : {}),
  };
}

import { leaveUncounted } from '../lane/uncounted.ts';
import { refOfTarget } from '../message-ref.ts';
import {
  apiOf,
  conversationIdOf,
  type EpochMs,
  identityOf,
  type MessageKey,
  type RecallOrder,
  type RecallTarget,
  type Severity,
} from '../model.ts';
import { expiresAtOf } from '../queue/expires-at.ts';
import { type Flagged, isOutcome } from '../queue/recall-queue.ts';
import { makeEvidenceKeeper } from '../record/evidence.ts';
import { makeRecordFinder, type Period } from '../record/find.ts';
import type { Recorded } from '../record/pack.ts';
import type { Desk } from './desk.ts';
import { noted, type Operator } from './operator-log.ts';

/** What a person may ask to be recalled. */
export type Wanted =
  | { readonly type: 'keys'; readonly keys: readonly MessageKey[] }
  /** Everything by a sender in a period, in one conversation if one is named. */
  | {
      readonly type: 'sender';
      readonly sender: string;
      readonly period: Period;
      readonly conversation: string | undefined;
    }
  | { readonly type: 'conversation'; readonly conversation: string; readonly period: Period };

export type FoundMessage = {
  readonly key: MessageKey;
  /** Undefined when the message is not on record: it may still be recalled by its key. */
  readonly recorded: Recorded | undefined;
};

export type FoundWanted = {
  /** Those that may still be there, oldest first; each once, however often it was edited. */
  readonly messages: readonly FoundMessage[];
  /** How many more are on record but gone already. Messages that were named one by one are never left out. */
  readonly gone: number;
  /** Of the group, as the messages on record tell it. */
  readonly groupType: string | undefined;
};

/** The messages that a person asks for. Not all of them where whoever looks on (`desk.steps`) ended it. */
export async function findWanted(desk: Desk, wanted: Wanted): Promise<FoundWanted> {
  const finder = makeRecordFinder(desk);
  if (wanted.type === 'keys') {
    const found = await Promise.all(wanted.keys.map((key) => finder.byKey(key)));
    const messages = wanted.keys.map((key, index) => ({
      key: found[index]![0]?.key ?? key,
      recorded: found[index]![0],
    }));
    return { messages, gone: 0, groupType: undefined };
  }
  const pages =
    wanted.type === 'sender'
      ? finder.bySender(wanted.sender, wanted.period)
      : finder.byConversation(wanted.conversation, wanted.period);
  const found = new Map<string, Recorded>();
  const gone = new Set<string>();
  let groupType: string | undefined;
  for await (const recorded of pages) {
    desk.steps?.step();
    if (desk.steps?.isStopped()) break;
    const elsewhere = wanted.conversation !== undefined && conversationIdOf(recorded.key) !== wanted.conversation;
    if (elsewhere) continue;
    groupType ??= recorded.groupType;
    if (recorded.gone) gone.add(identityOf(recorded.key));
    else found.set(identityOf(recorded.key), recorded);
  }
  const messages = [...found.values()]
    .sort((a, b) => a.sentAt - b.sentAt)
    .map((recorded) => ({ key: recorded.key, recorded }));
  return { messages, gone: gone.size, groupType };
}

/** How many went which way: `queued`, `held`, `known`, … */
export type Standings = ReadonlyMap<string, number>;

/** As the rule and policy of recalls that people ask for. */
const BY_HAND = { rule: 'operator', policy: 'manual' } as const;

/** Puts messages on the queue as any rule would: the pace, the ledger and the once-only law hold. */
export async function recallMessages(desk: Desk, messages: readonly FoundMessage[], how: How): Promise<Standings> {
  return flag(desk, ordersFor(desk, messages, how.severity), how);
}

function ordersFor(desk: Desk, messages: readonly FoundMessage[], severity: Severity): readonly RecallOrder[] {
  const at = desk.now();
  return messages.map(({ key, recorded }) => {
    // Only Tencent knows the time of a message that is not on record, and refuses one that is too old.
    const sentAt = recorded?.sentAt ?? at;
    return orderFor({ type: 'message', key }, { severity, at, sentAt, onlineOnly: recorded?.onlineOnly ?? false });
  });
}

/** As `recallMessages`, as a part of something else that is written down. */
export function orderRecalls(
  desk: Desk,
  messages: readonly FoundMessage[],
  { severity, operator }: Pick<How, 'severity' | 'operator'>,
): Promise<Standings> {
  return flagAll(desk, ordersFor(desk, messages, severity), operator);
}

/** Why a purge would do nothing in a group of this type, for people; undefined where it works, or nobody knows the type. */
export const whyNoPurge = (groupType: string | undefined): string | undefined =>
  groupType === 'AVChatRoom' ? 'purge does nothing in AVChatRoom: Tencent keeps no history there' : undefined;

/** Removes what one sender wrote in a group, all that Tencent still has of it. */
export async function purgeSender(
  desk: Desk,
  place: { readonly group: string; readonly topic: string; readonly sender: string },
  how: How,
): Promise<Standings> {
  const { severity } = how;
  const at = desk.now();
  const target: RecallTarget = { type: 'sender', ...place, asOf: at };
  return flag(desk, [orderFor(target, { severity, at, sentAt: at, onlineOnly: false })], how);
}

type How = {
  readonly severity: Severity;
  readonly operator: Operator;
  /** For the log: `recall sender ann`. */
  readonly what: string;
  /** What it is done to; absent: the messages. */
  readonly targets?: readonly string[];
};

function orderFor(
  target: RecallTarget,
  about: { severity: Severity; at: EpochMs; sentAt: EpochMs; onlineOnly: boolean },
): RecallOrder {
  const { severity, at, sentAt, onlineOnly } = about;
  return {
    ...BY_HAND,
    target,
    severity,
    ruleSet: '',
    sentAt,
    flaggedAt: at,
    expiresAt: expiresAtOf({ sentAt, groupType: undefined }),
    conversation: target.type === 'sender' ? 'group' : target.key.kind,
    groupType: undefined,
    onlineOnly,
    // It counts whatever was decided before, also by a process whose clock is ahead.
    anewAt: Number.MAX_SAFE_INTEGER,
  };
}

/** Bounds the time that one script takes. */
const AT_ONCE = 200;

async function flag(
  desk: Desk,
  orders: readonly RecallOrder[],
  { operator, what, targets = orders.map(({ target }) => refOfTarget(target)) }: Omit<How, 'severity'>,
): Promise<Standings> {
  const intent = { ...operator, at: desk.now(), what, targets };
  return noted(
    desk,
    intent,
    () => flagAll(desk, orders, operator),
    (standings) => Object.fromEntries(standings),
  );
}

async function flagAll(desk: Desk, orders: readonly RecallOrder[], operator: Operator): Promise<Standings> {
  const evidence = makeEvidenceKeeper({ ...desk, ruleTexts: () => undefined, engine: '' });
  const standings = new Map<string, number>();
  for (let start = 0; start < orders.length && !desk.steps?.isStopped(); start += AT_ONCE) {
    const some = orders.slice(start, start + AT_ONCE);
    await evidence.keepByHand(some, operator);
    const flagged = await desk.recalls().flag(some);
    for (const { standing } of flagged) standings.set(standing, (standings.get(standing) ?? 0) + 1);
    await Promise.all(flagged.map((one) => leaveKnown(desk, one)));
    desk.steps?.step(some.length);
  }
  return standings;
}

/** An outcome that was known without a call is counted by a process that has metrics. */
async function leaveKnown({ redis }: Desk, { order, standing }: Flagged): Promise<void> {
  if (isOutcome(standing)) await leaveUncounted(redis, apiOf(order.target), standing, 1);
}

import type { Kysely } from 'kysely';
import type { Fact, JournalEntry, RuleSetFact } from '../../journal/facts.ts';
import { refOfTarget } from '../../message-ref.ts';
import type { EpochMs, RecallTarget } from '../../model.ts';
import { nameOf } from '../names.ts';
import { orderId } from '../rows/order-rows.ts';
import type { Schema } from '../schema.ts';

/** Something that others are told. The same fact always makes the same event, with the same id. */
export type Event = {
  readonly id: string;
  readonly type: EventType;
  readonly at: EpochMs;
  /** Ids, numbers and our own words; never what somebody wrote. */
  readonly data: Readonly<Record<string, unknown>>;
};

/** Each event type, with the word by which a receiver asks for it. */
export const EVENT_TYPES = {
  'message.flagged': 'flagged',
  'message.settled': 'settled',
  'message.held': 'held',
  'brake.tripped': 'held',
  'review.decided': 'decided',
  'appeal.decided': 'appeal',
  'rules.changed': 'rules',
  'api.stopped': 'stopped',
  'api.resumed': 'stopped',
} as const;
export type EventType = keyof typeof EVENT_TYPES;
type Word = (typeof EVENT_TYPES)[EventType];

/** Whom to tell. */
export type Audience = {
  /** Names of the receivers that want events of this word. */
  wants(word: Word): readonly string[];
  /** False if too many events wait for this receiver already: the event is dropped for it. Asked once for each event. */
  takes(receiver: string): boolean;
};

export const event = (
  type: EventType,
  at: EpochMs,
  named: readonly (string | number)[],
  data: Event['data'],
): Event => ({ id: `evt_${nameOf('event', type, ...named)}`, type, at, data });

/** The events that these facts cause. Read beside their rows, in the same transaction. */
export async function eventsOf(
  db: Kysely<Schema>,
  entries: readonly JournalEntry[],
  { wants }: Audience,
): Promise<readonly Event[]> {
  const wanted = entries.map(({ fact }) => fact).filter((fact) => wordsOf(fact).some((word) => wants(word).length > 0));
  if (wanted.length === 0) return [];
  const items = await readItems(db, wanted);
  return wanted.flatMap((fact) => eventsOfFact(fact, items));
}

function wordsOf(fact: Fact): readonly Word[] {
  switch (fact.type) {
    case 'flagged':
      return fact.standing === 'raised' ? [] : fact.standing === 'held' ? ['flagged', 'held'] : ['flagged'];
    case 'settled':
      return ['settled'];
    case 'moved':
      return fact.to === 'held' ? ['held'] : [];
    case 'brake':
      return fact.what === 'tripped' ? ['held'] : [];
    case 'lane':
      return ['stopped'];
    default:
      return [];
  }
}

function eventsOfFact(fact: Fact, items: Items): readonly Event[] {
  switch (fact.type) {
    case 'flagged': {
      const { api, item, at, standing, heldBy, anew } = fact;
      const known = { api, ...itemData(items, api, item), flaggedAt: at };
      const flagged = event('message.flagged', at, [api, item, at], { ...known, standing, anew });
      return standing === 'held' ? [flagged, heldEvent(fact, { ...known, heldBy })] : [flagged];
    }
    case 'moved':
      return [heldEvent(fact, { api: fact.api, ...itemData(items, fact.api, fact.item) })];
    case 'settled': {
      const { api, item, at, outcome, code, exposureMs } = fact;
      const ended = { outcome, code, settledAt: at, ...(exposureMs === undefined ? {} : { exposureMs }) };
      return [event('message.settled', at, [api, item, at], { api, ...itemData(items, api, item), ...ended })];
    }
    case 'brake':
      return [event('brake.tripped', fact.at, [fact.name, fact.at], { brake: fact.name, trippedAt: fact.at })];
    case 'lane': {
      const { api, at, reason } = fact;
      return reason === undefined
        ? [event('api.resumed', at, [api, at], { api })]
        : [event('api.stopped', at, [api, at], { api, reason })];
    }
    default:
      return [];
  }
}

type HeldAs = { readonly api: string; readonly item: string; readonly at: EpochMs };

const heldEvent = ({ api, item, at }: HeldAs, data: Event['data']): Event =>
  event('message.held', at, [api, item, at], { ...data, heldAt: at });

type Items = ReadonlyMap<string, Event['data']>;

/** If an order's end is known before the order itself, only its API can be named. */
const itemData = (items: Items, api: string, item: string): Event['data'] =>
  items.get(orderId(api, item)) ?? { ref: null };

async function readItems(db: Kysely<Schema>, facts: readonly Fact[]): Promise<Items> {
  const ids = new Set<string>();
  for (const fact of facts) {
    if (fact.type === 'flagged' || fact.type === 'moved' || fact.type === 'settled')
      ids.add(orderId(fact.api, fact.item));
  }
  if (ids.size === 0) return new Map();
  const rows = await db
    .selectFrom('orders')
    .leftJoin('messages', 'messages.id', 'orders.message')
    .select(['orders.id', 'target', 'rule', 'policy', 'severity', 'rule_set', 'orders.sent_at'])
    .select(['orders.sender as addressee', 'messages.sender as author'])
    .where('orders.id', 'in', [...ids])
    .execute();
  return new Map(
    rows.flatMap(({ id, target, rule, policy, severity, rule_set, sent_at, addressee, author }) => {
      if (target === null) return [];
      const ref = refOfTarget(JSON.parse(target) as RecallTarget);
      const sender = author ?? addressee;
      return [[id, { ref, sender, rule, policy, severity, ruleSet: rule_set, sentAt: sent_at }] as const];
    }),
  );
}

/**
 * Rule sets that replace another one; looked up before their rows are written. Several processes load the same set, but it is
 * told once. The very first set replaces nothing.
 */
export async function ruleChangesOf(
  db: Kysely<Schema>,
  entries: readonly JournalEntry[],
  { wants }: Audience,
): Promise<readonly Event[]> {
  if (wants('rules').length === 0) return [];
  const told = entries.flatMap(({ fact }) => (fact.type === 'rule-set' ? [fact] : [])).toSorted((a, b) => a.at - b.at);
  const events: Event[] = [];
  let last: Pick<RuleSetFact, 'hash' | 'at'> | undefined;
  for (const fact of told) {
    const before = last ?? (await lastRuleSet(db, fact.at));
    last = fact;
    if (before === undefined || before.hash === fact.hash) continue;
    const states = Object.groupBy(fact.rules, ({ state }) => state);
    const counts = Object.fromEntries(Object.entries(states).map(([state, rules]) => [state, rules?.length ?? 0]));
    const data = { hash: fact.hash, before: before.hash, changedAt: fact.at, rules: counts };
    events.push(event('rules.changed', fact.at, [before.hash, before.at, fact.hash], data));
  }
  return events;
}

async function lastRuleSet(db: Kysely<Schema>, before: EpochMs) {
  const row = await db
    .selectFrom('rule_sets')
    .select(['hash', 'last_at'])
    .where('last_at', '<', before)
    .orderBy('last_at', 'desc')
    .orderBy('hash', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { hash: row.hash, at: row.last_at };
}

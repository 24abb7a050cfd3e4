import type { Selectable } from 'kysely';
import type { MessageKey, RecallTarget, TextPart } from '../../model.ts';
import type {
  ActsTable,
  DecisionsTable,
  HitsTable,
  MessagesTable,
  MutesTable,
  OrdersTable,
  StrikesTable,
  TextsTable,
} from '../schema.ts';
import type {
  KnownAct,
  KnownDecision,
  KnownHit,
  KnownMessage,
  KnownOrder,
  KnownSanction,
  KnownText,
} from './questions.ts';

/** Rows in the form that callers see. */
export type MessageRow = Pick<
  Selectable<MessagesTable>,
  'id' | 'identity' | 'key' | 'kind' | 'place' | 'topic' | 'sender' | 'sent_at' | 'standing'
>;
export const MESSAGE_COLUMNS = [
  ...(['id', 'identity', 'key', 'kind', 'place', 'topic', 'sender', 'sent_at', 'standing'] as const),
];

export function knownMessage(row: MessageRow): KnownMessage {
  return {
    identity: row.identity,
    key: row.key === null ? undefined : (JSON.parse(row.key) as MessageKey),
    kind: row.kind as KnownMessage['kind'],
    place: row.place,
    topic: row.topic,
    sender: row.sender ?? undefined,
    sentAt: row.sent_at,
    standing: row.standing ?? undefined,
  };
}

export type HitRow = Selectable<HitsTable>;
export const HIT_COLUMNS = [
  ...(['n', 'judgement', 'message', 'at', 'rule', 'version', 'state', 'severity', 'policy'] as const),
  ...(['actions', 'spans', 'hour', 'draw'] as const),
];

export function knownHit(row: HitRow, message: KnownMessage): KnownHit {
  const spans = JSON.parse(row.spans) as [number, number, number][];
  return {
    message,
    at: row.at,
    rule: row.rule,
    version: row.version,
    state: row.state as KnownHit['state'],
    severity: row.severity,
    policy: row.policy,
    actions: row.actions === '' ? [] : row.actions.split(','),
    spans: spans.map(([part, start, end]) => ({ part, start, end })),
  };
}

/** For a message whose row the sweep has already removed. */
export const unknownMessage = (id: string): KnownMessage => ({
  identity: id,
  key: undefined,
  kind: 'draft',
  place: '',
  topic: '',
  sender: undefined,
  sentAt: 0,
  standing: undefined,
});

export function knownText({
  text,
  parts,
  edited_at,
}: Pick<Selectable<TextsTable>, 'text' | 'parts' | 'edited_at'>): KnownText {
  const rows = parts === null ? undefined : (JSON.parse(parts) as [TextPart['source'], number, string][]);
  return {
    text,
    parts: rows?.map(([source, run, said]) => ({ source, run, text: said })) ?? [{ source: 'text', run: 0, text }],
    editedAt: edited_at === 0 ? undefined : edited_at,
  };
}

export function knownOrder(row: Selectable<OrdersTable>): KnownOrder {
  return {
    api: row.api,
    item: row.item,
    target: JSON.parse(row.target ?? 'null') as RecallTarget,
    rule: row.rule ?? '',
    policy: row.policy ?? '',
    severity: row.severity ?? '',
    ruleSet: row.rule_set ?? '',
    sender: row.sender ?? undefined,
    sentAt: row.sent_at ?? 0,
    flaggedAt: row.flagged_at ?? 0,
    standing: row.standing ?? '',
    heldBy: row.held_by ?? '',
    code: row.code ?? '',
    settledAt: row.settled_at ?? undefined,
    exposureMs: row.exposure_ms ?? undefined,
  };
}

export function knownAct(row: Selectable<ActsTable>): KnownAct {
  return {
    id: row.id,
    at: row.at,
    who: row.who,
    role: row.role,
    via: row.via as KnownAct['via'],
    verb: row.verb,
    targets: JSON.parse(row.targets) as string[],
    why: row.why,
    ...(row.request === null ? {} : { request: row.request }),
    ...(row.counts === null ? {} : { counts: JSON.parse(row.counts) as Record<string, number> }),
    ...(row.result === null ? {} : { result: row.result }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}

export const knownDecision = (row: Selectable<DecisionsTable>): KnownDecision => ({
  id: row.id,
  at: row.at,
  who: row.who,
  role: row.role,
  verdict: row.verdict,
  note: row.note ?? undefined,
  effect: row.effect,
  undoneAt: row.undone_at ?? undefined,
  undoneBy: row.undone_by ?? undefined,
});

export const knownStrike = (row: Selectable<StrikesTable>, message: string | undefined): KnownSanction => ({
  id: row.id,
  type: 'strike',
  at: row.at,
  rule: row.rule,
  account: row.account,
  message,
  ladder: row.ladder,
  points: row.points ?? 0,
  climbed: row.climbed === null ? [] : (JSON.parse(row.climbed) as number[]),
  standing: row.undone_at === null ? 'standing' : 'undone',
});

export const knownMute = (row: Selectable<MutesTable>, message: string | undefined): KnownSanction => ({
  id: row.id,
  type: 'mute',
  at: row.at,
  rule: row.rule,
  account: row.account,
  message,
  place: row.place,
  topic: row.topic,
  seconds: row.seconds,
  standing: row.standing ?? '',
});

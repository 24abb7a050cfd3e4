import type {
  ActFact,
  FlaggedFact,
  HitFact,
  JournalEntry,
  MovedFact,
  MuteFact,
  ReviewFact,
  SettledFact,
  StrikeFact,
  VerdictFact,
} from '../journal/facts.ts';
import { drawOf } from '../journal/sample.ts';
import { type EpochMs, identityOf, type MessageKey, type RecallTarget, severityRank } from '../model.ts';
import { messageId, messageIdOf, nameOf, placeOf, shortened, splitPlace } from './names.ts';
import type { Row } from './upsert.ts';

/** Facts as rows of the tables (tables.ts). Pure: the same facts make the same rows, in whatever pieces they come. */
export type Rows = {
  readonly taken: Row[];
  readonly messages: Row[];
  readonly standings: Row[];
  readonly judgements: Row[];
  /** By the judgement they belong to: written with it, or not at all. */
  readonly hits: Map<string, readonly Row[]>;
  readonly texts: Row[];
  readonly orders: Row[];
  readonly moves: Row[];
  readonly strikes: Row[];
  readonly mutes: Row[];
  readonly changes: Row[];
  readonly ruleSets: Row[];
  /** By the entry that they came with: counted when it is taken for the first time. */
  readonly counts: Map<string, readonly Row[]>;
  /** By the reason that they came with. */
  readonly reviews: Map<string, Row>;
  readonly reasons: Row[];
  readonly acts: Row[];
  readonly actTargets: Row[];
};

const HOUR_MS = 3_600_000;

/** @param textsFrom texts of what was judged before then are not kept any more; Infinity keeps none */
export function rowsOf(entries: readonly JournalEntry[], textsFrom: EpochMs): Rows {
  const rows: Rows = {
    taken: [],
    messages: [],
    standings: [],
    judgements: [],
    hits: new Map(),
    texts: [],
    orders: [],
    moves: [],
    strikes: [],
    mutes: [],
    changes: [],
    ruleSets: [],
    counts: new Map(),
    reviews: new Map(),
    reasons: [],
    acts: [],
    actTargets: [],
  };
  for (const entry of entries) addFact(rows, entry, textsFrom);
  return rows;
}

function addFact(rows: Rows, { stream, id, fact }: JournalEntry, textsFrom: EpochMs): void {
  switch (fact.type) {
    case 'verdict':
      addVerdict(rows, fact, textsFrom);
      return;
    case 'flagged':
      addFlagged(rows, fact);
      return;
    case 'moved':
      addMoved(rows, fact);
      return;
    case 'settled':
      addSettled(rows, fact);
      return;
    case 'lane':
      addChange(rows, fact.at, 'lane', fact.api, { reason: fact.reason ?? null });
      return;
    case 'brake':
      addChange(rows, fact.at, 'brake', fact.name, { what: fact.what, until: fact.until ?? null });
      return;
    case 'switch':
      addChange(rows, fact.at, 'switch', fact.name, { how: fact.how });
      return;
    case 'mute':
      addMute(rows, fact);
      return;
    case 'strike-undone': {
      const { key, rule, ladder, account, at } = fact;
      rows.strikes.push({ ...strikeRow(messageIdOf(key), { rule, ladder, account }), at, undone_at: at });
      return;
    }
    case 'review':
      addReview(rows, fact);
      return;
    case 'act':
      addAct(rows, fact);
      return;
    case 'rule-set':
      rows.ruleSets.push({
        hash: fact.hash,
        first_at: fact.at,
        last_at: fact.at,
        rules: JSON.stringify(fact.rules.map(({ id: rule, version, state }) => [rule, version, state])),
      });
      return;
    case 'counts':
      rows.taken.push({ stream, entry: id });
      rows.counts.set(
        `${stream}\u001e${id}`,
        fact.counts.map((count) => ({ ...count })),
      );
  }
}

function addVerdict(rows: Rows, fact: VerdictFact, textsFrom: EpochMs): void {
  const { of, subject, key, conversation, sentAt, editedAt, judgedAt, ruleSet } = fact;
  const identity = key === undefined ? subject : identityOf(key);
  const message = messageId(identity);
  const { place, topic } = splitPlace(conversation);
  rows.messages.push({
    id: message,
    identity,
    key: key === undefined ? null : JSON.stringify(key),
    kind: key?.kind ?? 'draft',
    place: shortened(place),
    topic: shortened(topic),
    sender: fact.sender === undefined ? null : shortened(fact.sender),
    sent_at: sentAt,
    sure: of === 'edited' ? 0 : 1,
  });
  const judgement = nameOf('judgement', subject, ruleSet, fact.cause);
  rows.judgements.push({
    id: judgement,
    message,
    at: judgedAt,
    what: of,
    edited_at: editedAt ?? null,
    rule_set: ruleSet,
    cause: fact.cause,
    author: fact.author ?? null,
    counters: fact.counters === undefined || fact.counters.length === 0 ? null : JSON.stringify(fact.counters),
  });
  const hour = Math.floor((editedAt ?? sentAt) / HOUR_MS);
  const draw = drawOf(subject);
  rows.hits.set(
    judgement,
    fact.hits.map((hit) => ({ ...hitRow(hit), judgement, message, at: judgedAt, hour, draw })),
  );
  if (of === 'draft' && fact.hits.some(({ state, actions }) => state === 'live' && actions.includes('block'))) {
    rows.standings.push(
      standingRow({ identity, kind: 'draft', place, topic, sentAt }, 'blocked', stoodAt(judgedAt, 2)),
    );
  }
  addText(rows, fact, message, textsFrom);
  for (const strike of fact.strikes ?? []) {
    rows.strikes.push({
      ...strikeRow(message, strike),
      at: judgedAt,
      points: strike.points,
      climbed: JSON.stringify(strike.climbed),
    });
  }
}

const hitRow = ({ rule, version, state, severity, policy, actions, spans }: HitFact): Row => ({
  rule: shortened(rule),
  version,
  state,
  severity,
  policy,
  actions: actions.join(','),
  spans: JSON.stringify(spans.map(({ part, start, end }) => [part, start, end])),
});

const strikeRow = (
  message: string,
  { rule, ladder, account }: Pick<StrikeFact, 'rule' | 'ladder' | 'account'>,
): Row => ({
  id: nameOf('strike', message, rule, ladder, account),
  account: shortened(account),
  ladder,
  rule,
  message,
});

function addText(rows: Rows, { parts, editedAt, judgedAt }: VerdictFact, message: string, textsFrom: EpochMs): void {
  if (parts === undefined || parts.length === 0 || judgedAt < textsFrom) return;
  const isPlain = parts.length === 1 && parts[0]!.source === 'text' && parts[0]!.run === 0;
  rows.texts.push({
    message,
    edited_at: editedAt ?? 0,
    at: judgedAt,
    text: parts.map(({ text }) => text).join('\n'),
    parts: isPlain ? null : JSON.stringify(parts.map(({ source, run, text }) => [source, run, text])),
  });
}

/** Where a later step of the same millisecond comes after an earlier one. */
const stoodAt = (at: EpochMs, step: 0 | 1 | 2): number => at * 4 + step;

type Placed = {
  readonly identity: string;
  readonly kind: string;
  readonly place: string;
  readonly topic: string;
  readonly sentAt: EpochMs;
};

const standingRow = ({ identity, kind, place, topic, sentAt }: Placed, standing: string, stood: number): Row => ({
  id: messageId(identity),
  identity,
  kind,
  place: shortened(place),
  topic: shortened(topic),
  sent_at: sentAt,
  sure: 0,
  standing,
  stood,
});

function addFlagged(rows: Rows, fact: FlaggedFact): void {
  const { order, api, item, at } = fact;
  const { target } = order;
  const standing = fact.standing === 'queued' ? 'pending' : fact.standing;
  const stood = stoodAt(at, 0);
  rows.orders.push({
    ...orderRow(api, item),
    target: JSON.stringify(target),
    place: shortened(target.type === 'message' ? placeOf(target.key) : `g\u001f${target.group}`),
    sender: target.type === 'message' ? senderIn(target.key) : shortened(target.sender),
    rule: shortened(order.rule),
    policy: order.policy,
    severity: order.severity,
    rule_set: order.ruleSet,
    sent_at: order.sentAt,
    flagged_at: at,
    expires_at: order.expiresAt,
    held_by: fact.heldBy,
    code: '',
    standing,
    stood,
  });
  if (target.type === 'message') {
    rows.standings.push(standingRow(placed(target, order.sentAt), standing, stood));
    // What is known of the message by this alone: who sent it is known of a pair only.
    const { identity, kind, place, topic, sentAt } = placed(target, order.sentAt);
    rows.messages.push({
      id: messageId(identity),
      identity,
      key: JSON.stringify(target.key),
      kind,
      place: shortened(place),
      topic: shortened(topic),
      sender: senderIn(target.key),
      sent_at: sentAt,
      sure: 0,
    });
  }
  if (fact.anew) addMove(rows, api, item, at, 'anew', order.rule);
}

const senderIn = (key: MessageKey): string | null => (key.kind === 'c2c' ? shortened(key.from) : null);

function placed({ key }: RecallTarget & { readonly type: 'message' }, sentAt: EpochMs): Placed {
  const topic = key.kind === 'group' ? key.topic : '';
  return { identity: identityOf(key), kind: key.kind, place: placeOf(key), topic, sentAt };
}

const orderId = (api: string, item: string): string => nameOf('order', api, item);

const orderRow = (api: string, item: string): Row => ({
  id: orderId(api, item),
  api,
  item,
  // The item of a message is its identity; one of a purge begins like no identity.
  message: item.startsWith('p\u001f') ? null : messageId(item),
});

function addMove(rows: Rows, api: string, item: string, at: EpochMs, what: string, detail: string): void {
  const order = orderId(api, item);
  rows.moves.push({ id: nameOf('move', order, at, what, detail), order_id: order, at, what, detail });
}

const STANDING_AFTER: Readonly<Record<string, string>> = { held: 'held', released: 'pending', retried: 'pending' };

function addMoved(rows: Rows, { api, item, at, to, rule = '' }: MovedFact): void {
  addMove(rows, api, item, at, to, rule);
  const standing = STANDING_AFTER[to] ?? (to === 'raised' ? 'pending' : undefined);
  if (standing === undefined) return;
  const stood = stoodAt(at, 1);
  rows.orders.push({ ...orderRow(api, item), standing, stood, code: '', held_by: '' });
  addItemStanding(rows, item, at, standing, stood);
}

function addSettled(rows: Rows, { api, item, at, outcome, code, exposureMs }: SettledFact): void {
  const stood = stoodAt(at, 2);
  const exposure_ms = exposureMs ?? null;
  rows.orders.push({
    ...orderRow(api, item),
    standing: outcome,
    stood,
    code,
    held_by: '',
    settled_at: at,
    exposure_ms,
  });
  addMove(rows, api, item, at, outcome, code);
  addItemStanding(rows, item, at, outcome, stood);
}

/** The standing of the message behind an item; what else is known of it comes, or came, with its flagging. */
function addItemStanding(rows: Rows, item: string, at: EpochMs, standing: string, stood: number): void {
  const kind = KINDS[item[0]!];
  if (kind === undefined) return;
  const { place, topic } = splitPlace(item.slice(0, item.lastIndexOf('\u001f')));
  rows.standings.push(standingRow({ identity: item, kind, place, topic, sentAt: at }, standing, stood));
}

/** By the first letter of an identity (model.ts). */
const KINDS: Readonly<Record<string, string>> = { c: 'c2c', g: 'group', o: 'official' };

function addMute(rows: Rows, fact: MuteFact): void {
  const { at, standing } = fact;
  rows.mutes.push({
    id: nameOf('mute', fact.id),
    account: shortened(fact.account),
    place: shortened(`g\u001f${fact.group}`),
    topic: shortened(fact.topic),
    message: messageIdOf(fact.key),
    rule: fact.rule,
    severity: fact.severity,
    seconds: fact.seconds,
    at,
    standing,
    settled_at: standing === 'queued' ? null : at,
    stood: stoodAt(at, standing === 'queued' ? 0 : standing === 'lifted' ? 2 : 1),
  });
}

function addChange(rows: Rows, at: EpochMs, what: string, name: string, detail: object): void {
  const told = JSON.stringify(detail);
  rows.changes.push({ id: nameOf('change', at, what, name, told), at, what, name: shortened(name), detail: told });
}

function addReview(rows: Rows, fact: ReviewFact): void {
  const { key, at, why, rule, ruleSet, severity, by = '', note } = fact;
  const message = messageIdOf(key);
  const reason = nameOf('reason', message, why, rule, by);
  rows.reasons.push({
    id: reason,
    review: message,
    at,
    why,
    rule,
    rule_set: ruleSet,
    severity,
    by_whom: by === '' ? null : by,
    note: note ?? null,
  });
  rows.reviews.set(reason, {
    id: message,
    message,
    sender: fact.sender === undefined ? null : shortened(fact.sender),
    place: shortened(placeOf(key)),
    state: 'open',
    severity,
    rank: severityRank(severity),
    policy: fact.policy,
    rule: shortened(rule),
    origin: why,
    sent_at: fact.sentAt,
    opened_at: at,
    revision: 1,
  });
  rows.messages.push({
    id: message,
    identity: identityOf(key),
    key: JSON.stringify(key),
    kind: key.kind,
    place: shortened(placeOf(key)),
    topic: shortened(key.kind === 'group' ? key.topic : ''),
    sender: fact.sender === undefined ? null : shortened(fact.sender),
    sent_at: fact.sentAt,
    sure: 0,
  });
}

function addAct(rows: Rows, fact: ActFact): void {
  const { id, at, who, role, via, verb, targets, why } = fact;
  rows.acts.push({
    id: nameOf('act', id),
    at,
    who: shortened(who),
    role,
    via,
    verb: shortened(verb),
    targets: JSON.stringify(targets),
    why,
    request: fact.request ?? null,
    counts: fact.counts === undefined ? null : JSON.stringify(fact.counts),
    result: fact.result ?? null,
    ended_at: fact.endedAt ?? null,
  });
  for (const target of targets) rows.actTargets.push({ target: shortened(target), at, act: nameOf('act', id) });
}

import type { ColumnType, Generated } from 'kysely';

/**
 * The tables of history, the same in SQLite and PostgreSQL. Times are epoch milliseconds; lists and objects are JSON text.
 * Ids of messages, orders and the like are 16 characters derived from their content (`nameOf` in names.ts), so a fact told
 * twice makes one row.
 */
export type Schema = {
  migrations: { version: number; at: number };
  taken: TakenTable;
  messages: MessagesTable;
  judgements: JudgementsTable;
  hits: HitsTable;
  texts: TextsTable;
  orders: OrdersTable;
  moves: MovesTable;
  strikes: StrikesTable;
  mutes: MutesTable;
  changes: ChangesTable;
  rule_sets: RuleSetsTable;
  counts: CountsTable;
  reviews: ReviewsTable;
  reasons: ReasonsTable;
  decisions: DecisionsTable;
  labels: LabelsTable;
  acts: ActsTable;
  act_targets: ActTargetsTable;
  notices: NoticesTable;
};

/** Written once, or by the database. */
type Fixed<T> = ColumnType<T, T, never>;

/** Ids of counts already added, kept for as long as they may be handed over again. */
type TakenTable = { entry: Fixed<string> };

/** Every message that history knows. */
export type MessagesTable = {
  id: Fixed<string>;
  /** `identityOf` the key; for a draft its subject. */
  identity: Fixed<string>;
  /** The MessageKey as JSON; null for a draft. */
  key: string | null;
  kind: Fixed<string>;
  /** Without the topic: `g␟<group>`, the pair, `o␟<account>`. */
  place: string;
  topic: string;
  sender: string | null;
  sent_at: number;
  /** 1 if the time is the message's own, 0 if it is that of an edit or another message. */
  sure: number;
  /** State of its recall: `pending`, `held`, an outcome; null if it was not flagged. `blocked` for a draft. */
  standing: string | null;
  /** Orders changes of state, whichever is told first: `stoodAt` in rows/rows.ts. */
  stood: number | null;
};

export type JudgementsTable = {
  id: Fixed<string>;
  message: Fixed<string>;
  at: Fixed<number>;
  /** `sent`, `edited`, `draft`. */
  what: Fixed<string>;
  edited_at: number | null;
  rule_set: Fixed<string>;
  cause: Fixed<string>;
  author: string | null;
  /** The counters' values, as JSON. */
  counters: string | null;
};

export type HitsTable = {
  n: Generated<number>;
  judgement: Fixed<string>;
  message: Fixed<string>;
  /** When it was judged. */
  at: Fixed<number>;
  rule: Fixed<string>;
  version: Fixed<string>;
  state: Fixed<string>;
  severity: Fixed<string>;
  policy: Fixed<string>;
  /** Action types, comma-separated. */
  actions: Fixed<string>;
  /** [part, start, end] each, as JSON. */
  spans: Fixed<string>;
  /** Whole hours since the epoch, of the time of sending (for an edit: of editing). */
  hour: Fixed<number>;
  /** The number that chance gave it among the hits of its rule, version and hour: the lowest are the sample. */
  draw: Fixed<number>;
};

/** Texts, kept for KEEP_EVIDENCE. */
export type TextsTable = {
  n: Generated<number>;
  message: Fixed<string>;
  /** 0: as it was sent. */
  edited_at: Fixed<number>;
  /** When it was judged; KEEP_EVIDENCE counts from here. */
  at: Fixed<number>;
  /** All parts, one a line: this is searched. */
  text: string;
  /** The parts as JSON, if there are more than one text. */
  parts: string | null;
};

/** An order's end may be told before the order itself: until then the rest is null. */
export type OrdersTable = {
  id: Fixed<string>;
  api: Fixed<string>;
  item: Fixed<string>;
  /** Null for a purge. */
  message: string | null;
  /** The RecallTarget as JSON. */
  target: string | null;
  place: string | null;
  sender: string | null;
  rule: string | null;
  policy: string | null;
  severity: string | null;
  rule_set: string | null;
  sent_at: number | null;
  flagged_at: number | null;
  expires_at: number | null;
  standing: string | null;
  held_by: string | null;
  code: string | null;
  settled_at: number | null;
  exposure_ms: number | null;
  stood: number | null;
};

/** The life of an order, one row a change. */
export type MovesTable = {
  id: Fixed<string>;
  order_id: Fixed<string>;
  at: Fixed<number>;
  what: Fixed<string>;
  detail: Fixed<string>;
};

export type StrikesTable = {
  id: Fixed<string>;
  account: string;
  ladder: Fixed<string>;
  rule: Fixed<string>;
  points: number | null;
  /** Rungs climbed, as JSON. */
  climbed: string | null;
  message: Fixed<string>;
  at: Fixed<number>;
  undone_at: number | null;
};

export type MutesTable = {
  id: Fixed<string>;
  account: string;
  place: string;
  topic: string;
  message: Fixed<string>;
  rule: Fixed<string>;
  severity: Fixed<string>;
  seconds: Fixed<number>;
  at: number;
  standing: string | null;
  settled_at: number | null;
  stood: number | null;
};

/** Brakes, switches, lanes that stop and resume: `what` is the kind, `name` is which. */
export type ChangesTable = {
  id: Fixed<string>;
  at: Fixed<number>;
  what: Fixed<string>;
  name: Fixed<string>;
  /** JSON. */
  detail: Fixed<string>;
};

export type RuleSetsTable = {
  hash: Fixed<string>;
  first_at: number;
  last_at: number;
  /** Id, version and state of each rule, as JSON. */
  rules: Fixed<string>;
};

export type CountsTable = {
  minute: Fixed<number>;
  rule: Fixed<string>;
  version: Fixed<string>;
  state: Fixed<string>;
  action: Fixed<string>;
  messages: number;
};

/** One message that waits or waited for a person: `open`, `claimed`, `decided`, `expired`. */
export type ReviewsTable = {
  /** The message's id: a message has one review. */
  id: Fixed<string>;
  message: Fixed<string>;
  sender: string | null;
  place: string;
  state: string;
  severity: string;
  /** 0 is the most severe. Queues sort by it. */
  rank: number;
  policy: string;
  /** From the most severe reason. */
  rule: string;
  /** From the first reason: `rule`, `report`, `appeal`, … */
  origin: string;
  sent_at: number;
  opened_at: number;
  claimed_by: string | null;
  claimed_until: number | null;
  decided_at: number | null;
  /** `breaks`, `fine`, `unsure`; null until somebody decides. */
  verdict: string | null;
  /** Grows with each change; used as ETag. */
  revision: number;
};

/** Why a review was asked for; one row each time. */
export type ReasonsTable = {
  id: Fixed<string>;
  review: Fixed<string>;
  at: Fixed<number>;
  why: Fixed<string>;
  rule: Fixed<string>;
  rule_set: Fixed<string>;
  severity: Fixed<string>;
  by_whom: string | null;
  note: string | null;
};

export type DecisionsTable = {
  id: Fixed<string>;
  review: string | null;
  message: string | null;
  at: Fixed<number>;
  who: Fixed<string>;
  role: Fixed<string>;
  via: Fixed<string>;
  verdict: Fixed<string>;
  note: string | null;
  /** Its effect: `recall`, `release`, `discard`, … */
  effect: string;
  undo_until: number;
  undone_at: number | null;
  undone_by: string | null;
  done_at: number | null;
};

/** A person's word on one hit; the latest of each person. */
export type LabelsTable = {
  rule: Fixed<string>;
  message: Fixed<string>;
  who: Fixed<string>;
  version: string;
  label: string;
  at: number;
};

export type ActsTable = {
  id: Fixed<string>;
  at: Fixed<number>;
  who: string;
  role: string;
  via: string;
  verb: string;
  /** A JSON list. */
  targets: string;
  why: string;
  request: string | null;
  /** A JSON object. */
  counts: string | null;
  result: string | null;
  ended_at: number | null;
};

/** Acts by the things they touched. */
export type ActTargetsTable = { target: Fixed<string>; at: Fixed<number>; act: Fixed<string> };

/** Events on their way to other systems and people: `waiting`, `sent`, `dead`. */
export type NoticesTable = {
  id: Fixed<string>;
  at: Fixed<number>;
  type: Fixed<string>;
  /** The name of the receiver; never its secret. */
  receiver: Fixed<string>;
  body: string;
  state: string;
  tries: number;
  next_at: number;
  last_error: string | null;
  ended_at: number | null;
};

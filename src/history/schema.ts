import type { ColumnType, Generated } from 'kysely';

/**
 * The tables of history: the same in SQLite and PostgreSQL. Times are epoch milliseconds; lists and objects are JSON in
 * text. Messages, orders and the like are named by 16 characters that follow from what they are (`nameOf` in names.ts),
 * so that the same fact told twice is one row.
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

/** Written once, or by the database itself. */
type Fixed<T> = ColumnType<T, T, never>;

/** Counts that were added, by their id, for as long as they may be handed over again. */
type TakenTable = { entry: Fixed<string> };

/** Every message that something is known of. */
export type MessagesTable = {
  id: Fixed<string>;
  /** `identityOf` the key; of a draft its subject. */
  identity: Fixed<string>;
  /** JSON of the MessageKey; null for a draft. */
  key: string | null;
  kind: Fixed<string>;
  /** Without the topic: `g␟<group>`, the pair, `o␟<account>`. */
  place: string;
  topic: string;
  sender: string | null;
  sent_at: number;
  /** 1 where the time is the message's own, 0 where it is that of an edit or of another message. */
  sure: number;
  /** Where its recall stands: `pending`, `held`, an outcome; null: it was not flagged. `blocked` for a draft. */
  standing: string | null;
  /** Orders what is told of the standing, whatever comes first: `stoodAt` in rows/rows.ts. */
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
  /** JSON: what the counters said. */
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
  /** Types of actions, comma-separated. */
  actions: Fixed<string>;
  /** JSON: [part, start, end] each. */
  spans: Fixed<string>;
  /** Whole hours since the epoch, by the time of sending (of an edit: of editing). */
  hour: Fixed<number>;
  /** Where chance puts it among the hits of its rule, version and hour: the lowest are the sample. */
  draw: Fixed<number>;
};

/** Texts, for KEEP_EVIDENCE. */
export type TextsTable = {
  n: Generated<number>;
  message: Fixed<string>;
  /** 0: as it was sent. */
  edited_at: Fixed<number>;
  /** When it was judged: what KEEP_EVIDENCE counts from. */
  at: Fixed<number>;
  /** All parts, one a line: what is searched. */
  text: string;
  /** JSON of the parts where they are more than one text. */
  parts: string | null;
};

/** What is told of an order's end may come before the order itself: until then the rest is null. */
export type OrdersTable = {
  id: Fixed<string>;
  api: Fixed<string>;
  item: Fixed<string>;
  /** Null for a purge. */
  message: string | null;
  /** JSON of the RecallTarget. */
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

/** What happened to an order, one row a change. */
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
  /** JSON: rungs climbed. */
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

/** Brakes, switches, lanes that stop and go: `what` says which, `name` of whom. */
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
  /** JSON: id, version and state of each rule. */
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

/** One message that waits for a person, or waited. `open`, `claimed`, `decided`, `expired`. */
export type ReviewsTable = {
  /** The message's id: one message, one review. */
  id: Fixed<string>;
  message: Fixed<string>;
  sender: string | null;
  place: string;
  state: string;
  severity: string;
  /** 0 is the most severe: what a queue sorts by. */
  rank: number;
  policy: string;
  /** Of the most severe reason. */
  rule: string;
  /** Of the first reason: `rule`, `report`, `appeal`, … */
  origin: string;
  sent_at: number;
  opened_at: number;
  claimed_by: string | null;
  claimed_until: number | null;
  decided_at: number | null;
  /** `breaks`, `fine`, `unsure`; null while nobody decided. */
  verdict: string | null;
  /** Grows with each change: an ETag. */
  revision: number;
};

/** Why a review was asked for; each asking once. */
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
  /** What it leads to: `recall`, `release`, `discard`, … */
  effect: string;
  undo_until: number;
  undone_at: number | null;
  undone_by: string | null;
  done_at: number | null;
};

/** A person's word on one hit: the latest of each person. */
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
  /** JSON list. */
  targets: string;
  why: string;
  request: string | null;
  /** JSON object. */
  counts: string | null;
  result: string | null;
  ended_at: number | null;
};

/** Acts by what they touched. */
export type ActTargetsTable = { target: Fixed<string>; at: Fixed<number>; act: Fixed<string> };

/** Events on their way out to other systems and people. `waiting`, `sent`, `dead`. */
export type NoticesTable = {
  id: Fixed<string>;
  at: Fixed<number>;
  type: Fixed<string>;
  /** The name of where it goes; never its secret. */
  receiver: Fixed<string>;
  body: string;
  state: string;
  tries: number;
  next_at: number;
  last_error: string | null;
  ended_at: number | null;
};

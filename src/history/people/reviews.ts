import { type Kysely, type Selectable, sql } from 'kysely';
import { type EpochMs, SEVERITIES, type Severity } from '../../model.ts';
import { knownDecision, knownMessage, MESSAGE_COLUMNS } from '../questions/known.ts';
import { readCursor, within, writeCursor } from '../questions/page.ts';
import type { KnownDecision, KnownMessage, Listed, Page, Period } from '../questions/questions.ts';
import type { ReasonsTable, ReviewsTable, Schema } from '../schema.ts';

export type ReviewState = 'open' | 'claimed' | 'decided' | 'expired';

export type KnownReview = {
  readonly id: string;
  readonly message: KnownMessage;
  readonly state: ReviewState;
  readonly severity: Severity;
  readonly policy: string;
  readonly rule: string;
  readonly origin: string;
  readonly sender: string | undefined;
  readonly sentAt: EpochMs;
  readonly openedAt: EpochMs;
  readonly claimedBy: string | undefined;
  readonly claimedUntil: EpochMs | undefined;
  readonly decidedAt: EpochMs | undefined;
  readonly verdict: string | undefined;
  readonly revision: number;
  readonly reasons: readonly KnownReason[];
};
export type KnownReason = {
  readonly at: EpochMs;
  readonly why: string;
  readonly rule: string;
  readonly ruleSet: string;
  readonly severity: string;
  readonly by: string | undefined;
  readonly note: string | undefined;
};

export type ReviewFilter = Period & {
  readonly states: readonly ReviewState[];
  readonly rule?: string | undefined;
  readonly policy?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly why?: string | undefined;
  readonly sender?: string | undefined;
  /** A review's id: selects the reviews with the same text. */
  readonly like?: string | undefined;
};
/** `severity`: the most severe first, the oldest first within each. */
export type ReviewOrder = 'severity' | 'newest' | 'oldest';

type Row = Selectable<ReviewsTable>;

/** An expired lease has no holder, whatever the row says. */
const stateAt = (row: Row, now: EpochMs): ReviewState =>
  row.state === 'claimed' && (row.claimed_until ?? 0) <= now ? 'open' : (row.state as ReviewState);

const conditionsOf = ({ states, rule, policy, severity, why, sender, like, ...period }: ReviewFilter, now: EpochMs) => {
  const isOver = sql`claimed_until <= ${now}`;
  const ofState = (state: ReviewState) => {
    if (state === 'open') return sql`(state = 'open' OR (state = 'claimed' AND ${isOver}))`;
    if (state === 'claimed') return sql`(state = 'claimed' AND NOT ${isOver})`;
    return sql`state = ${state}`;
  };
  const equal = (column: string, value: string | undefined) =>
    value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`];
  return [
    sql`(${sql.join(states.map(ofState), sql` OR `)})`,
    ...equal('rule', rule),
    ...equal('policy', policy),
    ...equal('severity', severity),
    ...(why === undefined
      ? []
      : [sql`EXISTS (SELECT 1 FROM reasons WHERE reasons.review = reviews.id AND reasons.why = ${why})`]),
    ...equal('sender', sender),
    ...(like === undefined ? [] : [sameText(like)]),
    ...within('opened_at', period),
  ];
};

/** The text as it was sent. A review has the id of its message. */
const sameText = (id: string) => sql`EXISTS (SELECT 1 FROM texts AS own WHERE own.message = reviews.message
  AND own.edited_at = 0
  AND own.text = (SELECT text FROM texts WHERE message = ${id} AND edited_at = 0 LIMIT 1))`;

export async function listReviews(
  db: Kysely<Schema>,
  filter: ReviewFilter,
  order: ReviewOrder,
  page: Page,
  now: EpochMs,
): Promise<Listed<KnownReview>> {
  const after = readCursor(page.after, ['number', 'number', 'text']);
  const [rank, at, id] = [after?.[0] ?? 0, after?.[1] ?? 0, after?.[2] ?? ''];
  const behind = {
    severity: sql`(rank, opened_at, id) > (${rank}, ${at}, ${id})`,
    newest: sql`(opened_at, id) < (${at}, ${id})`,
    oldest: sql`(opened_at, id) > (${at}, ${id})`,
  };
  const orders = {
    severity: sql`rank, opened_at, id`,
    newest: sql`opened_at DESC, id DESC`,
    oldest: sql`opened_at, id`,
  };
  const where = [...conditionsOf(filter, now), ...(after === undefined ? [] : [behind[order]])];
  const { rows } = await sql<Row>`SELECT * FROM reviews WHERE ${sql.join(where, sql` AND `)} ORDER BY ${orders[order]}
    LIMIT ${sql.lit(page.limit + 1)}`.execute(db);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const next = rows.length > page.limit && last ? writeCursor([last.rank, last.opened_at, last.id]) : undefined;
  return { items: await withReasons(db, shown, now), next };
}

export async function readReview(db: Kysely<Schema>, id: string, now: EpochMs): Promise<KnownReview | undefined> {
  const row = await db.selectFrom('reviews').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : (await withReasons(db, [row], now))[0];
}

/** The most reasons shown of one review: a crowd that reports a message says the same. */
const MOST_REASONS = 100;

async function withReasons(db: Kysely<Schema>, rows: readonly Row[], now: EpochMs): Promise<readonly KnownReview[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [reasons, messages] = await Promise.all([
    sql<
      Selectable<ReasonsTable>
    >`SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY review ORDER BY at, id) AS nth
      FROM reasons WHERE review IN (${sql.join(ids)})) AS counted WHERE nth <= ${sql.lit(MOST_REASONS)}
      ORDER BY at, id`.execute(db),
    db
      .selectFrom('messages')
      .select(MESSAGE_COLUMNS)
      .where(
        'id',
        'in',
        rows.map(({ message }) => message),
      )
      .execute(),
  ]);
  const known = new Map(messages.map((row) => [row.id, knownMessage(row)]));
  return rows.flatMap((row) => {
    const message = known.get(row.message);
    return message === undefined
      ? []
      : [
          knownReview(
            row,
            message,
            reasons.rows.filter(({ review }) => review === row.id),
            now,
          ),
        ];
  });
}

function knownReview(
  row: Row,
  message: KnownMessage,
  reasons: readonly Selectable<ReasonsTable>[],
  now: EpochMs,
): KnownReview {
  const state = stateAt(row, now);
  const isClaimed = state === 'claimed';
  return {
    id: row.id,
    message,
    state,
    severity: row.severity as Severity,
    policy: row.policy,
    rule: row.rule,
    origin: row.origin,
    sender: row.sender ?? undefined,
    sentAt: row.sent_at,
    openedAt: row.opened_at,
    claimedBy: isClaimed ? (row.claimed_by ?? undefined) : undefined,
    claimedUntil: isClaimed ? (row.claimed_until ?? undefined) : undefined,
    decidedAt: row.decided_at ?? undefined,
    verdict: row.verdict ?? undefined,
    revision: row.revision,
    reasons: reasons.map(({ at, why, rule, rule_set, severity, by_whom, note }) => ({
      ...{ at, why, rule, ruleSet: rule_set, severity, by: by_whom ?? undefined, note: note ?? undefined },
    })),
  };
}

export async function countReviews(db: Kysely<Schema>, now: EpochMs): Promise<Readonly<Record<ReviewState, number>>> {
  const state = sql`CASE WHEN state = 'claimed' AND claimed_until <= ${now} THEN 'open' ELSE state END`;
  const { rows } = await sql<{ state: ReviewState; count: number }>`SELECT ${state} AS state, count(*) AS count
    FROM reviews GROUP BY 1`.execute(db);
  const counts = { open: 0, claimed: 0, decided: 0, expired: 0 };
  for (const row of rows) counts[row.state] = Number(row.count);
  return counts;
}

export type WaitingGroup = {
  readonly rule: string;
  readonly policy: string;
  readonly severity: Severity;
  readonly origin: string;
  readonly count: number;
  readonly oldestAt: EpochMs;
};

/** What waits, by rule and reason; the most severe first. */
export async function groupWaiting(db: Kysely<Schema>): Promise<readonly WaitingGroup[]> {
  const { rows } = await sql<Omit<WaitingGroup, 'severity'> & { rank: number }>`
    SELECT rule, policy, rank, origin, count(*) AS count, min(opened_at) AS "oldestAt" FROM reviews
    WHERE state IN ('open', 'claimed') GROUP BY rule, policy, rank, origin ORDER BY rank, count(*) DESC, rule
    LIMIT 1000`.execute(db);
  return rows.map(({ rank, ...row }) => ({
    ...row,
    severity: SEVERITIES[Number(rank)] ?? 'low',
    count: Number(row.count),
    oldestAt: Number(row.oldestAt),
  }));
}

export async function decisionsOf(db: Kysely<Schema>, review: string): Promise<readonly KnownDecision[]> {
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where('review', '=', review)
    .orderBy('at')
    .limit(100)
    .execute();
  return rows.map(knownDecision);
}

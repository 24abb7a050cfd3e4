import { type Kysely, sql } from 'kysely';
import type { EpochMs } from '../../model.ts';
import type { Schema } from '../schema.ts';

/** Moves reviews. Each step is one statement that names the state it starts from, so two people never hold one review. */
export type Verdict = 'breaks' | 'fine' | 'unsure';

export type Claim = { readonly who: string; readonly until: EpochMs; readonly now: EpochMs };

/** Free, or already held by this person. */
const free = (who: string, now: EpochMs) =>
  sql<boolean>`(state = 'open' OR (state = 'claimed' AND (claimed_until <= ${now} OR claimed_by = ${who})))`;

export async function claimReview(db: Kysely<Schema>, id: string, { who, until, now }: Claim): Promise<boolean> {
  const changed = await db
    .updateTable('reviews')
    .set({ state: 'claimed', claimed_by: who, claimed_until: until, revision: sql`revision + 1` })
    .where('id', '=', id)
    .where(free(who, now))
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

export type NextFilter = {
  readonly rule?: string | undefined;
  readonly policy?: string | undefined;
  readonly severity?: string | undefined;
};

/** Gives up after others have taken the review this many times. */
const TRIES = 50;

/** Claims the next review: the most severe, then the oldest; what this person skipped comes last. */
export async function claimNext(db: Kysely<Schema>, filter: NextFilter, claim: Claim): Promise<string | undefined> {
  const { who, now } = claim;
  const wanted = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [sql`${sql.ref(name)} = ${value}`],
  );
  const skipped = sql`CASE WHEN claimed_by = ${who} THEN 1 ELSE 0 END`;
  for (let tried = 0; tried < TRIES; tried++) {
    const isOpen = sql`(state = 'open' OR (state = 'claimed' AND claimed_until <= ${now}))`;
    const { rows } = await sql<{ id: string }>`SELECT id FROM reviews WHERE ${sql.join([isOpen, ...wanted], sql` AND `)}
      ORDER BY ${skipped}, rank, opened_at, id LIMIT 1`.execute(db);
    const [row] = rows;
    if (row === undefined) return undefined;
    if (await claimReview(db, row.id, claim)) return row.id;
  }
  return undefined;
}

/** Only for the person who holds it. */
export async function renewReview(db: Kysely<Schema>, id: string, { who, until, now }: Claim): Promise<boolean> {
  const changed = await db
    .updateTable('reviews')
    .set({ claimed_until: until })
    .where('id', '=', id)
    .where('state', '=', 'claimed')
    .where('claimed_by', '=', who)
    .where('claimed_until', '>', now)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Gives a review back. Who skipped it is remembered until somebody else takes it. */
export async function skipReview(db: Kysely<Schema>, id: string, who: string): Promise<boolean> {
  const changed = await db
    .updateTable('reviews')
    .set({ state: 'open', claimed_until: null, revision: sql`revision + 1` })
    .where('id', '=', id)
    .where('state', '=', 'claimed')
    .where('claimed_by', '=', who)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

export type DecisionTold = {
  readonly id: string;
  readonly review: string;
  readonly message: string;
  readonly at: EpochMs;
  readonly who: string;
  readonly role: string;
  readonly via: string;
  readonly verdict: Verdict;
  readonly note: string | undefined;
  readonly undoUntil: EpochMs;
};

/** False if somebody else holds it or has decided. With `revision`, also if it changed since then. */
export function decideReview(db: Kysely<Schema>, told: DecisionTold, revision: number | undefined): Promise<boolean> {
  const { review, who, at, verdict, note, undoUntil, ...rest } = told;
  return db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('reviews')
      .set({
        ...{ state: 'decided', verdict, decided_at: at, claimed_by: null, claimed_until: null },
        revision: sql`revision + 1`,
      })
      .where('id', '=', review)
      .where(free(who, at))
      .$if(revision !== undefined, (query) => query.where('revision', '=', revision!))
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    const row = { ...rest, review, at, who, verdict, note: note ?? null, effect: 'waits', undo_until: undoUntil };
    await trx.insertInto('decisions').values(row).execute();
    return true;
  });
}

/** Takes a decision back. That it was made stays on record. */
export async function undoDecision(
  db: Kysely<Schema>,
  { id, review, who, at }: { readonly id: string; readonly review: string; readonly who: string; readonly at: EpochMs },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('decisions')
      .set({ undone_at: at, undone_by: who, effect: 'undone' })
      .where('id', '=', id)
      .execute();
    await trx
      .updateTable('reviews')
      .set({ state: 'open', verdict: null, decided_at: null, revision: sql`revision + 1` })
      .where('id', '=', review)
      .where('state', '=', 'decided')
      .execute();
  });
}

export async function settleDecision(db: Kysely<Schema>, id: string, effect: string, at: EpochMs): Promise<void> {
  await db.updateTable('decisions').set({ effect, done_at: at }).where('id', '=', id).execute();
}

/** `waits` until it is acted on; `undone`; otherwise what it led to. Undefined: it is not on record. */
export async function effectOf(db: Kysely<Schema>, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('decisions').select('effect').where('id', '=', id).executeTakeFirst();
  return row?.effect;
}

const UNSETTLED_AT_ONCE = 50;

/** Decisions made since `from` whose time to be undone was over before `before`, and that nobody acted on. */
export const readUnsettled = (db: Kysely<Schema>, from: EpochMs, before: EpochMs) =>
  db
    .selectFrom('decisions')
    .select(['id', 'review', 'who', 'role', 'via', 'verdict', 'note'])
    .where('at', '>=', from)
    .where('effect', '=', 'waits')
    .where('undo_until', '<', before)
    .limit(UNSETTLED_AT_ONCE)
    .execute();

const EXPIRED_AT_ONCE = 1_000;

/** Expires reviews opened before a time and never decided. Resolves with how many. */
export async function expireReviews(db: Kysely<Schema>, before: EpochMs): Promise<number> {
  const old = sql<boolean>`id IN (SELECT id FROM reviews WHERE state IN ('open', 'claimed') AND opened_at < ${before}
    LIMIT ${sql.lit(EXPIRED_AT_ONCE)})`;
  const changed = await db
    .updateTable('reviews')
    .set({ state: 'expired', claimed_by: null, claimed_until: null, revision: sql`revision + 1` })
    .where(old)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** A report or an appeal reopens the review, whatever was decided before. */
export async function reopenReviews(db: Kysely<Schema>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const heardLater = sql<boolean>`EXISTS (SELECT 1 FROM reasons WHERE reasons.review = reviews.id
    AND reasons.why IN ('appeal', 'escalated') AND reasons.at >= coalesce(reviews.decided_at, 0))`;
  await db
    .updateTable('reviews')
    .set({ state: 'open', verdict: null, decided_at: null, revision: sql`revision + 1` })
    .where('id', 'in', [...ids])
    .where((one) => one.or([one('state', '=', 'expired'), one.and([one('state', '=', 'decided'), heardLater])]))
    .execute();
}

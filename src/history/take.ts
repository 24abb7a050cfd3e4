import type { Kysely } from 'kysely';
import type { JournalEntry } from '../journal/facts.ts';
import type { EpochMs } from '../model.ts';
import { type Audience, eventsOf, ruleChangesOf } from './notices/events.ts';
import { writeNotices } from './notices/write.ts';
import { reopenReviews } from './people/review-moves.ts';
import type { Rows } from './rows/rows.ts';
import { rowsOf } from './rows/rows-of.ts';
import type { Schema } from './schema.ts';
import {
  ACT_TARGETS,
  ACTS,
  CHANGES,
  COUNTS,
  HIT_COLUMNS,
  JUDGEMENTS,
  MESSAGES,
  MOVES,
  MUTES,
  ORDERS,
  REASONS,
  REVIEWS,
  RULE_SETS,
  STANDINGS,
  STRIKES,
  TAKEN,
  TEXTS,
} from './tables.ts';
import { insert, type Row, type Table, upsert } from './upsert.ts';

/**
 * Writes facts, all or none. A fact taken before changes nothing: rows have ids derived from the facts, and sums (counts,
 * reasons of a review) are added only the first time. Events that the facts cause are stored in the same transaction.
 */
export async function takeFacts(
  db: Kysely<Schema>,
  kind: 'sqlite' | 'postgres',
  entries: readonly JournalEntry[],
  textsFrom: EpochMs,
  audience: Audience,
): Promise<void> {
  const rows = await rowsOf(entries, textsFrom);
  await db.transaction().execute(async (trx) => {
    const write = (table: Table, some: readonly Row[]) => upsert(trx, table, some, kind);
    await write(MESSAGES, rows.messages);
    await write(STANDINGS, rows.standings);
    const judgements = await write(JUDGEMENTS, rows.judgements);
    const hits = [...judgements].sort().flatMap((judgement) => rows.hits.get(judgement) ?? []);
    await insert(trx, 'hits', HIT_COLUMNS, hits, kind);
    await write(TEXTS, rows.texts);
    await write(ORDERS, rows.orders);
    await write(MOVES, rows.moves);
    await write(STRIKES, rows.strikes);
    await write(MUTES, rows.mutes);
    await write(CHANGES, rows.changes);
    const changed = await ruleChangesOf(trx, entries, audience);
    await write(RULE_SETS, rows.ruleSets);
    await reopenReviews(trx, await writeOnce(rows, write));
    await write(ACTS, rows.acts);
    await write(ACT_TARGETS, rows.actTargets);
    await writeNotices(trx, kind, [...changed, ...(await eventsOf(trx, entries, audience))], audience);
  });
}

/** Resolves with the reviews that got a new reason. */
async function writeOnce(
  rows: Rows,
  write: (table: Table, some: readonly Row[]) => Promise<ReadonlySet<string>>,
): Promise<readonly string[]> {
  const taken = await write(TAKEN, rows.taken);
  await write(
    COUNTS,
    [...taken].flatMap((entry) => rows.counts.get(entry) ?? []),
  );
  const reasons = await write(REASONS, rows.reasons);
  const reviews = [...reasons].map((reason) => rows.reviews.get(reason)).filter((review) => review !== undefined);
  await write(REVIEWS, reviews);
  return [...new Set(reviews.map(({ id }) => String(id)))];
}

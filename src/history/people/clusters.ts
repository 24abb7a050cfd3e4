import { type Kysely, sql } from 'kysely';
import { type EpochMs, SEVERITIES, type Severity } from '../../model.ts';
import type { Schema } from '../schema.ts';

/** Waiting reviews that are alike: the same text, or one sender. */
export type Cluster = {
  readonly by: 'text' | 'sender';
  /** A review of the cluster, by id; of a `text` cluster any of those with that text. */
  readonly like: string;
  /** Undefined if the reviews are of several. */
  readonly sender: string | undefined;
  readonly rule: string | undefined;
  readonly severity: Severity;
  readonly count: number;
  readonly oldestAt: EpochMs;
};

/** Only the most severe and oldest are looked at; the rest need not be clustered yet. */
const LOOKED_AT = 20_000;
const MOST = 20;

type Row = {
  like: string;
  anysender: string | null;
  lastsender: string | null;
  firstrule: string;
  lastrule: string;
  rank: number;
  count: number;
  oldest: number;
};

/** Clusters of two or more, the largest first. */
export async function findClusters(db: Kysely<Schema>): Promise<readonly Cluster[]> {
  const waiting = sql`(SELECT id, message, sender, rule, rank, opened_at FROM reviews
    WHERE state IN ('open', 'claimed') ORDER BY rank, opened_at, id LIMIT ${sql.lit(LOOKED_AT)}) AS waiting`;
  const columns = sql`min(id) AS "like", min(sender) AS anysender, max(sender) AS lastsender, min(rule) AS firstrule,
    max(rule) AS lastrule, min(rank) AS rank, count(*) AS count, min(opened_at) AS oldest`;
  const [texts, senders] = await Promise.all([
    sql<Row>`SELECT ${columns} FROM ${waiting}
      JOIN texts ON texts.message = waiting.message AND texts.edited_at = 0
      GROUP BY texts.text HAVING count(*) > 1 ORDER BY count(*) DESC, min(id) LIMIT ${sql.lit(MOST)}`.execute(db),
    sql<Row>`SELECT ${columns} FROM ${waiting} WHERE sender IS NOT NULL
      GROUP BY sender HAVING count(*) > 1 ORDER BY count(*) DESC, min(id) LIMIT ${sql.lit(MOST)}`.execute(db),
  ]);
  return [...texts.rows.map((row) => clusterOf('text', row)), ...senders.rows.map((row) => clusterOf('sender', row))];
}

const clusterOf = (by: Cluster['by'], row: Row): Cluster => ({
  ...{ by, like: row.like, count: Number(row.count), oldestAt: Number(row.oldest) },
  sender: row.anysender !== null && row.anysender === row.lastsender ? row.anysender : undefined,
  rule: row.firstrule === row.lastrule ? row.firstrule : undefined,
  severity: SEVERITIES[Number(row.rank)] ?? 'low',
});

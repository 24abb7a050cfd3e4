import { type Kysely, sql } from 'kysely';
import type { EpochMs } from '../../model.ts';
import type { Schema } from '../schema.ts';
import type { Exposure } from './questions.ts';

/** How long messages flagged since then were visible; only those that are gone. */
export async function exposureSince(db: Kysely<Schema>, since: EpochMs): Promise<Exposure> {
  const gone = sql`FROM orders WHERE standing = 'recalled' AND flagged_at >= ${since} AND exposure_ms IS NOT NULL`;
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n ${gone}`.execute(db);
  const recalled = Number(rows[0]?.n ?? 0);
  const at = async (share: number): Promise<number | undefined> => {
    if (recalled === 0) return undefined;
    const place = Math.min(recalled - 1, Math.floor(share * recalled));
    const found = await sql<{ exposure_ms: number }>`SELECT exposure_ms ${gone} ORDER BY exposure_ms
      LIMIT 1 OFFSET ${sql.lit(place)}`.execute(db);
    return found.rows[0]?.exposure_ms;
  };
  const [p50, p99] = [await at(0.5), await at(0.99)];
  return { recalled, p50, p99 };
}

/** When the oldest waiting critical message was flagged. */
export async function oldestCritical(db: Kysely<Schema>): Promise<EpochMs | undefined> {
  const { rows } = await sql<{ at: number | null }>`SELECT min(flagged_at) AS at FROM orders
    WHERE standing = 'pending' AND severity = 'critical'`.execute(db);
  return rows[0]?.at ?? undefined;
}

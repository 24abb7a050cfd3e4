import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { CountedSpan, CountFilter } from './questions.ts';

const MINUTE_MS = 60_000;
const MINUTES = { minute: 1, hour: 60, day: 1_440 } as const;

/** Sums over spans of time, oldest first. A day is a UTC day. */
export async function countsOf(
  db: Kysely<Schema>,
  { from, to, rule, by }: CountFilter,
): Promise<readonly CountedSpan[]> {
  const length = sql.lit(MINUTES[by]);
  const where = sql.join(
    [
      sql`minute >= ${Math.floor((from ?? 0) / MINUTE_MS)}`,
      sql`minute < ${Math.ceil((to ?? 0) / MINUTE_MS)}`,
      ...(rule === undefined ? [] : [sql`rule = ${rule}`]),
    ],
    sql` AND `,
  );
  const { rows } = await sql<CountedSpan & { readonly span: number }>`
    SELECT minute - minute % ${length} AS span, rule, version, state, action, sum(messages) AS messages
    FROM counts WHERE ${where} GROUP BY 1, rule, version, state, action
    ORDER BY 1, rule, version, state, action`.execute(db);
  return rows.map(({ span, rule: counted, version, state, action, messages }) => ({
    at: Number(span) * MINUTE_MS,
    rule: counted,
    version,
    state,
    action,
    messages: Number(messages),
  }));
}

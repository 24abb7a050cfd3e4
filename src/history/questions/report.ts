import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Period, ReportNumbers, ReportRow } from './questions.ts';

/** The rule named in what a person asks for. */
const BY_HAND = 'operator';

type Group = {
  readonly rule: string;
  readonly policy: string;
  readonly kind: string;
  readonly flagged: number;
  readonly recalled: number;
  readonly discarded: number;
};

/** Figures that law and policy ask for: orders given in the period, and their state now. An error thrown by `onRow` ends it. */
export async function reportOf(
  db: Kysely<Schema>,
  period: Required<Period>,
  onRow: () => void = () => {},
): Promise<ReportNumbers> {
  const { from = 0, to = 0 } = period;
  const inPeriod = sql`orders.flagged_at >= ${from} AND orders.flagged_at < ${to}`;
  const kind = sql`CASE orders.api WHEN 'admin_msgwithdraw' THEN 'c2c'
    WHEN 'official_account_msg_recall' THEN 'official' ELSE 'group' END`;
  const { rows } = await sql<Group>`
    SELECT rule, policy, ${kind} AS kind, count(*) AS flagged,
      sum(CASE WHEN standing = 'recalled' THEN 1 ELSE 0 END) AS recalled,
      sum(CASE WHEN standing = 'cancelled' THEN 1 ELSE 0 END) AS discarded
    FROM orders WHERE ${inPeriod} GROUP BY rule, policy, kind ORDER BY policy, rule, kind`.execute(db);
  const appeals = await appealsOf(db, from, to);
  const reportRows: ReportRow[] = [];
  for (const group of rows) {
    onRow();
    const about = appeals.get(`${group.rule} ${group.kind}`);
    reportRows.push({
      policy: group.policy,
      rule: group.rule,
      kind: group.kind,
      means: group.rule === BY_HAND ? 'person' : 'automated',
      flagged: Number(group.flagged),
      recalled: Number(group.recalled),
      discarded: Number(group.discarded),
      appealed: about?.appealed ?? 0,
      reversed: about?.reversed ?? 0,
      medianMs: await medianOf(db, group, from, to, kind),
    });
  }
  const [judged, reports, appealed, mutes] = await Promise.all([
    sumOf(
      db,
      sql`SELECT sum(messages) AS n FROM counts WHERE rule = '' AND minute >= ${Math.floor(from / 60_000)}
      AND minute < ${Math.ceil(to / 60_000)}`,
    ),
    sumOf(db, sql`SELECT count(*) AS n FROM reasons WHERE why = 'report' AND at >= ${from} AND at < ${to}`),
    sumOf(db, sql`SELECT count(*) AS n FROM reasons WHERE why = 'appeal' AND at >= ${from} AND at < ${to}`),
    sumOf(db, sql`SELECT count(*) AS n FROM mutes WHERE standing = 'muted' AND at >= ${from} AND at < ${to}`),
  ]);
  return { period: { from, to }, judged, reports, appeals: appealed, mutes, rows: reportRows };
}

async function sumOf(db: Kysely<Schema>, query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await (query as ReturnType<typeof sql<{ n: number | null }>>).execute(db);
  return Number(rows[0]?.n ?? 0);
}

type Appealed = { readonly appealed: number; readonly reversed: number };

/** Messages appealed in the period, and how many of them people then found fine, by the order's rule. */
async function appealsOf(db: Kysely<Schema>, from: number, to: number): Promise<ReadonlyMap<string, Appealed>> {
  const { rows } = await sql<{ rule: string; kind: string; appealed: number; reversed: number }>`
    SELECT orders.rule AS rule, messages.kind AS kind, count(DISTINCT orders.message) AS appealed,
      count(DISTINCT CASE WHEN reviews.verdict = 'fine' THEN orders.message END) AS reversed
    FROM reasons JOIN reviews ON reviews.id = reasons.review JOIN orders ON orders.message = reviews.message
      JOIN messages ON messages.id = orders.message
    WHERE reasons.why = 'appeal' AND reasons.at >= ${from} AND reasons.at < ${to}
    GROUP BY orders.rule, messages.kind`.execute(db);
  return new Map(
    rows.map(({ rule, kind, appealed, reversed }) => [
      `${rule} ${kind}`,
      { appealed: Number(appealed), reversed: Number(reversed) },
    ]),
  );
}

/** From sending until the recall was accepted. */
async function medianOf(
  db: Kysely<Schema>,
  { rule, policy, kind, recalled }: Group,
  from: number,
  to: number,
  kindOf: ReturnType<typeof sql>,
): Promise<number | undefined> {
  const middle = Math.floor((Number(recalled) - 1) / 2);
  if (middle < 0) return undefined;
  const { rows } = await sql<{ exposure_ms: number }>`
    SELECT exposure_ms FROM orders WHERE rule = ${rule} AND policy = ${policy} AND ${kindOf} = ${kind}
      AND orders.flagged_at >= ${from} AND orders.flagged_at < ${to} AND standing = 'recalled' AND exposure_ms IS NOT NULL
    ORDER BY exposure_ms LIMIT 1 OFFSET ${sql.lit(middle)}`.execute(db);
  return rows[0]?.exposure_ms;
}

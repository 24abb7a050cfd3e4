import { type Kysely, sql } from 'kysely';
import type { EpochMs } from '../model.ts';
import type { Schema } from './schema.ts';

type Kind = 'sqlite' | 'postgres';

/** Rows deleted by one statement: some tens of milliseconds, and writers have their turn in between. */
const AT_ONCE = 1_000;

/** Tables whose rows expire by their own time; `open` rows stay however old they are. */
const BY_TIME: readonly {
  readonly table: string;
  readonly at: string;
  readonly key?: string;
  readonly open?: string;
}[] = [
  { table: 'moves', at: 'at', key: 'order_id, id' },
  { table: 'orders', at: 'flagged_at', open: `standing IN ('pending', 'held')` },
  { table: 'strikes', at: 'at' },
  { table: 'mutes', at: 'at', open: `standing = 'queued'` },
  { table: 'changes', at: 'at' },
  { table: 'reasons', at: 'at' },
  { table: 'reviews', at: 'opened_at', open: `state IN ('open', 'claimed')` },
  { table: 'decisions', at: 'at' },
  { table: 'labels', at: 'at', key: 'rule, message, who' },
  { table: 'acts', at: 'at' },
  { table: 'act_targets', at: 'at', key: 'target, at, act' },
  { table: 'notices', at: 'at', open: `state = 'waiting'` },
  { table: 'rule_sets', at: 'last_at' },
  { table: 'messages', at: 'sent_at', open: `coalesce(standing, '') IN ('pending', 'held')` },
];

const MINUTE_MS = 60_000;

type Before = {
  readonly factsBefore: EpochMs;
  readonly textsBefore: EpochMs;
  /** Ids of counts that cannot be handed over again. */
  readonly countsBefore: EpochMs;
  /** Delivered notices. */
  readonly sentBefore: EpochMs;
};

/** Deletes what was kept long enough, a piece at a time, so that other writers wait for one piece at most. */
export async function sweepHistory(
  db: Kysely<Schema>,
  kind: Kind,
  { factsBefore, textsBefore, countsBefore, sentBefore }: Before,
): Promise<{ readonly texts: number; readonly facts: number }> {
  const texts = await endRows(db, kind, 'texts', sql`at < ${textsBefore}`);
  let facts = await endHits(db, factsBefore);
  for (const { table, at, key, open } of BY_TIME) {
    const old = sql`${sql.ref(at)} < ${factsBefore}`;
    const which = open === undefined ? old : sql`${old} AND NOT (${sql.raw(open)})`;
    facts += await endRows(db, kind, table, which, key);
  }
  facts += await endRows(
    db,
    kind,
    'counts',
    sql`minute < ${Math.floor(factsBefore / MINUTE_MS)}`,
    'minute, rule, version, state, action',
  );
  await endRows(db, kind, 'notices', sql`at < ${sentBefore} AND state = 'sent'`);
  // Their ids begin with their time.
  await endRows(db, kind, 'taken', sql`entry < ${String(countsBefore)}`, 'entry');
  if (texts + facts > 0) await tidy(db, kind);
  return { texts, facts };
}

/** Rows by the database's internal row id; where a table is its own index, by key. */
async function endRows(
  db: Kysely<Schema>,
  kind: Kind,
  table: string,
  which: ReturnType<typeof sql>,
  key?: string,
): Promise<number> {
  const row = sql.raw(kind === 'postgres' ? 'ctid' : key === undefined ? 'rowid' : `(${key})`);
  const chosen = sql.raw(kind === 'postgres' ? 'ctid' : (key ?? 'rowid'));
  const from = sql.table(table);
  return inPieces(async () => {
    const some = sql`SELECT ${chosen} FROM ${from} WHERE ${which} LIMIT ${sql.lit(AT_ONCE)}`;
    const ended = await sql`DELETE FROM ${from} WHERE ${row} IN (${some})`.execute(db);
    return Number(ended.numAffectedRows ?? 0);
  });
}

/** Deletes hits with their judgements, which have no index by time. */
function endHits(db: Kysely<Schema>, before: EpochMs): Promise<number> {
  return inPieces(() =>
    db.transaction().execute(async (trx) => {
      const old = await trx
        .selectFrom('hits')
        .select(['n', 'message', 'judgement'])
        .where('at', '<', before)
        .orderBy('at')
        .orderBy('n')
        .limit(AT_ONCE)
        .execute();
      if (old.length === 0) return 0;
      const judged = new Map(old.map(({ message, judgement }) => [judgement, sql`(${message}, ${judgement})`]));
      await sql`DELETE FROM judgements WHERE (message, id) IN (VALUES ${sql.join([...judged.values()])})`.execute(trx);
      await trx
        .deleteFrom('hits')
        .where(
          'n',
          'in',
          old.map(({ n }) => n),
        )
        .execute();
      return old.length;
    }),
  );
}

async function inPieces(endSome: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const ended = await endSome();
    total += ended;
    if (ended < AT_ONCE) return total;
  }
}

/** Gives disk space back and clears deleted content from the write-ahead log. PostgreSQL does this itself. */
export async function tidy(db: Kysely<Schema>, kind: Kind): Promise<void> {
  if (kind === 'postgres') return;
  await sql`PRAGMA incremental_vacuum(4000)`.execute(db);
  await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
}

import { type Kysely, type Selectable, sql } from 'kysely';
import type { ActsTable, ChangesTable, DecisionsTable, OrdersTable, RuleSetsTable, Schema } from '../schema.ts';
import { knownAct, knownDecision, knownMute, knownOrder, knownStrike } from './known.ts';
import { messagesById } from './messages.ts';
import { equals, HITS_OF_JUDGEMENT, inBytes, type List, pageOf, readCursor, within, writeCursor } from './page.ts';
import type {
  ActFilter,
  Change,
  DecisionFilter,
  KnownAct,
  KnownDecision,
  KnownMessage,
  KnownOrder,
  KnownRuleSet,
  KnownSanction,
  Listed,
  OrderFilter,
  Page,
  Period,
} from './questions.ts';

const ORDER_COLUMNS = [
  ...['id', 'api', 'item', 'message', 'target', 'place', 'sender', 'rule', 'policy', 'severity', 'rule_set', 'sent_at'],
  ...['flagged_at', 'expires_at', 'standing', 'held_by', 'code', 'settled_at', 'exposure_ms', 'stood'],
];
const ACT_COLUMNS = [
  ...['id', 'at', 'who', 'role', 'via', 'verb', 'targets', 'why', 'request', 'counts', 'result', 'ended_at'],
];

/** The first column asked for leads the index; the others are filtered row by row. */
export async function listOrders(db: Kysely<Schema>, filter: OrderFilter, page: Page): Promise<Listed<KnownOrder>> {
  const asked = (['sender', 'place', 'rule', 'standing'] as const).map((name) => equals(name, filter[name]));
  const [first = [], ...others] = asked.filter((conditions) => conditions.length > 0);
  const list: List = {
    table: 'orders',
    at: 'flagged_at',
    key: 'id',
    columns: ORDER_COLUMNS,
    // An order whose end came before its beginning is not listed yet: its flagging is on the way.
    where: [...first, sql`flagged_at IS NOT NULL`, ...within('flagged_at', filter)],
    filter: others.flat(),
  };
  const { items, next } = await pageOf<Selectable<OrdersTable>>(db, list, page);
  return { items: items.map(knownOrder), next };
}

export async function listActs(db: Kysely<Schema>, filter: ActFilter, page: Page): Promise<Listed<KnownAct>> {
  if (filter.target !== undefined) return actsOn(db, filter, filter.target, page);
  const asked = (['who', 'verb'] as const).map((name) => equals(name, filter[name]));
  const [first = [], ...others] = asked.filter((conditions) => conditions.length > 0);
  const where = [...first, ...within('at', filter)];
  const list: List = { table: 'acts', at: 'at', key: 'id', columns: ACT_COLUMNS, where, filter: others.flat() };
  const { items, next } = await pageOf<Selectable<ActsTable>>(db, list, page);
  return { items: items.map(knownAct), next };
}

async function actsOn(db: Kysely<Schema>, filter: ActFilter, target: string, page: Page): Promise<Listed<KnownAct>> {
  const { who, verb } = filter;
  const filters = (['who', 'verb'] as const).flatMap((name) =>
    filter[name] === undefined
      ? []
      : [
          sql`EXISTS (SELECT 1 FROM acts WHERE id = looked_at.act AND ${sql.ref(`acts.${name}`)} = ${name === 'who' ? who : verb})`,
        ],
  );
  const list: List = {
    table: 'act_targets',
    at: 'at',
    key: 'act',
    columns: [],
    where: [...equals('target', target), ...within('at', filter)],
    filter: filters,
  };
  const { items, next } = await pageOf<{ readonly act: string }>(db, list, page);
  if (items.length === 0) return { items: [], next };
  const ids = items.map(({ act }) => act);
  const rows = await db.selectFrom('acts').selectAll().where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, knownAct(row)]));
  return { items: ids.flatMap((id) => byId.get(id) ?? []), next };
}

export async function listDecisions(
  db: Kysely<Schema>,
  filter: DecisionFilter,
  page: Page,
): Promise<Listed<KnownDecision & { readonly message: KnownMessage | undefined }>> {
  const columns = ['id', 'at', 'message', 'who', 'role', 'verdict', 'note', 'effect', 'undone_at', 'undone_by'];
  const where = [...equals('who', filter.who), ...within('at', filter)];
  const list: List = { table: 'decisions', at: 'at', key: 'id', columns, where, filter: [] };
  const { items, next } = await pageOf<Selectable<DecisionsTable>>(db, list, page);
  const known = await messagesById(
    db,
    items.flatMap(({ message }) => message ?? []),
  );
  return { items: items.map((row) => ({ ...knownDecision(row), message: known.get(row.message ?? '') })), next };
}

export async function listChanges(
  db: Kysely<Schema>,
  filter: Period & { readonly what?: string; readonly name?: string },
  page: Page,
): Promise<Listed<Change>> {
  const asked = (['name', 'what'] as const).map((column) => equals(column, filter[column]));
  const [first = [], ...others] = asked.filter((conditions) => conditions.length > 0);
  const columns = ['id', 'at', 'what', 'name', 'detail'];
  const where = [...first, ...within('at', filter)];
  const list: List = { table: 'changes', at: 'at', key: 'id', columns, where, filter: others.flat() };
  const { items, next } = await pageOf<Selectable<ChangesTable>>(db, list, page);
  const known = items.map(({ at, what, name, detail }) => ({ at, what, name, detail: JSON.parse(detail) as object }));
  return { items: known as readonly Change[], next };
}

export async function listRuleSets(db: Kysely<Schema>, page: Page): Promise<Listed<KnownRuleSet>> {
  const columns = ['hash', 'first_at', 'last_at', 'rules'];
  const list: List = { table: 'rule_sets', at: 'last_at', key: 'hash', columns, where: [], filter: [] };
  const { items, next } = await pageOf<Selectable<RuleSetsTable>>(db, list, page);
  const known = items.map(({ hash, first_at, last_at, rules }) => ({
    hash,
    firstAt: first_at,
    lastAt: last_at,
    rules: (JSON.parse(rules) as [string, string, string][]).map(([id, version, state]) => ({ id, version, state })),
  }));
  return { items: known, next };
}

/** Strikes and mutes as one list. Each has its own index; a page merges one page of each. */
export async function listSanctions(db: Kysely<Schema>, account: string, page: Page): Promise<Listed<KnownSanction>> {
  const after = readCursor(page.after, ['number', 'text']);
  const id = inBytes(db, 'id');
  const before = after === undefined ? sql`1 = 1` : sql`at <= ${after[0]} AND (at, ${id}) < (${after[0]}, ${after[1]})`;
  const { limit } = page;
  const ask = <Table extends 'strikes' | 'mutes'>(table: Table) =>
    sql<Selectable<Schema[Table]>>`SELECT * FROM ${sql.table(table)} WHERE account = ${account} AND ${before}
      ORDER BY at DESC, ${id} DESC LIMIT ${sql.lit(limit + 1)}`.execute(db);
  const [strikes, mutes] = await Promise.all([ask('strikes'), ask('mutes')]);
  const known = await messagesById(
    db,
    [...strikes.rows, ...mutes.rows].map(({ message }) => message),
  );
  const identity = (id: string) => known.get(id)?.identity;
  const all = [
    ...strikes.rows.map((row) => ({ id: row.id, said: knownStrike(row, identity(row.message)) })),
    ...mutes.rows.map((row) => ({ id: row.id, said: knownMute(row, identity(row.message)) })),
  ].sort((a, b) => b.said.at - a.said.at || (a.id < b.id ? 1 : -1));
  const shown = all.slice(0, limit);
  const last = shown.at(-1);
  const next = all.length > limit && last !== undefined ? writeCursor([last.said.at, last.id]) : undefined;
  return { items: shown.map(({ said }) => said), next };
}

/** The newest messages of a rule that are looked at for its overlap. */
const OVERLAP_OF = 2_000;

/** How often other rules hit the same messages, among the newest few thousand of the period. */
export async function overlapOf(
  db: Kysely<Schema>,
  rule: string,
  filter: Period,
): Promise<readonly { readonly rule: string; readonly messages: number }[]> {
  const where = sql.join([sql`rule = ${rule}`, ...within('at', filter)], sql` AND `);
  const { rows } = await sql<{ rule: string; messages: number }>`
    SELECT hits.rule AS rule, count(DISTINCT hits.message) AS messages
    FROM (SELECT DISTINCT message FROM (SELECT message FROM hits WHERE ${where}
      ORDER BY at DESC, n DESC LIMIT ${sql.lit(OVERLAP_OF)}) AS latest) AS own
    CROSS JOIN judgements CROSS JOIN hits WHERE judgements.message = own.message AND ${HITS_OF_JUDGEMENT}
    GROUP BY hits.rule ORDER BY messages DESC, hits.rule`.execute(db);
  return rows.map(({ rule: other, messages }) => ({ rule: other, messages: Number(messages) }));
}

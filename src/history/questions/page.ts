import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Listed, Page, Period } from './questions.ts';

export type Condition = RawBuilder<unknown>;

/** A list ordered by time and name, newest first. Both are in an index, behind the columns of `where`. */
export type List = {
  readonly table: string;
  readonly at: string;
  readonly key: string;
  readonly columns: readonly string[];
  /** Answered by the index. */
  readonly where: readonly Condition[];
  /** Checked row by row. */
  readonly filter: readonly Condition[];
  /** Its pages are merged with what is read elsewhere, by time and then by name as JavaScript compares them. */
  readonly isMerged?: boolean;
  /** The filter asks other tables about the key, which no other row has. Rows that do not pass are not read. */
  readonly asksByKey?: boolean;
};

/**
 * The most rows looked at for one page when the index does not answer the whole filter. A page with few matches is short and
 * the next one continues: no filter makes a page slow.
 */
const LOOKED_AT = 800;
/** Where each costs a look into other tables. */
const ASKED_ABOUT = 300;

/** One page of rows, and the cursor of the next. New rows do not shift it. */
export async function pageOf<Row>(db: Kysely<Schema>, list: List, page: Page): Promise<Listed<Row>> {
  const { at, key } = list;
  const name = list.isMerged ? inBytes(db, key) : sql.ref(key);
  const order = sql`ORDER BY ${sql.ref(at)} DESC, ${name} DESC`;
  const named = (names: readonly string[]) => sql.join([...new Set([...names, at, key])].map((name) => sql.ref(name)));
  const after = readCursor(page.after, ['number', key === 'n' ? 'number' : 'text']);
  const behind = after === undefined ? [] : [...(list.isMerged ? [notAfter(at, after)] : []), before(at, name, after)];
  const where = [...list.where, ...behind];
  const inOrder = (columns: readonly string[]) =>
    sql`SELECT ${named(columns)} FROM ${sql.table(list.table)} WHERE ${all(where)} ${order}`;
  const filtered = list.filter.length > 0;
  const most = list.asksByKey ? ASKED_ABOUT : LOOKED_AT;
  const limit = sql`LIMIT ${sql.lit(page.limit + 1)}`;
  const passing = (columns: readonly string[]) =>
    sql`SELECT ${named(columns)} FROM (${inOrder(columns)} LIMIT ${sql.lit(most)}) AS looked_at
      WHERE ${all(list.filter)} ${order} ${limit}`;
  const keys = () => sql`SELECT ${sql.ref(key)} FROM (${passing([])}) AS passing`;
  const query = !filtered
    ? sql`${inOrder(list.columns)} ${limit}`
    : list.asksByKey
      ? sql`SELECT ${named(list.columns)} FROM ${sql.table(list.table)} WHERE ${sql.ref(key)} IN (${keys()}) ${order}`
      : passing(list.columns);
  const { rows } = await sql<Row & Keyed>`${query}`.execute(db);
  const items = rows.slice(0, page.limit);
  const cursorOf = (row: Keyed) => writeCursor([row[at]!, row[key]!]);
  if (rows.length > page.limit) return { items, next: cursorOf(items.at(-1)!) };
  if (!filtered) return { items, next: undefined };
  const last = await sql<Keyed>`${inOrder([])} LIMIT 1 OFFSET ${sql.lit(most - 1)}`.execute(db);
  return { items, next: last.rows[0] === undefined ? undefined : cursorOf(last.rows[0]) };
}

type Keyed = Readonly<Record<string, string | number>>;

const before = (at: string, name: Condition, after: readonly (string | number)[]): Condition =>
  sql`(${sql.ref(at)}, ${name}) < (${after[0]}, ${after[1]})`;

/** For an index that has the names in another order. */
const notAfter = (at: string, after: readonly (string | number)[]): Condition => sql`${sql.ref(at)} <= ${after[0]}`;

/**
 * Names in the order of their bytes, as SQLite and JavaScript have it. PostgreSQL has that of the language its database was
 * made with: of two pages that are merged, one would begin where the other has not ended.
 */
export const inBytes = (db: Kysely<Schema>, column: string): Condition =>
  db.getExecutor().adapter instanceof PostgresAdapter ? sql`${sql.ref(column)} COLLATE "C"` : sql.ref(column);

const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`1 = 1` : sql.join([...conditions], sql` AND `);

/**
 * Of `judgements CROSS JOIN hits`. Hits of a message are found by way of its judgements: both have the same time, by which hits
 * have an index, of all and of each rule. SQLite keeps the order of a cross join; without it, it reads every hit of a rule.
 */
export const HITS_OF_JUDGEMENT = sql<boolean>`hits.at = judgements.at AND hits.judgement = judgements.id`;

export const within = (at: string, { from, to }: Period): readonly Condition[] => [
  ...(from === undefined ? [] : [sql`${sql.ref(at)} >= ${from}`]),
  ...(to === undefined ? [] : [sql`${sql.ref(at)} < ${to}`]),
];

export const equals = (column: string, value: string | number | undefined): readonly Condition[] =>
  value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`];

/** Thrown for an `after` that no list has given out. */
export class WrongCursor extends Error {
  override readonly name = 'WrongCursor';
}

export const writeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** What stands in a cursor: a whole number (a time, a row's number, a draw), or a text (an id). */
type InCursor = { readonly number: number; readonly text: string };

/**
 * The values of a cursor, one of each of `kinds`: PostgreSQL refuses to compare others.
 * @throws WrongCursor if another list, or nobody, gave it out
 */
export function readCursor<const K extends readonly (keyof InCursor)[]>(
  after: string | undefined,
  kinds: K,
): { readonly [N in keyof K]: InCursor[K[N]] } | undefined {
  if (after === undefined) return undefined;
  try {
    const values = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown;
    const isOf = (kind: keyof InCursor, value: unknown) =>
      kind === 'text' ? typeof value === 'string' : Number.isSafeInteger(value);
    if (Array.isArray(values) && values.length === kinds.length && kinds.every((kind, at) => isOf(kind, values[at])))
      return values as unknown as { readonly [N in keyof K]: InCursor[K[N]] };
  } catch {
    // Thrown below.
  }
  throw new WrongCursor(`"${after.slice(0, 40)}" is no cursor of a list`);
}

import { CompiledQuery, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/**
 * What a column becomes when its row is told again. The row ends up the same whatever order facts come in:
 * - `once`: the whole row keeps its first values
 * - `fill`: the new value, if there is one; `keep`: the first value, if there is one
 * - `latest`: the value that goes with the latest `by`
 * - `least`, `most`: by number; `add`: the sum
 */
export type Policy = 'once' | 'fill' | 'keep' | 'latest' | 'least' | 'most' | 'add';

export type Table = {
  readonly name: keyof Schema;
  readonly key: readonly string[];
  /** All columns outside the key, in the order they are written. */
  readonly columns: Readonly<Record<string, Policy>>;
  /** The column that says which value is latest, by its highest or lowest number; its own policy is `most` or `least`. */
  readonly by?: string;
  readonly latestIs?: 'highest' | 'lowest';
};

/** Rows of one statement: few kinds of statement, each compiled once. */
const ROWS_AT_ONCE = [512, 64, 8, 1] as const;

/**
 * Writes rows, each column by its policy. Rows with the same key are first merged into one, since PostgreSQL updates a row only
 * once in a statement. Rows are written in key order, so two writers of the same rows cannot deadlock.
 * @returns the keys of new rows, for tables whose columns are all `once`
 */
export async function upsert(
  trx: Transaction<Schema>,
  table: Table,
  rows: readonly Row[],
  kind: 'sqlite' | 'postgres',
): Promise<ReadonlySet<string>> {
  const folded = new Map<string, Row>();
  for (const row of rows) {
    const key = keyOf(table, row);
    const known = folded.get(key);
    folded.set(key, known === undefined ? row : fold(table, known, row));
  }
  const names = [...table.key, ...Object.keys(table.columns)];
  const sorted = [...folded].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const added = new Set<string>();
  for (let at = 0; at < sorted.length; ) {
    const size = ROWS_AT_ONCE.find((count) => count <= sorted.length - at)!;
    const some = sorted.slice(at, at + size);
    const parameters = some.flatMap((row) => names.map((name) => row[name] ?? null));
    const query = CompiledQuery.raw(statementOf(table, names, size, kind), parameters);
    for (const row of (await trx.executeQuery<Row>(query)).rows) added.add(keyOf(table, row));
    at += size;
  }
  return added;
}

/** Rows without a key. */
export async function insert(
  trx: Transaction<Schema>,
  name: keyof Schema,
  columns: readonly string[],
  rows: readonly Row[],
  kind: 'sqlite' | 'postgres',
): Promise<void> {
  for (let at = 0; at < rows.length; ) {
    const size = ROWS_AT_ONCE.find((count) => count <= rows.length - at)!;
    const parameters = rows.slice(at, at + size).flatMap((row) => columns.map((column) => row[column] ?? null));
    await trx.executeQuery(CompiledQuery.raw(insertInto(name, columns, size, kind), parameters));
    at += size;
  }
}

/** What tells a row from the others of its table, as one string. */
export const keyOf = ({ key }: Table, row: Row): string => key.map((name) => row[name]).join('\u001e');

function fold(table: Table, a: Row, b: Row): Row {
  const { columns } = table;
  const out: Record<string, Value> = { ...a };
  const isLater = comesLater(table, a, b);
  for (const [name, policy] of Object.entries(columns)) {
    const [old = null, fresh = null] = [a[name], b[name]];
    out[name] = folded(policy, old, fresh, isLater);
  }
  return out;
}

function comesLater({ by, latestIs }: Table, a: Row, b: Row): boolean {
  const [old = null, fresh = null] = by === undefined ? [] : [a[by], b[by]];
  if (fresh === null) return false;
  if (old === null) return true;
  return latestIs === 'lowest' ? fresh < old : fresh >= old;
}

function folded(policy: Policy, old: Value, fresh: Value, isLater: boolean): Value {
  switch (policy) {
    case 'once':
      return old;
    case 'fill':
      return fresh ?? old;
    case 'keep':
      return old ?? fresh;
    case 'latest':
      return isLater ? fresh : old;
    case 'least':
      return old === null || (fresh !== null && fresh < old) ? fresh : old;
    case 'most':
      return old === null || (fresh !== null && fresh > old) ? fresh : old;
    case 'add':
      return Number(old) + Number(fresh);
  }
}

const statements = new WeakMap<Table, Map<string, string>>();

function statementOf(table: Table, names: readonly string[], size: number, kind: 'sqlite' | 'postgres'): string {
  const known = statements.get(table) ?? new Map<string, string>();
  statements.set(table, known);
  const which = `${size} ${kind}`;
  const found = known.get(which) ?? makeStatement(table, names, size, kind);
  known.set(which, found);
  return found;
}

function makeStatement(table: Table, names: readonly string[], size: number, kind: 'sqlite' | 'postgres'): string {
  const { name, key, columns } = table;
  const insertion = insertInto(name, names, size, kind);
  const policies = Object.entries(columns).filter(([, policy]) => policy !== 'once');
  if (policies.length === 0)
    return `${insertion} ON CONFLICT (${key.join(', ')}) DO NOTHING RETURNING ${key.join(', ')}`;
  const later = laterIn(table);
  const sets = policies.map(([column, policy]) => `${column} = ${told(name, column, policy, later)}`);
  return `${insertion} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sets.join(', ')}`;
}

function laterIn({ name, by, latestIs }: Table): string {
  const [old, fresh] = [`${name}.${by}`, `excluded.${by}`];
  return `(${old} IS NULL OR ${fresh} ${latestIs === 'lowest' ? '<' : '>='} ${old})`;
}

function told(table: string, column: string, policy: Policy, later: string): string {
  const [old, fresh] = [`${table}.${column}`, `excluded.${column}`];
  switch (policy) {
    case 'once':
      return old;
    case 'fill':
      return `coalesce(${fresh}, ${old})`;
    case 'keep':
      return `coalesce(${old}, ${fresh})`;
    case 'latest':
      return `CASE WHEN ${later} THEN ${fresh} ELSE ${old} END`;
    case 'least':
      return `CASE WHEN ${old} IS NULL OR ${fresh} < ${old} THEN ${fresh} ELSE ${old} END`;
    case 'most':
      return `CASE WHEN ${old} IS NULL OR ${fresh} > ${old} THEN ${fresh} ELSE ${old} END`;
    case 'add':
      return `${old} + ${fresh}`;
  }
}

function insertInto(name: string, columns: readonly string[], size: number, kind: 'sqlite' | 'postgres'): string {
  let count = 0;
  const place = () => (kind === 'sqlite' ? '?' : `$${++count}`);
  const row = () => `(${columns.map(place).join(', ')})`;
  return `INSERT INTO ${name} (${columns.join(', ')}) VALUES ${Array.from({ length: size }, row).join(', ')}`;
}

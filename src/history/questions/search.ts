import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import { unknownMessage } from './known.ts';
import { messagesById } from './messages.ts';
import { type Condition, readCursor, within, writeCursor } from './page.ts';
import type { KnownMessage, Listed, Page, Period } from './questions.ts';

/** A trigram index needs three characters; for shorter words at most this many texts are looked at for one page. */
const TEXTS_LOOKED_AT = 5_000;
/** With it, so many of the newest texts are searched for one page: words that no text has together are sought in all of them. */
const TEXTS_SEARCHED = 100_000;
/** Texts with every word of three characters and more, of which one page reads so many: the rest may not fit. */
const MATCHES_READ = 2_000;

type FoundText = { readonly n: number; readonly message: string; readonly text: string };
/** Found on one page, newest first, one more than asked for if there are more; and where the texts looked at end. */
type Found = { readonly rows: readonly FoundText[]; readonly end: number | undefined };
type Wanted = {
  /** Words of three and more characters. */
  readonly indexed: readonly string[];
  readonly period: readonly Condition[];
  readonly contains: readonly Condition[];
  /** Only texts before this one. */
  readonly before: number | undefined;
  readonly limit: number;
};

/** Texts that contain every word. */
export async function searchTexts(
  db: Kysely<Schema>,
  kind: 'sqlite' | 'postgres',
  words: string,
  period: Period,
  page: Page,
): Promise<Listed<KnownMessage & { readonly text: string }>> {
  const parts = words.split(/\s+/).filter((word) => word !== '');
  if (parts.length === 0) return { items: [], next: undefined };
  const before = readCursor(page.after, ['number', 'number'])?.[1];
  const wanted: Wanted = {
    // The index is asked in a language of its own, which ends at a NUL.
    indexed: parts.flatMap((word) => word.split('\0')).filter((word) => [...word].length >= 3),
    period: within('at', period),
    contains: parts.map((word) => holds(kind, word)),
    before,
    limit: page.limit + 1,
  };
  const { rows, end } = await findTexts(db, kind, wanted);
  const found = rows.slice(0, page.limit);
  const known = await messagesById(
    db,
    found.map(({ message }) => message),
  );
  const items = found.map(({ message, text }) => ({ ...(known.get(message) ?? unknownMessage(message)), text }));
  const last = rows.length > page.limit ? found.at(-1)!.n : end;
  return { items, next: last === undefined ? undefined : writeCursor([0, last]) };
}

const findTexts = (db: Kysely<Schema>, kind: 'sqlite' | 'postgres', wanted: Wanted): Promise<Found> => {
  if (wanted.indexed.length === 0) return amongNewest(db, wanted);
  return kind === 'sqlite' ? inWordIndex(db, wanted) : inTrigrams(db, wanted);
};

const all = (conditions: readonly Condition[]): Condition => sql.join([...conditions], sql` AND `);
const upTo = (n: number | undefined): Condition => (n === undefined ? sql`1 = 1` : sql`n < ${n}`);

/** Reads one text after the other. */
async function amongNewest(db: Kysely<Schema>, { period, contains, before, limit }: Wanted): Promise<Found> {
  const newest = sql`SELECT n, message, text FROM texts WHERE ${all([upTo(before), ...period])} ORDER BY n DESC`;
  const { rows } = await sql<FoundText>`SELECT n, message, text
    FROM (${newest} LIMIT ${sql.lit(TEXTS_LOOKED_AT)}) AS looked_at WHERE ${all(contains)}
    ORDER BY n DESC LIMIT ${sql.lit(limit)}`.execute(db);
  const last = await sql<FoundText>`${newest} LIMIT 1 OFFSET ${sql.lit(TEXTS_LOOKED_AT - 1)}`.execute(db);
  return { rows, end: last.rows[0]?.n };
}

/** PostgreSQL asks its index by itself. */
async function inTrigrams(db: Kysely<Schema>, wanted: Wanted): Promise<Found> {
  const { period, contains, before, limit } = wanted;
  const where = all([upTo(before), ...period, ...contains]);
  const { rows } = await sql<FoundText>`SELECT n, message, text FROM texts WHERE ${where}
    ORDER BY n DESC LIMIT ${sql.lit(limit)}`.execute(db);
  return { rows, end: undefined };
}

async function inWordIndex(db: Kysely<Schema>, wanted: Wanted): Promise<Found> {
  const { indexed, period, contains, before, limit } = wanted;
  const ends = await sql<{ first: number | null; last: number | null }>`SELECT
    (SELECT min(n) FROM texts) AS first, (SELECT max(n) FROM texts) AS last`.execute(db);
  const { first, last } = ends.rows[0]!;
  if (first === null || last === null) return { rows: [], end: undefined };
  const top = before ?? last + 1;
  const bottom = top - TEXTS_SEARCHED;
  const phrase = indexed.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
  const matches = await sql<{ n: number }>`SELECT rowid AS n FROM texts_words WHERE texts_words MATCH ${phrase}
    AND rowid >= ${bottom} AND rowid < ${top} ORDER BY rowid DESC LIMIT ${sql.lit(MATCHES_READ)}`.execute(db);
  const numbers = JSON.stringify(matches.rows.map(({ n }) => n));
  const { rows } = await sql<FoundText>`SELECT n, message, text FROM texts
    WHERE n IN (SELECT value FROM json_each(${numbers})) AND ${all([...period, ...contains])}
    ORDER BY n DESC LIMIT ${sql.lit(limit)}`.execute(db);
  if (matches.rows.length === MATCHES_READ) return { rows, end: matches.rows.at(-1)!.n };
  return { rows, end: bottom > first ? bottom : undefined };
}

/** In any case, of any script: SQLite's own LIKE knows that of English alone (sqlite/thread.ts). */
function holds(kind: 'sqlite' | 'postgres', word: string): Condition {
  if (kind === 'sqlite') return sql`instr(folded(text), ${word.toLowerCase()}) > 0`;
  return sql`text ILIKE ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`;
}

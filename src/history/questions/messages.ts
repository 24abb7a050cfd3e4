import { type Kysely, sql } from 'kysely';
import { messageId } from '../names.ts';
import type { Schema } from '../schema.ts';
import {
  HIT_COLUMNS,
  type HitRow,
  knownHit,
  knownMessage,
  knownText,
  MESSAGE_COLUMNS,
  type MessageRow,
  unknownMessage,
} from './known.ts';
import {
  type Condition,
  equals,
  HITS_OF_JUDGEMENT,
  type List,
  pageOf,
  readCursor,
  within,
  writeCursor,
} from './page.ts';
import type { HitFilter, KnownHit, KnownMessage, KnownText, Listed, MessageFilter, Page, Period } from './questions.ts';

/** The filter that an index answers best comes first; the rest is checked row by row. */
export async function listMessages(
  db: Kysely<Schema>,
  filter: MessageFilter,
  page: Page,
): Promise<Listed<KnownMessage>> {
  const { sender, place, rule, standing } = filter;
  const byRule = sender === undefined && place === undefined && rule !== undefined;
  if (byRule) return messagesOfRule(db, filter, rule, page);
  const columns = [...(sender === undefined ? [] : ['sender']), ...(place === undefined ? [] : ['place'])];
  if (standing !== undefined) columns.push('standing');
  const [first, ...others] = columns.map((name) => equals(name, filter[name as 'sender' | 'place' | 'standing']));
  const list: List = {
    table: 'messages',
    at: 'sent_at',
    key: 'id',
    columns: MESSAGE_COLUMNS,
    where: [...(first ?? []), ...within('sent_at', filter)],
    filter: [...others.flat(), ...(rule === undefined ? [] : [hitBy(rule)])],
  };
  const { items, next } = await pageOf<MessageRow>(db, list, page);
  return { items: items.map(knownMessage), next };
}

const hitBy = (rule: string): Condition =>
  sql`EXISTS (SELECT 1 FROM judgements CROSS JOIN hits
    WHERE judgements.message = looked_at.id AND ${HITS_OF_JUDGEMENT} AND hits.rule = ${rule})`;

/** In the order of judging: that of sending, apart from edits and late messages. */
async function messagesOfRule(
  db: Kysely<Schema>,
  filter: MessageFilter,
  rule: string,
  page: Page,
): Promise<Listed<KnownMessage>> {
  const { standing } = filter;
  const filters =
    standing === undefined
      ? []
      : [sql`EXISTS (SELECT 1 FROM messages WHERE id = looked_at.message AND messages.standing = ${standing})`];
  const list: List = {
    table: 'hits',
    at: 'at',
    key: 'n',
    columns: ['message'],
    where: [...equals('rule', rule), ...within('at', filter)],
    filter: filters,
  };
  const { items, next } = await pageOf<{ readonly message: string }>(db, list, page);
  const known = await messagesById(
    db,
    items.map(({ message }) => message),
  );
  const ids = new Set(items.map(({ message }) => message));
  return { items: [...ids].flatMap((id) => known.get(id) ?? []), next };
}

export async function messagesById(
  db: Kysely<Schema>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownMessage>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, knownMessage(row)]));
}

export async function listHits(db: Kysely<Schema>, filter: HitFilter, page: Page): Promise<Listed<KnownHit>> {
  const { rule, state, version } = filter;
  const list: List = {
    table: 'hits',
    at: 'at',
    key: 'n',
    columns: HIT_COLUMNS,
    where: [...equals('rule', rule), ...within('at', filter)],
    filter: [...equals('state', state), ...equals('version', version)],
  };
  const { items, next } = await pageOf<HitRow>(db, list, page);
  return { items: await withMessages(db, items), next };
}

export async function withMessages(db: Kysely<Schema>, rows: readonly HitRow[]): Promise<readonly KnownHit[]> {
  const known = await messagesById(
    db,
    rows.map(({ message }) => message),
  );
  return rows.map((row) => knownHit(row, known.get(row.message) ?? unknownMessage(row.message)));
}

/** Texts by identity, as they were sent. A message first judged when it was edited has the edited text. */
export async function textsOf(
  db: Kysely<Schema>,
  identities: readonly string[],
): Promise<ReadonlyMap<string, KnownText>> {
  const byId = new Map(identities.map((identity) => [messageId(identity), identity]));
  if (byId.size === 0) return new Map();
  const rows = await db
    .selectFrom('texts')
    .select(['message', 'text', 'parts', 'edited_at'])
    .where('message', 'in', [...byId.keys()])
    .orderBy('edited_at', 'desc')
    .execute();
  // Newest first, so the earliest overwrites the others.
  return new Map(rows.map((row) => [byId.get(row.message)!, knownText(row)]));
}

/** A trigram index needs three characters; for shorter words at most this many texts are looked at for one page. */
const TEXTS_LOOKED_AT = 5_000;

/** Texts that contain every word. */
export async function searchTexts(
  db: Kysely<Schema>,
  kind: 'sqlite' | 'postgres',
  words: string,
  period: Period,
  page: Page,
): Promise<Listed<KnownMessage & { readonly text: string }>> {
  const wanted = words.split(/\s+/).filter((word) => word !== '');
  if (wanted.length === 0) return { items: [], next: undefined };
  const indexed = wanted.filter((word) => [...word].length >= 3);
  const after = readCursor(page.after)?.[1];
  const conditions = [
    ...within('at', period),
    ...(after === undefined ? [] : [sql`n < ${after}`]),
    ...(kind === 'sqlite' && indexed.length > 0 ? [inWordIndex(indexed)] : []),
  ];
  const where = sql.join(conditions.length === 0 ? [sql`1 = 1`] : conditions, sql` AND `);
  const contains = sql.join(
    wanted.map((word) => like(kind, word)),
    sql` AND `,
  );
  const isBounded = indexed.length === 0;
  const chosen = sql`SELECT n, message, text FROM texts WHERE ${where}`;
  const query = isBounded
    ? sql`SELECT * FROM (${chosen} ORDER BY n DESC LIMIT ${sql.lit(TEXTS_LOOKED_AT)}) AS looked_at WHERE ${contains}`
    : sql`${chosen} AND ${contains}`;
  const limit = sql.lit(page.limit + 1);
  const { rows } = await sql<FoundText>`${query} ORDER BY n DESC LIMIT ${limit}`.execute(db);
  const found = rows.slice(0, page.limit);
  const known = await messagesById(
    db,
    found.map(({ message }) => message),
  );
  const items = found.map(({ message, text }) => ({ ...(known.get(message) ?? unknownMessage(message)), text }));
  if (rows.length > page.limit) return { items, next: cursorOf(found.at(-1)!.n) };
  if (!isBounded) return { items, next: undefined };
  const last = await sql<FoundText>`${chosen} ORDER BY n DESC LIMIT 1 OFFSET ${sql.lit(TEXTS_LOOKED_AT - 1)}`.execute(
    db,
  );
  return { items, next: last.rows[0] === undefined ? undefined : cursorOf(last.rows[0].n) };
}

type FoundText = { readonly n: number; readonly message: string; readonly text: string };
const cursorOf = (n: number): string => writeCursor([0, n]);

const inWordIndex = (words: readonly string[]): Condition => {
  const phrase = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
  return sql`n IN (SELECT rowid FROM texts_words WHERE texts_words MATCH ${phrase})`;
};

function like(kind: 'sqlite' | 'postgres', word: string): Condition {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  return kind === 'sqlite' ? sql`text LIKE ${pattern} ESCAPE '\\'` : sql`text ILIKE ${pattern}`;
}

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
import { type Condition, equals, HITS_OF_JUDGEMENT, type List, pageOf, within } from './page.ts';
import type { HitFilter, KnownHit, KnownMessage, KnownText, Listed, MessageFilter, Page } from './questions.ts';

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
    isMerged: true,
    asksByKey: rule !== undefined && others.length === 0,
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

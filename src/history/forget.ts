import { type Kysely, sql } from 'kysely';
import { accountName } from '../account-name.ts';
import { shortened } from './names.ts';
import { HITS_OF_JUDGEMENT } from './questions/page.ts';
import type { Schema } from './schema.ts';
import { tidy } from './sweep.ts';

type Kind = 'sqlite' | 'postgres';

const AT_ONCE = 500;
/** Replaces the account's name in acts: the act stays, whom it was about does not. */
const FORGOTTEN = '(forgotten)';

/**
 * Removes an account from history: messages sent by it, sent to it or edited by it with everything that hangs on them, its
 * sanctions, and its name in acts. Counts stay, since they name nobody. Returns how many rows were removed or changed.
 */
export async function forgetAccount(db: Kysely<Schema>, kind: Kind, account: string): Promise<number> {
  let rows = 0;
  for await (const messages of messagesOf(db, kind, shortened(account))) rows += await endMessages(db, messages);
  rows += await endSanctions(db, shortened(account));
  rows += await forgetInActs(db, kind, account);
  await tidy(db, kind);
  // PostgreSQL only marks deleted rows as dead; this removes them from its files.
  if (kind === 'postgres' && rows > 0) await vacuum(db);
  return rows;
}

/** Yields pieces; each is removed before the next is asked for. */
async function* messagesOf(db: Kysely<Schema>, kind: Kind, account: string): AsyncGenerator<readonly string[]> {
  const has = (column: string, text: string) =>
    sql<boolean>`${sql.raw(kind === 'sqlite' ? 'instr' : 'strpos')}(${sql.ref(column)}, ${text}) > 0`;
  const sources = [
    db.selectFrom('messages').select('id').where('sender', '=', account),
    db.selectFrom('messages').select('id').where('place', '=', `o\u001f${account}`),
    db
      .selectFrom('messages')
      .select('id')
      .where(isOfPair(kind))
      .where(({ or }) => or([has('place', `c\u001f${account}\u001f`), endsWith(kind, 'place', `\u001f${account}`)])),
    db
      .selectFrom('messages')
      .select('id')
      .where('id', 'in', db.selectFrom('judgements').select('message').where('author', '=', account)),
    db
      .selectFrom('messages')
      .select('id')
      .where('id', 'in', db.selectFrom('reviews').select('message').where('sender', '=', account)),
  ];
  for (const source of sources) {
    for (;;) {
      const found = await source.limit(AT_ONCE).execute();
      if (found.length === 0) break;
      yield found.map(({ id }) => id);
    }
  }
}

/** PostgreSQL may have the order of a language, in which no two texts stand around the names of pairs. */
const isOfPair = (kind: Kind) =>
  kind === 'sqlite'
    ? sql<boolean>`place >= ${'c\u001f'} AND place < ${'c\u0020'}`
    : sql<boolean>`starts_with(place, ${'c\u001f'})`;

const endsWith = (kind: Kind, column: string, end: string) =>
  kind === 'sqlite'
    ? sql<boolean>`substr(${sql.ref(column)}, -${sql.lit([...end].length)}) = ${end}`
    : sql<boolean>`right(${sql.ref(column)}, ${sql.lit([...end].length)}) = ${end}`;

/** Deletes messages and everything that hangs on them, in one transaction. */
function endMessages(db: Kysely<Schema>, messages: readonly string[]): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const orders = await trx.selectFrom('orders').select('id').where('message', 'in', messages).execute();
    const ended = [
      trx.deleteFrom('texts').where('message', 'in', messages),
      // Before their judgements, by which they are found.
      trx.deleteFrom('hits').where('n', 'in', hitsOf(trx, messages)),
      trx.deleteFrom('judgements').where('message', 'in', messages),
      trx.deleteFrom('strikes').where('message', 'in', messages),
      trx.deleteFrom('mutes').where('message', 'in', messages),
      trx.deleteFrom('labels').where('message', 'in', messages),
      trx.deleteFrom('decisions').where('message', 'in', messages),
      trx.deleteFrom('reasons').where('review', 'in', messages),
      trx.deleteFrom('reviews').where('message', 'in', messages),
      trx.deleteFrom('orders').where('message', 'in', messages),
      trx.deleteFrom('messages').where('id', 'in', messages),
    ];
    let rows = 0;
    const ids = orders.map(({ id }) => id);
    if (ids.length > 0) await trx.deleteFrom('moves').where('order_id', 'in', ids).execute();
    for (const statement of ended) rows += Number((await statement.executeTakeFirst()).numDeletedRows);
    return rows;
  });
}

const hitsOf = (db: Kysely<Schema>, messages: readonly string[]) =>
  db
    .selectFrom('judgements')
    .crossJoin('hits')
    .where(HITS_OF_JUDGEMENT)
    .select('hits.n')
    .where('judgements.message', 'in', messages);

/** The account's sanctions, and what it reported about others. */
function endSanctions(db: Kysely<Schema>, account: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const purges = await trx.selectFrom('orders').select('id').where('sender', '=', account).execute();
    const ids = purges.map(({ id }) => id);
    let rows = 0;
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE);
      await trx.deleteFrom('moves').where('order_id', 'in', some).execute();
      rows += Number((await trx.deleteFrom('orders').where('id', 'in', some).executeTakeFirst()).numDeletedRows);
    }
    const ended = [
      trx.deleteFrom('strikes').where('account', '=', account),
      trx.deleteFrom('mutes').where('account', '=', account),
      trx.deleteFrom('reasons').where('by_whom', '=', account),
    ];
    for (const statement of ended) rows += Number((await statement.executeTakeFirst()).numDeletedRows);
    return rows;
  });
}

const PAGE = 500;

/** The account may stand in an act's targets and in its reason: it is removed from both. */
async function forgetInActs(db: Kysely<Schema>, kind: Kind, account: string): Promise<number> {
  const { isIn, replacedIn, written } = accountName(account);
  const has = (column: string) =>
    written.map(
      (name) =>
        sql<boolean>`${sql.raw(kind === 'sqlite' ? 'instr' : 'strpos')}(coalesce(${sql.ref(column)}, ''), ${name}) > 0`,
    );
  const columns = ['targets', 'why', 'result', 'request', 'counts'] as const;
  let rows = 0;
  for (let after = ''; ; ) {
    const found = await db
      .selectFrom('acts')
      .select(['id', ...columns])
      .where('id', '>', after)
      .where(({ or }) => or(columns.flatMap(has)))
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const { id, ...texts } of found) {
      const clean = (text: string | null) => (text === null ? null : replacedIn(text, FORGOTTEN));
      const { targets, why, result, request, counts } = texts;
      const changed = { result: clean(result), request: clean(request), counts: clean(counts) };
      const all = { ...changed, targets: clean(targets)!, why: clean(why)! };
      if (columns.every((column) => all[column] === texts[column])) continue;
      await db.updateTable('acts').set(all).where('id', '=', id).execute();
      rows++;
    }
    after = found.at(-1)?.id ?? '';
    if (found.length < PAGE) break;
  }
  const targets = await db
    .selectFrom('act_targets')
    .select('target')
    .distinct()
    .where(({ or }) => or(has('target')))
    .execute();
  const notices = await db
    .selectFrom('notices')
    .select(['id', 'body'])
    .where(({ or }) => or(has('body')))
    .execute();
  for (const { id, body } of notices) {
    if (!isIn(body)) continue;
    await db.deleteFrom('notices').where('id', '=', id).execute();
    rows++;
  }
  for (const { target } of targets) {
    if (!isIn(target)) continue;
    rows += Number((await db.deleteFrom('act_targets').where('target', '=', target).executeTakeFirst()).numDeletedRows);
  }
  return rows;
}

/** Of a large table it takes longer than any question may. */
function vacuum(db: Kysely<Schema>): Promise<void> {
  return db.connection().execute(async (connection) => {
    await sql`SET statement_timeout = 0`.execute(connection);
    try {
      for (const table of ['messages', 'texts', 'hits', 'judgements', 'orders', 'moves', 'strikes', 'mutes', 'acts']) {
        await sql`VACUUM ${sql.table(table)}`.execute(connection);
      }
    } finally {
      await sql`RESET statement_timeout`.execute(connection);
    }
  });
}

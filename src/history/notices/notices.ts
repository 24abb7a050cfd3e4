import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { EpochMs } from '../../model.ts';
import { equals, type List, pageOf } from '../questions/page.ts';
import type { Listed, Page } from '../questions/questions.ts';
import type { NoticesTable, Schema } from '../schema.ts';

/** An event on its way to one receiver. `body` is the event as JSON, without message texts. */
export type Notice = Selectable<NoticesTable>;
export type NewNotice = Insertable<NoticesTable>;
export const NOTICE_STATES = ['waiting', 'sent', 'dead'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

export type NoticeFilter = {
  readonly state?: NoticeState | undefined;
  readonly receiver?: string | undefined;
  readonly type?: string | undefined;
  readonly ids?: readonly string[] | undefined;
};

const COLUMNS = ['id', 'at', 'type', 'receiver', 'body', 'state', 'tries', 'next_at', 'last_error', 'ended_at'];

/** Newest first. */
export function listNotices(db: Kysely<Schema>, filter: NoticeFilter, page: Page): Promise<Listed<Notice>> {
  const asked = (['state', 'receiver', 'type'] as const).flatMap((name) => equals(name, filter[name]));
  const list: List = { table: 'notices', at: 'at', key: 'id', columns: COLUMNS, where: [], filter: asked };
  return pageOf<Notice>(db, list, page);
}

export const readNotice = (db: Kysely<Schema>, id: string): Promise<Notice | undefined> =>
  db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst();

/** A receiver's notices that are due, the oldest first. */
export async function dueNotices(
  db: Kysely<Schema>,
  receiver: string,
  now: EpochMs,
  atMost: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('notices')
    .select('id')
    .where('receiver', '=', receiver)
    .where('state', '=', 'waiting')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('id')
    .limit(atMost)
    .execute();
  return rows.map(({ id }) => id);
}

/** Waiting notices of the same kind as this one: people see them as one line. */
export const waitingLike = (
  db: Kysely<Schema>,
  { receiver, type }: Pick<Notice, 'receiver' | 'type'>,
  atMost: number,
): Promise<readonly Notice[]> =>
  db
    .selectFrom('notices')
    .selectAll()
    .where('receiver', '=', receiver)
    .where('state', '=', 'waiting')
    .where('type', '=', type)
    .orderBy('next_at')
    .orderBy('id')
    .limit(atMost)
    .execute();

/** Marks them as queued. They are looked at again at `nextAt`, in case the queue lost them. */
export async function noticesQueued(db: Kysely<Schema>, ids: readonly string[], nextAt: EpochMs): Promise<void> {
  if (ids.length === 0) return;
  const waiting = db
    .updateTable('notices')
    .set({ next_at: nextAt })
    .where('id', 'in', [...ids]);
  await waiting.where('state', '=', 'waiting').execute();
}

/** Counts a failed try. `nextAt`: when to look again if the queue has lost it. */
export async function noticeFailed(
  db: Kysely<Schema>,
  id: string,
  { error, nextAt }: { readonly error: string; readonly nextAt: EpochMs },
): Promise<void> {
  const failed = db.updateTable('notices').set({ tries: sql`tries + 1`, last_error: error, next_at: nextAt });
  await failed.where('id', '=', id).where('state', '=', 'waiting').execute();
}

export type NoticeEnd =
  | { readonly state: 'sent'; readonly at: EpochMs }
  | { readonly state: 'dead'; readonly at: EpochMs; readonly error: string };

export async function endNotices(db: Kysely<Schema>, ids: readonly string[], end: NoticeEnd): Promise<void> {
  const error = end.state === 'dead' ? { last_error: end.error } : {};
  await db
    .updateTable('notices')
    .set({ state: end.state, ended_at: end.at, tries: sql`tries + 1`, ...error })
    .where('id', 'in', [...ids])
    .where('state', '=', 'waiting')
    .execute();
}

/** The dead notices that a filter selects. */
const dead = (db: Kysely<Schema>, { receiver, type, ids }: Omit<NoticeFilter, 'state'>) =>
  db
    .selectFrom('notices')
    .select('id')
    .where('state', '=', 'dead')
    .$if(receiver !== undefined, (query) => query.where('receiver', '=', receiver!))
    .$if(type !== undefined, (query) => query.where('type', '=', type!))
    .$if(ids !== undefined, (query) => query.where('id', 'in', [...ids!]));

export async function countDead(db: Kysely<Schema>, filter: Omit<NoticeFilter, 'state'>): Promise<number> {
  const [row] = await db
    .selectFrom(dead(db, filter).as('dead'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .execute();
  return Number(row?.count ?? 0);
}

/** Makes dead notices wait again, as if never tried. Resolves with how many. */
export async function reviveNotices(
  db: Kysely<Schema>,
  filter: Omit<NoticeFilter, 'state'>,
  now: EpochMs,
): Promise<number> {
  const changed = await db
    .updateTable('notices')
    .set({ state: 'waiting', tries: 0, next_at: now, ended_at: null })
    .where('id', 'in', dead(db, filter))
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** Drops dead notices for good. Resolves with how many. */
export async function dropNotices(db: Kysely<Schema>, filter: Omit<NoticeFilter, 'state'>): Promise<number> {
  const ended = await db.deleteFrom('notices').where('id', 'in', dead(db, filter)).executeTakeFirst();
  return Number(ended.numDeletedRows);
}

export type NoticeCount = { readonly receiver: string; readonly state: NoticeState; readonly count: number };

/** How many wait and how many are dead, by receiver. */
export async function countNotices(db: Kysely<Schema>): Promise<readonly NoticeCount[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['receiver', 'state', ({ fn }) => fn.countAll<number>().as('count')])
    .where('state', 'in', ['waiting', 'dead'])
    .groupBy(['receiver', 'state'])
    .execute();
  return rows.map(({ receiver, state, count }) => ({ receiver, state: state as NoticeState, count: Number(count) }));
}

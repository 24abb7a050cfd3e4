import { type Kysely, type Selectable, sql } from 'kysely';
import type { MessageKey } from '../../model.ts';
import { messageId } from '../names.ts';
import type { OrdersTable, Schema } from '../schema.ts';
import {
  knownAct,
  knownDecision,
  knownHit,
  knownMessage,
  knownMute,
  knownOrder,
  knownStrike,
  knownText,
  MESSAGE_COLUMNS,
} from './known.ts';
import { HITS_OF_JUDGEMENT } from './page.ts';
import type { KnownJudgement, KnownMessage, KnownStory, LabelWord } from './questions.ts';

/** The most judgements, orders and so on of one message: nobody would read more. */
const MOST = 1_000;

/** Everything that hangs on one message. */
export async function storyOf(
  db: Kysely<Schema>,
  identity: string,
  refOf: (key: MessageKey) => string,
): Promise<KnownStory | undefined> {
  const id = messageId(identity);
  const row = await db.selectFrom('messages').select(MESSAGE_COLUMNS).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const message = knownMessage(row);
  const of = <Table extends 'texts' | 'judgements' | 'orders' | 'strikes' | 'mutes' | 'labels' | 'decisions'>(
    table: Table,
  ) =>
    sql<
      Selectable<Schema[Table]>
    >`SELECT * FROM ${sql.table(table)} WHERE message = ${id} LIMIT ${sql.lit(MOST)}`.execute(db);
  const [texts, judgements, hits, orders, strikes, mutes, labels, decisions] = await Promise.all([
    of('texts'),
    of('judgements'),
    sql<Selectable<Schema['hits']>>`SELECT hits.* FROM judgements CROSS JOIN hits
      WHERE judgements.message = ${id} AND ${HITS_OF_JUDGEMENT} LIMIT ${sql.lit(MOST)}`.execute(db),
    of('orders'),
    of('strikes'),
    of('mutes'),
    of('labels'),
    of('decisions'),
  ]);
  const known = hits.rows.map((hit) => ({ of: hit.judgement, hit: knownHit(hit, message) }));
  return {
    ...message,
    texts: texts.rows.toSorted((a, b) => a.edited_at - b.edited_at).map(knownText),
    judgements: judgements.rows
      .toSorted((a, b) => a.at - b.at)
      .map(
        (one): KnownJudgement => ({
          at: one.at,
          of: one.what as KnownJudgement['of'],
          editedAt: one.edited_at ?? undefined,
          ruleSet: one.rule_set,
          cause: one.cause,
          author: one.author ?? undefined,
          counters: one.counters === null ? [] : (JSON.parse(one.counters) as number[]),
          hits: known.filter((each) => each.of === one.id).map(({ hit }) => hit),
        }),
      ),
    orders: orders.rows.filter(({ target }) => target !== null).map(knownOrder),
    moves: await movesOf(db, orders.rows),
    strikes: [
      ...strikes.rows.map((one) => knownStrike(one, identity)),
      ...mutes.rows.map((one) => knownMute(one, identity)),
    ].sort((a, b) => a.at - b.at),
    reviews: await reasonsOf(db, id),
    decisions: decisions.rows.toSorted((a, b) => a.at - b.at).map(knownDecision),
    labels: labels.rows.map(({ rule, label, who, at }) => ({ rule, label: label as LabelWord, who, at })),
    acts: await actsTouching(db, message, orders.rows, refOf),
  };
}

async function movesOf(db: Kysely<Schema>, orders: readonly Selectable<OrdersTable>[]): Promise<KnownStory['moves']> {
  if (orders.length === 0) return [];
  const ids = orders.map(({ id }) => id);
  const rows = await db
    .selectFrom('moves')
    .select(['at', 'what', 'detail'])
    .where('order_id', 'in', ids)
    .orderBy('at')
    .limit(MOST)
    .execute();
  return rows;
}

const reasonsOf = (db: Kysely<Schema>, review: string): Promise<KnownStory['reviews']> =>
  db
    .selectFrom('reasons')
    .select(['at', 'why', 'rule'])
    .where('review', '=', review)
    .orderBy('at')
    .limit(MOST)
    .execute();

/** Acts on the message itself; and, from its sending on, acts on its rules, its group, and everything. */
async function actsTouching(
  db: Kysely<Schema>,
  { key, sentAt }: KnownMessage,
  orders: readonly Selectable<OrdersTable>[],
  refOf: (key: MessageKey) => string,
): Promise<KnownStory['acts']> {
  const targets = new Set([
    ...(key === undefined ? [] : [refOf(key)]),
    ...orders.flatMap(({ rule }) => (rule === null ? [] : [`rule:${rule}`])),
    ...(key?.kind === 'group' ? [`group:${key.group}`] : []),
    'all',
  ]);
  const rows = await db
    .selectFrom('act_targets')
    .innerJoin('acts', 'acts.id', 'act_targets.act')
    .selectAll('acts')
    .distinct()
    .where('act_targets.target', 'in', [...targets])
    .where('act_targets.at', '>=', sentAt)
    .orderBy('acts.at')
    .limit(MOST)
    .execute();
  return rows.map(knownAct);
}

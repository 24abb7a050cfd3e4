import type { Kysely, Transaction } from 'kysely';
import { refOf } from '../../message-ref.ts';
import type { EpochMs } from '../../model.ts';
import { nameOf } from '../names.ts';
import { knownMessage, MESSAGE_COLUMNS } from '../questions/known.ts';
import type { Schema } from '../schema.ts';
import { type Row, type Table, upsert } from '../upsert.ts';
import { type Audience, EVENT_TYPES, type Event, event } from './events.ts';

const NOTICES: Table = {
  name: 'notices',
  key: ['id'],
  columns: {
    at: 'once',
    type: 'once',
    receiver: 'once',
    body: 'once',
    state: 'once',
    tries: 'once',
    next_at: 'once',
    last_error: 'once',
    ended_at: 'once',
  },
};

/** Stores events for each receiver that wants them, in one transaction with the facts: both are there, or neither. */
export async function writeNotices(
  trx: Transaction<Schema>,
  kind: 'sqlite' | 'postgres',
  events: readonly Event[],
  { wants, takes }: Audience,
): Promise<void> {
  const rows = events.flatMap((one): readonly Row[] =>
    wants(EVENT_TYPES[one.type])
      .filter(takes)
      .map((receiver) => ({
        ...{ id: nameOf('notice', one.id, receiver), at: one.at, type: one.type, receiver, body: JSON.stringify(one) },
        ...{ state: 'waiting', tries: 0, next_at: one.at, last_error: null, ended_at: null },
      })),
  );
  if (rows.length > 0) await upsert(trx, NOTICES, rows, kind);
}

/** A decision was acted on: its result, and which report or appeal it answers. */
export async function decisionEvents(
  db: Kysely<Schema>,
  id: string,
  effect: string,
  at: EpochMs,
): Promise<readonly Event[]> {
  const row = await db
    .selectFrom('decisions')
    .innerJoin('reviews', 'reviews.id', 'decisions.review')
    .select(['decisions.review', 'decisions.verdict', 'who', 'role', 'via', 'decisions.at as decidedAt'])
    .select(['reviews.message', 'reviews.rule', 'reviews.policy', 'reviews.severity'])
    .where('decisions.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return [];
  const [message, reasons] = await Promise.all([
    db.selectFrom('messages').select(MESSAGE_COLUMNS).where('id', '=', row.message).executeTakeFirst(),
    db.selectFrom('reasons').select(['why', 'by_whom']).where('review', '=', row.review).orderBy('at').execute(),
  ]);
  const { key, sender } = message === undefined ? {} : knownMessage(message);
  const { review, verdict, who, role, via, decidedAt, rule, policy, severity } = row;
  const ref = key === undefined ? null : refOf(key);
  const about = { ref, review, sender: sender ?? null, verdict, effect, decidedAt, actedAt: at };
  const whys = [...new Set(reasons.map(({ why }) => why))];
  const decided = event('review.decided', at, [id], {
    ...about,
    reasons: whys,
    rule,
    policy,
    severity,
    who,
    role,
    via,
  });
  const appealed = reasons.filter(({ why }) => why === 'appeal');
  if (appealed.length === 0) return [decided];
  const by = [...new Set(appealed.flatMap(({ by_whom }) => by_whom ?? []))];
  return [decided, event('appeal.decided', at, [id], { ...about, by })];
}

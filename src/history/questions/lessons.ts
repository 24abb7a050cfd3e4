import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Lesson, Lessons, Period } from './questions.ts';

/** What one person said of one message; the latest counts. */
type Said = { readonly message: string; readonly who: string; readonly at: number; readonly isMatch: boolean };

const AT_ONCE = 500;

/**
 * What people said of a rule's hits, with texts: labels, and decisions on reviews. The text is the one that they saw: as it
 * was sent.
 */
export async function lessonsOf(db: Kysely<Schema>, rule: string, period: Period): Promise<Lessons> {
  const labels = await labelsOf(db, rule, period);
  const unsure = labels.filter(({ label }) => label === 'unsure').length;
  const told: readonly Said[] = [
    ...labels
      .filter(({ label }) => label !== 'unsure')
      .map(({ message, who, at, label }) => ({ message, who, at, isMatch: label === 'right' })),
    ...(await decisionsOn(db, rule, period)),
  ];
  const last = new Map(told.toSorted((a, b) => a.at - b.at).map((one) => [`${one.message} ${one.who}`, one]));
  const said = [...last.values()];
  const lessons: Lesson[] = [];
  for (let from = 0; from < said.length; from += AT_ONCE) {
    const some = said.slice(from, from + AT_ONCE);
    const known = await textsAndSenders(
      db,
      some.map(({ message }) => message),
    );
    for (const { message, who, isMatch } of some) {
      const its = known.get(message);
      if (its !== undefined) lessons.push({ ...its, who, isMatch });
    }
  }
  return { lessons, withoutText: said.length - lessons.length, unsure };
}

const labelsOf = (db: Kysely<Schema>, rule: string, { from, to }: Period) =>
  db
    .selectFrom('labels')
    .select(['message', 'who', 'label', 'at'])
    .where('rule', '=', rule)
    .$if(from !== undefined, (query) => query.where('at', '>=', from!))
    .$if(to !== undefined, (query) => query.where('at', '<', to!))
    .execute();

/** Decisions that stand, on messages that the rule hit. If other rules hit a message too, it may break none of this one's. */
async function decisionsOn(db: Kysely<Schema>, rule: string, { from, to }: Period): Promise<readonly Said[]> {
  const rows = await db
    .selectFrom('decisions')
    .innerJoin('reviews', 'reviews.id', 'decisions.review')
    .select(['reviews.message', 'decisions.who', 'decisions.at', 'decisions.verdict'])
    .where('reviews.rule', '=', rule)
    .where('decisions.undone_at', 'is', null)
    .where('decisions.verdict', 'in', ['breaks', 'fine'])
    .$if(from !== undefined, (query) => query.where('decisions.at', '>=', from!))
    .$if(to !== undefined, (query) => query.where('decisions.at', '<', to!))
    .execute();
  return rows.map(({ message, who, at, verdict }) => ({ message, who, at, isMatch: verdict === 'breaks' }));
}

type TextAndSender = Pick<Lesson, 'text' | 'sender'>;

async function textsAndSenders(
  db: Kysely<Schema>,
  messages: readonly string[],
): Promise<ReadonlyMap<string, TextAndSender>> {
  if (messages.length === 0) return new Map();
  const rows = await db
    .selectFrom('texts')
    .leftJoin('messages', 'messages.id', 'texts.message')
    .select(['texts.message', 'texts.text', 'messages.sender'])
    .where('texts.message', 'in', [...new Set(messages)])
    .orderBy('texts.edited_at', 'desc')
    .execute();
  // Newest first, so the earliest overwrites the others.
  return new Map(rows.map(({ message, text, sender }) => [message, { text, sender: sender ?? undefined }]));
}

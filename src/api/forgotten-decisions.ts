import type { History } from '../history/history.ts';
import { readUnsettled, type Verdict } from '../history/people/review-moves.ts';
import { readReview } from '../history/people/reviews.ts';
import type { EpochMs } from '../model.ts';
import type { Operator } from '../operate/operator-log.ts';
import type { WaitingDecisions } from '../operate/waiting-decisions.ts';

/** Longer than a decision waits, and than Redis and history take to say the same. */
const FORGOTTEN_AFTER_MS = 60_000;
const LOOKED_BACK_MS = 86_400_000;

/**
 * History has a decision first, and then Redis makes it wait for its effect. A process that was killed between the two, or a
 * Redis that was emptied, leaves one that nobody would ever act on. Resolves with how many such wait again.
 */
export async function takeUpForgotten(
  { db }: Pick<History, 'db'>,
  waiting: Pick<WaitingDecisions, 'has' | 'put'>,
  now: EpochMs,
): Promise<number> {
  let taken = 0;
  for (const row of await readUnsettled(db, now - LOOKED_BACK_MS, now - FORGOTTEN_AFTER_MS)) {
    const review = row.review === null ? undefined : await readReview(db, row.review, now);
    const key = review?.message.key;
    if (review === undefined || key === undefined || (await waiting.has(review.id))) continue;
    const verdict = row.verdict as Verdict;
    // Open again since, because of an appeal: whoever decides it now decides it anew.
    if (review.state !== 'decided' || review.verdict !== verdict) continue;
    const why = row.note ?? `decided in review: ${verdict}`;
    const operator: Operator = { who: row.who, role: row.role, via: row.via as NonNullable<Operator['via']>, why };
    await waiting.put({ id: row.id, review: review.id, key, verdict, severity: review.severity, operator }, 0);
    taken++;
  }
  return taken;
}

import type { SanctionOrder } from '../model.ts';
import type { RedisClient } from '../redis/connect.ts';
import { REVIEW_STREAM, reviewedKey } from '../redis/keys/sanction.ts';
import { runOverKeys } from '../redis/scripts/record.ts';
import { REVIEW } from '../redis/scripts/sanction.ts';

/** About so many entries wait for people; older ones make room. */
const MOST_REVIEWS = 10_000;

export type ReviewOrder = SanctionOrder & { readonly type: 'review' };

/**
 * Puts a message before people: an entry of ids and reasons, without its text. Once for a message and a rule within
 * `keepMs`; false when it was there already.
 */
export async function putForReview(redis: RedisClient, order: ReviewOrder, keepMs: number): Promise<boolean> {
  const { key, sender = '', why, severity, rule, policy, ruleSet, sentAt, flaggedAt } = order;
  const fields = { key: JSON.stringify(key), sender, why, severity, rule, policy, ruleSet, sentAt, flaggedAt };
  const args = [keepMs, MOST_REVIEWS, ...Object.entries(fields).flat()];
  return (await runOverKeys(redis, REVIEW, [REVIEW_STREAM, reviewedKey(order)], args)) === 1;
}

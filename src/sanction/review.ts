import type { ReviewFact } from '../journal/facts.ts';
import type { EpochMs, MessageKey, SanctionOrder } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { runOverKeys } from '../redis/scripts/record.ts';
import { REVIEW } from '../redis/scripts/sanction.ts';

/** About so many entries wait for people; older ones make room. */
const MOST_REVIEWS = 10_000;

export type ReviewOrder = SanctionOrder & { readonly type: 'review' };

/**
 * Puts a message before people: an entry of ids and reasons, without its text. Once for a message and a rule within
 * `keepMs`; false when it was there already.
 */
export async function putForReview(redis: RedisSpace, order: ReviewOrder, keepMs: number): Promise<boolean> {
  const { key, sender = '', why, severity, rule, policy, ruleSet, sentAt, flaggedAt } = order;
  const fields = { key: JSON.stringify(key), sender, why, severity, rule, policy, ruleSet, sentAt, flaggedAt };
  const fact: ReviewFact = {
    type: 'review',
    at: flaggedAt,
    ...{ key, sender: order.sender, sentAt, severity, policy, rule, ruleSet, why },
  };
  const { sanction, journal } = redis.keys;
  const keys = [sanction.reviewStream, sanction.reviewed(order), journal.review];
  const args = [keepMs, MOST_REVIEWS, JSON.stringify(fact), ...Object.entries(fields).flat()];
  return (await runOverKeys(redis.client, REVIEW, keys, args)) === 1;
}

/** An entry as a person is shown it. */
export type PutForReview = {
  readonly key: MessageKey;
  readonly rule: string;
  readonly why: string;
  readonly severity: string;
  readonly flaggedAt: EpochMs;
};

/** How many entries there are, and the latest, newest first. */
export async function readReviews(
  redis: RedisSpace,
  count: number,
): Promise<{ readonly entries: number; readonly latest: readonly PutForReview[] }> {
  const [entries, lines] = await Promise.all([
    redis.client.xlen(redis.keys.sanction.reviewStream),
    redis.client.xrevrange(redis.keys.sanction.reviewStream, '+', '-', 'COUNT', count),
  ]);
  const latest = lines.map(([, fields]) => {
    const read = (name: string) => fields.find((_, at) => at % 2 === 1 && fields[at - 1] === name) ?? '';
    const [rule, why, severity] = [read('rule'), read('why'), read('severity')];
    return { key: JSON.parse(read('key')) as MessageKey, rule, why, severity, flaggedAt: Number(read('flaggedAt')) };
  });
  return { entries, latest };
}

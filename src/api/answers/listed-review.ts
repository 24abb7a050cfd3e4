import type { KnownReview } from '../../history/people/reviews.ts';
import type * as contract from '../contract/reviews.ts';
import { refOfKnown } from '../names.ts';

/** Changes whenever the review does. */
export const etagOf = ({ id, revision }: Pick<KnownReview, 'id' | 'revision'>): string => `"${id}.${revision}"`;

export function listed(review: KnownReview): contract.ListedReview {
  const { message, reasons, sender, claimedBy, claimedUntil, decidedAt, verdict, ...rest } = review;
  return {
    ...rest,
    ref: refOfKnown(message),
    reasons: reasons.map(({ by, note, severity, ...reason }) => ({
      ...reason,
      severity: severity as contract.ListedReview['severity'],
      by: by ?? null,
      note: note ?? null,
    })),
    sender: sender ?? null,
    claimedBy: claimedBy ?? null,
    claimedUntil: claimedUntil ?? null,
    decidedAt: decidedAt ?? null,
    verdict: (verdict as contract.ListedReview['verdict'] | undefined) ?? null,
  };
}

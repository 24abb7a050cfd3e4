import { findClusters } from '../../history/people/clusters.ts';
import {
  countReviews,
  decisionsOf,
  groupWaiting,
  listReviews,
  type ReviewState,
  readReview,
} from '../../history/people/reviews.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/reviews.ts';
import { historyOf } from '../inside.ts';
import { notFound } from '../problem.ts';
import { etagOf, listed } from './listed-review.ts';
import { shownReview } from './shown-review.ts';

const STATES: Readonly<Record<string, readonly ReviewState[]>> = {
  waiting: ['open', 'claimed'],
  any: ['open', 'claimed', 'decided', 'expired'],
};

const MOST_OF_RULES = 20;

export const REVIEWS = [
  answering(contract.listReviews, async ({ inside, query }) => {
    const { since, until, limit, after, sort, state, ...filter } = query;
    const history = historyOf(inside);
    const asOf = await inside.fresh.wait();
    const states = STATES[state] ?? [state as ReviewState];
    const asked = { ...filter, states, from: since, to: until };
    const { items, next } = await listReviews(history.db, asked, sort, { limit, after }, inside.now());
    return { items: items.map(listed), next: next ?? null, asOf };
  }),
  answering(contract.summariseReviews, async ({ inside }) => {
    const history = historyOf(inside);
    await inside.fresh.wait();
    const [states, waiting] = await Promise.all([countReviews(history.db, inside.now()), groupWaiting(history.db)]);
    const oldest = waiting.map(({ oldestAt }) => oldestAt);
    return {
      states: { ...states },
      waiting: waiting.map(({ oldestAt: _, ...group }) => group),
      oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
    };
  }),
  answering(contract.listClusters, async ({ inside }) => {
    const { db } = historyOf(inside);
    await inside.fresh.wait();
    const [alike, groups] = await Promise.all([findClusters(db), groupWaiting(db)]);
    const items = [
      ...alike.map(({ by, like, sender = null, rule = null, ...rest }) => {
        const filter: Record<string, string> = by === 'text' ? { like } : { sender: sender ?? '' };
        return { by, sender, rule, ...rest, filter };
      }),
      ...groups
        .filter(({ count }) => count > 1)
        .slice(0, MOST_OF_RULES)
        .map(({ rule, severity, origin, count, oldestAt }) => ({
          ...{ by: 'rule' as const, count, oldestAt, severity, rule, sender: null },
          filter: { rule, severity, why: origin },
        })),
    ];
    return { items, next: null };
  }),
  answering(contract.getReview, async ({ inside, params: { id }, who, res }) => {
    const history = historyOf(inside);
    await inside.fresh.wait();
    const review = await readReview(history.db, id, inside.now());
    if (review === undefined) throw notFound('there is no such review');
    res.setHeader('ETag', etagOf(review));
    return shownReview(inside, review, await decisionsOf(history.db, id), who);
  }),
];

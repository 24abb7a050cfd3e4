import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { History } from '../../history/history.ts';
import {
  claimNext,
  claimReview,
  decideReview,
  renewReview,
  skipReview,
  undoDecision,
  type Verdict,
} from '../../history/people/review-moves.ts';
import {
  decisionsOf,
  type KnownReview,
  listReviews,
  type ReviewFilter,
  readReview,
} from '../../history/people/reviews.ts';
import { tellFact } from '../../journal/tell-fact.ts';
import type { MessageKey } from '../../model.ts';
import type { Operator } from '../../operate/operator-log.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/reviews.ts';
import { historyOf, type Inside, needRedis } from '../inside.ts';
import { checkCount, operatorOf } from '../operator.ts';
import { notFound, Problem } from '../problem.ts';
import type { SignedIn } from '../sign-in/roles.ts';
import { etagOf } from './listed-review.ts';
import { shownReview } from './shown-review.ts';

const LEASE_MS = 120_000;
const UNDO_MS = 10_000;

export const REVIEW_MOVES = [
  answering(contract.nextReview, async ({ inside, body, who, res }) => {
    const history = historyOf(inside);
    await inside.fresh.wait();
    const id = await claimNext(history.db, body, leaseOf(inside, who));
    if (id === undefined) return null;
    const review = await reviewOf(inside, history, id);
    res.setHeader('ETag', etagOf(review));
    return shownReview(inside, review, await decisionsOf(history.db, id), who);
  }),
  answering(contract.claimReview, async ({ inside, params: { id }, who, res }) => {
    const history = historyOf(inside);
    if (!(await claimReview(history.db, id, leaseOf(inside, who)))) throw await whyNot(inside, history, id);
    return claimedOf(await reviewOf(inside, history, id), res);
  }),
  answering(contract.renewReview, async ({ inside, params: { id }, who, res }) => {
    const history = historyOf(inside);
    if (!(await renewReview(history.db, id, leaseOf(inside, who)))) throw await whyNot(inside, history, id);
    return claimedOf(await reviewOf(inside, history, id), res);
  }),
  answering(contract.skipReview, async ({ inside, params: { id }, who }) => {
    const history = historyOf(inside);
    if (!(await skipReview(history.db, id, who.name))) throw await whyNot(inside, history, id);
    return undefined;
  }),
  answering(contract.escalateReview, async ({ inside, params: { id }, body: { why }, who }) => {
    const history = historyOf(inside);
    const { message, sender, sentAt, policy, rule } = await reviewOf(inside, history, id);
    if (message.key === undefined) throw notFound('a draft has no review');
    await skipReview(history.db, id, who.name);
    await tellFact(inside.desk.redis, {
      ...{ type: 'review', at: inside.now(), key: message.key, sender, sentAt, severity: 'critical', policy, rule },
      ...{ ruleSet: '', why: 'escalated', by: who.name, note: why },
    });
    return undefined;
  }),
  answering(contract.decideReview, async (asked) => {
    const { inside, params, body, req, res } = asked;
    const history = historyOf(inside);
    const { id } = params;
    await inside.fresh.wait();
    const review = await reviewOf(inside, history, id);
    const { key } = review.message;
    if (key === undefined) throw notFound('a draft has no review');
    const revision = matched(req.get('If-Match'), review);
    const { verdict, note } = body;
    const operator = operatorOf(asked, note ?? `decided in review: ${verdict}`);
    const due = await decideOne(inside, history, {
      review,
      key,
      verdict,
      note,
      operator,
      waitMs: body.now ? 0 : UNDO_MS,
      revision,
    });
    if (due === undefined) throw await whyNot(inside, history, id, revision);
    if (body.now) await inside.decider.run();
    inside.events.tell('review', [id]);
    const after = await reviewOf(inside, history, id);
    res.setHeader('ETag', etagOf(after));
    return { id, verdict, undoUntil: body.now ? null : due, revision: after.revision };
  }),
  answering(contract.undoDecision, async ({ inside, params: { id }, who }) => {
    needRedis(inside);
    const history = historyOf(inside);
    await reviewOf(inside, history, id);
    if (!(await undoOne(inside, history, id, who)))
      throw new Problem('too-late', 'there is no decision that waits: its ten seconds are over');
    inside.events.tell('review', [id]);
    return undefined;
  }),
  answering(contract.decideMany, async (asked) => {
    const { inside, body } = asked;
    const { verdict, note, why, expect, filter } = body;
    const history = historyOf(inside);
    await inside.fresh.wait();
    const found = await waitingOf(inside, history, filter);
    checkCount(expect, found.length);
    const operator = operatorOf(asked, why);
    const ids: string[] = [];
    let undoUntil = inside.now();
    for (const review of found) {
      const { key } = review.message;
      const due = key && (await decideOne(inside, history, { review, key, verdict, note, operator, waitMs: UNDO_MS }));
      if (due === undefined) continue;
      ids.push(review.id);
      undoUntil = due;
    }
    inside.events.tell(
      'review',
      found.map(({ id }) => id),
    );
    return { verdict, counts: { decided: ids.length, left: found.length - ids.length }, undoUntil, ids };
  }),
  answering(contract.undoMany, async ({ inside, body: { ids }, who }) => {
    needRedis(inside);
    const history = historyOf(inside);
    let undone = 0;
    for (const id of new Set(ids)) if (await undoOne(inside, history, id, who)) undone++;
    inside.events.tell('review', ids);
    return { counts: { undone, late: new Set(ids).size - undone } };
  }),
];

/** False if nothing was decided, or its ten seconds are over. */
async function undoOne(inside: Inside, { db }: History, id: string, who: SignedIn): Promise<boolean> {
  const undone = await inside.decider.waiting.undo(id);
  if (undone === undefined) return false;
  await undoDecision(db, { id: undone.id, review: id, who: who.name, at: inside.now() });
  return true;
}

/** One more than can be decided at once, so that the caller sees there are more. */
const MOST = 1_001;

async function waitingOf(
  { now }: Inside,
  { db }: History,
  filter: Partial<ReviewFilter>,
): Promise<readonly KnownReview[]> {
  const found: KnownReview[] = [];
  let after: string | undefined;
  do {
    const asked = { ...filter, states: ['open', 'claimed'] as const };
    const page = await listReviews(db, asked, 'oldest', { limit: 200, after }, now());
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined && found.length < MOST);
  return found;
}

type OneDecision = {
  readonly review: KnownReview;
  readonly key: MessageKey;
  readonly verdict: Verdict;
  readonly note: string | undefined;
  readonly operator: Operator;
  readonly waitMs: number;
  readonly revision?: number | undefined;
};

/** Stores a decision and queues its effect. Resolves with the time it takes effect; undefined if this person may not decide. */
async function decideOne(inside: Inside, { db }: History, one: OneDecision): Promise<number | undefined> {
  const { review, key, verdict, note, operator, waitMs, revision } = one;
  const at = inside.now();
  const about = {
    id: randomUUID(),
    review: review.id,
    at,
    who: operator.who,
    role: operator.role ?? '',
    via: operator.via ?? '',
  };
  const told = { ...about, message: review.id, verdict, note, undoUntil: at + waitMs };
  if (!(await decideReview(db, told, revision))) return undefined;
  const waits = { id: about.id, review: review.id, key, verdict, severity: review.severity, operator };
  try {
    return await inside.decider.waiting.put(waits, waitMs);
  } catch (error) {
    await undoDecision(db, { id: about.id, review: review.id, who: operator.who, at });
    throw error;
  }
}

const leaseOf = ({ now }: Inside, { name }: SignedIn) => ({ who: name, until: now() + LEASE_MS, now: now() });

async function reviewOf({ now }: Inside, { db }: History, id: string): Promise<KnownReview> {
  const review = await readReview(db, id, now());
  if (review === undefined) throw notFound('there is no such review');
  return review;
}

/** Claiming makes a new revision: the ETag from before it no longer holds. */
function claimedOf(review: KnownReview, res: Response) {
  const { id, claimedBy, claimedUntil, revision } = review;
  res.setHeader('ETag', etagOf(review));
  return { id, claimedBy: claimedBy ?? '', claimedUntil: claimedUntil ?? 0, revision };
}

/** @throws Problem `stale` if the review matches none of these ETags any more */
function matched(ifMatch: string | undefined, review: KnownReview): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const said = ifMatch.split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (!said.includes(etagOf(review))) throw new Problem('stale', 'the review changed since; look at it again');
  return review.revision;
}

/** Why the review could not be moved. */
async function whyNot(inside: Inside, history: History, id: string, revision?: number): Promise<Problem> {
  const review = await reviewOf(inside, history, id);
  if (revision !== undefined && review.revision !== revision) return new Problem('stale', 'the review changed since');
  switch (review.state) {
    case 'decided':
      return new Problem('lease-lost', 'it is decided already', { verdict: review.verdict });
    case 'expired':
      return new Problem('lease-lost', 'it expired: what it was about is gone');
    case 'claimed':
      return new Problem('lease-lost', `${review.claimedBy} looks at it`, { claimedBy: review.claimedBy });
    case 'open':
      return new Problem('lease-lost', 'you do not hold it');
  }
}

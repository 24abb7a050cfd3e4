import { expect, test } from 'vitest';
import { deleteLabel, putLabel } from '../../src/history/people/labels.ts';
import {
  claimNext,
  claimReview,
  decideReview,
  expireReviews,
  renewReview,
  settleDecision,
  skipReview,
  undoDecision,
} from '../../src/history/people/review-moves.ts';
import {
  countReviews,
  decisionsOf,
  groupWaiting,
  listReviews,
  type ReviewOrder,
  readReview,
} from '../../src/history/people/reviews.ts';
import type { ReviewFact } from '../../src/journal/facts.ts';
import { identityOf, type Severity } from '../../src/model.ts';
import { entries, flagged, groupKey, NOON, settled, verdict } from '../support/facts.ts';
import { describeHistories } from '../support/histories.ts';

const asked = (seq: number, severity: Severity, more: Partial<ReviewFact> = {}): ReviewFact => ({
  ...{ type: 'review', at: NOON + seq, key: groupKey(seq), sender: 'mallory', sentAt: NOON, severity, policy: 'spam' },
  ...{ rule: 'ads', ruleSet: 'a1b2', why: 'rule' },
  ...more,
});
const MINUTE_MS = 60_000;
const claim = (who: string, now = NOON + 1_000) => ({ who, until: now + 2 * MINUTE_MS, now });

describeHistories(({ open }) => {
  test('lists continue in each order and with each filter', async () => {
    const { db, take } = await open();
    const severities: Severity[] = ['low', 'critical', 'medium', 'critical', 'high'];
    const facts = severities.map((severity, at) => asked(at + 1, severity));
    await take(
      entries(...facts, asked(9, 'low', { why: 'report', by: 'ann', note: 'rude', rule: 'report', policy: 'report' })),
    );
    const seqs = async (order: ReviewOrder, filter = {}) => {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await listReviews(db, { states: ['open'], ...filter }, order, { limit: 2, after }, NOON);
        found.push(...page.items.map(({ message }) => message.identity.at(-1)!));
        after = page.next;
      } while (after !== undefined);
      return found.join('');
    };
    expect(await seqs('severity')).toBe('245319');
    expect(await seqs('oldest')).toBe('123459');
    expect(await seqs('newest')).toBe('954321');
    expect(await seqs('severity', { severity: 'critical' })).toBe('24');
    expect(await seqs('severity', { why: 'report' })).toBe('9');
    expect(await seqs('severity', { policy: 'spam', rule: 'ads', sender: 'mallory', from: NOON + 3 })).toBe('453');
    expect(await countReviews(db, NOON)).toEqual({ open: 6, claimed: 0, decided: 0, expired: 0 });
    expect(await groupWaiting(db)).toContainEqual({
      ...{ rule: 'ads', policy: 'spam', severity: 'critical', origin: 'rule', count: 2, oldestAt: NOON + 2 },
    });
  });

  test('two people never hold one; a lease that is over holds nothing', async () => {
    const { db, take } = await open();
    await take(entries(...[1, 2, 3].map((seq) => asked(seq, 'low'))));
    const claims = await Promise.all(['ann', 'bob', 'carl', 'dora'].map((who) => claimNext(db, {}, claim(who))));
    const held = claims.filter((id) => id !== undefined);
    expect(held).toHaveLength(3);
    expect(new Set(held).size).toBe(3);
    const [id] = held as [string];
    const holder = (await readReview(db, id, NOON + 2_000))!.claimedBy!;
    const other = holder === 'ann' ? 'bob' : 'ann';
    expect(await claimReview(db, id, claim(other))).toBe(false);
    expect(await claimReview(db, id, claim(holder))).toBe(true);
    expect(await renewReview(db, id, claim(other))).toBe(false);
    expect(await renewReview(db, id, claim(holder))).toBe(true);
    const later = NOON + 10 * MINUTE_MS;
    expect(await readReview(db, id, later)).toMatchObject({ state: 'open', claimedBy: undefined });
    expect(await renewReview(db, id, claim(holder, later))).toBe(false);
    expect(await claimReview(db, id, claim(other, later))).toBe(true);
    expect(await skipReview(db, id, holder)).toBe(false);
    expect(await skipReview(db, id, other)).toBe(true);
    expect(await claimNext(db, {}, claim(other, later))).not.toBe(id);
  });

  test('a decision is made by one person, once; when undone, it can be made again', async () => {
    const { db, take } = await open();
    await take(entries(asked(1, 'low')));
    const [review] = (await listReviews(db, { states: ['open'] }, 'severity', { limit: 1 }, NOON)).items;
    const { id } = review!;
    const told = (who: string, nth: string) => ({
      ...{
        id: nth,
        review: id,
        message: id,
        at: NOON + 5_000,
        who,
        role: 'reviewer',
        via: 'api',
        verdict: 'fine' as const,
      },
      ...{ note: undefined, undoUntil: NOON + 15_000 },
    });
    expect(await decideReview(db, told('ann', 'd0'), 99)).toBe(false);
    const decided = await Promise.all(
      ['ann', 'bob', 'carl'].map((who) => decideReview(db, told(who, `d-${who}`), undefined)),
    );
    expect(decided.filter(Boolean)).toHaveLength(1);
    const [decision] = await decisionsOf(db, id);
    expect(await readReview(db, id, NOON)).toMatchObject({
      state: 'decided',
      verdict: 'fine',
      decidedAt: NOON + 5_000,
    });
    await undoDecision(db, { id: decision!.id, review: id, who: 'bob', at: NOON + 6_000 });
    expect(await readReview(db, id, NOON)).toMatchObject({ state: 'open', verdict: undefined });
    expect(await decideReview(db, told('bob', 'd2'), undefined)).toBe(true);
    await settleDecision(db, 'd2', 'leave', NOON + 20_000);
    expect(await decisionsOf(db, id)).toMatchObject([{ effect: 'undone', undoneBy: 'bob' }, { effect: 'leave' }]);
    // Who was wronged is heard again; another report is not.
    await take(entries(asked(1, 'low', { why: 'report', by: 'zoe', at: NOON + 30_000 })));
    expect((await readReview(db, id, NOON))!.state).toBe('decided');
    await take(entries(asked(1, 'low', { why: 'appeal', by: 'mallory', at: NOON + 30_000 })));
    expect((await readReview(db, id, NOON))!.state).toBe('open');
  });

  test('a review that nobody decides expires and is counted; a new reason reopens it', async () => {
    const { db, take } = await open();
    await take(entries(...[1, 2, 3].map((seq) => asked(seq, 'low'))));
    expect(await expireReviews(db, NOON + 3)).toBe(2);
    expect(await countReviews(db, NOON)).toEqual({ open: 1, claimed: 0, decided: 0, expired: 2 });
    await take(entries(asked(1, 'low', { why: 'report', by: 'ann', at: NOON + 9 })));
    expect(await countReviews(db, NOON)).toEqual({ open: 2, claimed: 0, decided: 0, expired: 1 });
  });

  test('labels and exposure', async () => {
    const { db, take, questions } = await open();
    const key = groupKey(1);
    await take(entries(verdict(key), flagged(key), settled(key), flagged(groupKey(2), { at: NOON + 9 })));
    const label = { rule: 'spam/ads', identity: identityOf(key), who: 'ann', label: 'right' as const, at: NOON };
    expect(await putLabel(db, label)).toBe('v1');
    expect(await putLabel(db, { ...label, label: 'wrong' })).toBe('v1');
    expect(await putLabel(db, { ...label, rule: 'none' })).toBeUndefined();
    expect(await questions.labelled('spam/ads', {})).toEqual({ right: 0, wrong: 1, unsure: 0 });
    expect([await deleteLabel(db, label), await deleteLabel(db, label)]).toEqual([true, false]);
    expect(await questions.exposure(NOON)).toEqual({ recalled: 1, p50: 20, p99: 20 });
    expect(await questions.exposure(NOON + MINUTE_MS)).toEqual({ recalled: 0, p50: undefined, p99: undefined });
    expect(await questions.oldestCritical()).toBeUndefined();
  });
});

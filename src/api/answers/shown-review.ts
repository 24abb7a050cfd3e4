import type { KnownReview } from '../../history/people/reviews.ts';
import type { KnownDecision } from '../../history/questions/questions.ts';
import type { Review } from '../contract/reviews.ts';
import type { Inside } from '../inside.ts';
import type { SignedIn } from '../sign-in/roles.ts';
import { listed } from './listed-review.ts';
import { tellStoryOf } from './told-story.ts';

/** One review with everything needed to decide it. */
export async function shownReview(
  inside: Inside,
  review: KnownReview,
  decisions: readonly KnownDecision[],
  who: SignedIn,
): Promise<Review> {
  const { identity, key } = review.message;
  const story = await tellStoryOf(inside, { identity, key }, true);
  if (story.text !== undefined) inside.metrics.textLooks(who.role, 1);
  const { keepTextMs } = inside.desk;
  const { allowed, refused } = mayDo(review, who);
  return {
    ...listed(review),
    standing: story.outcome ?? 'visible',
    ...(story.text === undefined
      ? {}
      : { text: story.text, readAs: inside.judge().inside.engine.readAs(story.text, 'standard') }),
    textUntil: story.text === undefined || keepTextMs === 0 ? null : review.sentAt + keepTextMs,
    hits: story.hits.map(({ rule, state, spans }) => ({ rule, state, spans })),
    decisions: decisions.map(({ undoneBy: _, undoneAt, note, verdict, ...one }) => ({
      ...one,
      verdict: verdict as Review['decisions'][number]['verdict'],
      note: note ?? null,
      undoneAt: undoneAt ?? null,
    })),
    allowed,
    refused,
  };
}

/** What can be done with the message now, and why other actions cannot. */
function mayDo({ state, claimedBy }: KnownReview, { name }: SignedIn) {
  const all = ['claim', 'renew', 'skip', 'escalate', 'decide', 'undo'] as const;
  const refused: Record<string, string> = {};
  const refuse = (names: readonly string[], why: string) => {
    for (const each of names) refused[each] ??= why;
  };
  if (state === 'decided')
    refuse(
      all.filter((each) => each !== 'undo'),
      'it is decided',
    );
  if (state === 'expired') refuse(all, 'it expired: what it was about is gone');
  if (state !== 'decided') refuse(['undo'], 'nothing was decided');
  if (state === 'claimed' && claimedBy !== name) refuse(all, `${claimedBy} looks at it`);
  if (state === 'open') refuse(['renew', 'skip'], 'you do not hold it');
  return { allowed: all.filter((each) => !(each in refused)), refused };
}

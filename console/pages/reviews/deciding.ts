import type { Review } from '../../../src/api/contract/reviews.ts';
import { to } from '../../address.ts';
import { cache } from '../../data/cache.ts';
import { go } from '../../data/here.ts';
import { ask, Refusal } from '../../data/http.ts';
import { tell, tellTrouble } from '../../parts/notices.tsx';
import { w } from '../../words/words.ts';
import { effectOf, type Verdict } from './effects.ts';
import { pathOf, seenEtag } from './lease.ts';

export type Deciding = {
  readonly review: Review;
  /** The note typed beside it. */
  readonly note: string;
  onAdvance(): void;
  onDecided(id: string, gone: boolean): void;
};

/** How long a notice stays when the decision has no end of its own, in ms. */
const NOTICE_MS = 4_000;

/**
 * Decides and moves on at once; the server's answer arrives as a notice. The server refuses if the review is no longer in the
 * state that was shown.
 *
 * @param now takes effect at once, without the ten seconds
 */
export async function decide({ review, note, onAdvance, onDecided }: Deciding, verdict: Verdict, now: boolean) {
  const { id } = review;
  const words = w().review;
  const etag = seenEtag(id);
  onDecided(id, true);
  onAdvance();
  const body = { verdict, ...(note === '' ? {} : { note }), ...(now ? { now: true } : {}) };
  try {
    const asking = { body, etag: await etag };
    const { undoUntil } = await ask<{ undoUntil: number | null }>('PUT', `${pathOf(id)}/decision`, asking);
    tell(words.did(effectOf(review, verdict)), {
      until: undoUntil ?? Date.now() + NOTICE_MS,
      undo: undoUntil === null ? undefined : () => void undo(id, onDecided),
    });
  } catch (error) {
    onDecided(id, false);
    const isOther = error instanceof Refusal && ['stale', 'lease-lost'].includes(error.code);
    tellTrouble(error, isOther ? { name: words.name, target: targetOf(id) } : undefined);
  }
  refresh(id);
}

export async function undo(id: string, onDecided: Deciding['onDecided']): Promise<void> {
  try {
    await ask('DELETE', `${pathOf(id)}/decision`);
    onDecided(id, false);
    go(targetOf(id));
    tell(w().review.undone);
  } catch (error) {
    tellTrouble(error);
  }
  refresh(id);
}

export async function passOn({ review: { id }, note, onAdvance }: Deciding, what: 'skip' | 'escalate'): Promise<void> {
  const words = w().review;
  try {
    await ask('POST', `${pathOf(id)}/${what}`, what === 'escalate' ? { body: { why: note || words.escalated } } : {});
    tell(words[what === 'skip' ? 'skipped' : 'escalated']);
  } catch (error) {
    tellTrouble(error);
  }
  refresh(id);
  onAdvance();
}

/** Keeps the current filter. */
const targetOf = (id: string): string => to('review', { id }, Object.fromEntries(new URLSearchParams(location.search)));

function refresh(id: string): void {
  for (const queryKey of [['review', id], ['reviews'], ['summary'], ['clusters']]) {
    void cache.invalidateQueries({ queryKey });
  }
}

import { useEffect } from 'preact/hooks';
import type { Review } from '../../../src/api/contract/reviews.ts';
import { segmentOf } from '../../address.ts';
import { cache } from '../../data/cache.ts';
import { ask, askWhole, type Said } from '../../data/http.ts';

/** Passing by does not claim: how long somebody must look before a review is claimed for them, in ms. */
const TAKE_AFTER_MS = 350;
const RENEW_EVERY_MS = 20_000;

type Claimed = Pick<Review, 'claimedBy' | 'claimedUntil' | 'revision'>;

/** Claims under way, by review id. A decision waits for them, since a claim changes the ETag. */
const takings = new Map<string, Promise<string | undefined>>();

/** Claims about to begin: a page that is closing may still be drawn for a moment. */
const planned = new Map<string, ReturnType<typeof setTimeout>>();

export const pathOf = (id: string): string => `/reviews/${segmentOf(id)}`;

/** Claims the review and keeps it while it is open. Somebody else's claim stands; if the browser dies, the claim runs out. */
export function useLease(id: string, mayTake: boolean): void {
  useEffect(() => {
    if (!mayTake) return;
    let renewing: ReturnType<typeof setInterval> | undefined;
    const renew = () => void ask('POST', `${pathOf(id)}/renew`).catch(() => {});
    const taking = setTimeout(() => {
      const taken = take(id).finally(() => takings.delete(id));
      takings.set(id, taken);
      renewing = setInterval(renew, RENEW_EVERY_MS);
    }, TAKE_AFTER_MS);
    planned.set(id, taking);
    return () => {
      clearTimeout(taking);
      planned.delete(id);
      clearInterval(renewing);
    };
    // Claimed once each time it is opened.
  }, [id, mayTake ? 1 : 0]);
}

/** Resolves with the new ETag if nothing but our own claim happened since the review was shown. */
async function take(id: string): Promise<string | undefined> {
  try {
    const { body, etag } = await askWhole<Claimed>('POST', `${pathOf(id)}/claim`);
    // An older answer still on its way would put the old ETag back.
    await cache.cancelQueries({ queryKey: ['review', id] });
    const seen = cache.getQueryData<Said<Review>>(['review', id]);
    if (seen !== undefined && body.revision === seen.body.revision + 1) {
      const { claimedBy, claimedUntil, revision } = body;
      const now: Review = { ...seen.body, state: 'claimed', claimedBy, claimedUntil, revision };
      cache.setQueryData<Said<Review>>(['review', id], { body: now, etag });
      return etag;
    }
  } catch {
    // The page shows who has it.
  }
  void cache.invalidateQueries({ queryKey: ['review', id] });
  return undefined;
}

/** The ETag of the review as shown, or as changed by our own claim. After this call it is no longer claimed. */
export async function seenEtag(id: string): Promise<string | undefined> {
  clearTimeout(planned.get(id));
  const seen = cache.getQueryData<Said<Review>>(['review', id])?.etag;
  return (await takings.get(id)) ?? seen;
}

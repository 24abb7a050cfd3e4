import { useEffect } from 'preact/hooks';
import type { Review } from '../../../src/api/contract/reviews.ts';
import { segmentOf } from '../../address.ts';
import { cache } from '../../data/cache.ts';
import { ask, askWhole, type Said } from '../../data/http.ts';

/** Passing by is not taking: so long somebody looks before it is theirs, in ms. */
const TAKE_AFTER_MS = 350;
const RENEW_EVERY_MS = 20_000;

type Claimed = Pick<Review, 'claimedBy' | 'claimedUntil' | 'revision'>;

/** Takings under way, by the review's id: who decides meanwhile waits for them, since they change its ETag. */
const takings = new Map<string, Promise<string | undefined>>();

/** Takings that are about to begin: a page that is on its way out may still be drawn for a moment. */
const planned = new Map<string, ReturnType<typeof setTimeout>>();

export const pathOf = (id: string): string => `/reviews/${segmentOf(id)}`;

/** Takes the item and keeps it while it is open. Somebody else's stays theirs; a browser that dies loses it by time. */
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
    // Taken once for each time that it is opened.
  }, [id, mayTake ? 1 : 0]);
}

/** Resolves with the new ETag where nothing but our own taking happened since the review was looked at. */
async function take(id: string): Promise<string | undefined> {
  try {
    const { body, etag } = await askWhole<Claimed>('POST', `${pathOf(id)}/claim`);
    // An answer that set out before us would put the old ETag back.
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

/** The ETag of what is seen of a review now, or of what it becomes by our own taking; it is not taken after this. */
export async function seenEtag(id: string): Promise<string | undefined> {
  clearTimeout(planned.get(id));
  const seen = cache.getQueryData<Said<Review>>(['review', id])?.etag;
  return (await takings.get(id)) ?? seen;
}

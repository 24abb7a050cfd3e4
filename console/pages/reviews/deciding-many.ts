import type { ListedReview, Review } from '../../../src/api/contract/reviews.ts';
import { cache } from '../../data/cache.ts';
import { ask, Refusal, type Said } from '../../data/http.ts';
import { tell, tellTrouble } from '../../parts/notices.tsx';
import { number } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';
import type { Verdict } from './effects.ts';
import { pathOf } from './lease.ts';

/** The API's limit. */
export const MOST_TOGETHER = 1_000;
const PAGE = 200;
/** Requests at a time. */
const AT_ONCE = 4;

export type Decided = { readonly onDecided: ((ids: readonly string[], gone: boolean) => void) | undefined };
type Filter = Readonly<Record<string, string>>;
type Page = { readonly items: readonly ListedReview[]; readonly next: string | null };

/** Ids of all waiting reviews of a filter, and one more than may be decided at once if there are more. */
export async function idsOf(filter: Filter, signal: AbortSignal): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const query = { ...filter, sort: 'oldest', limit: PAGE, after };
    const page: Page = await ask<Page>('GET', '/reviews', { query, signal });
    ids.push(...page.items.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after !== undefined && ids.length <= MOST_TOGETHER);
  return ids;
}

/** Decides a cluster in one act, provided it has the size that was shown. Resolves with whether it was done. */
export async function decideFilter(
  filter: Filter,
  seen: readonly string[],
  verdict: Verdict,
  why: string,
  { onDecided }: Decided,
) {
  try {
    const said = await ask<{ counts: { decided: number; left: number }; undoUntil: number; ids: readonly string[] }>(
      'POST',
      '/decisions',
      { body: { verdict, why, note: why, expect: seen.length, filter } },
    );
    const { ids } = said;
    onDecided?.(ids, true);
    toldOf(ids, seen.length - ids.length, said.undoUntil, async () => {
      await ask('POST', '/decisions/undo', { body: { ids } });
      onDecided?.(ids, false);
    });
    return true;
  } catch (error) {
    tellTrouble(error);
    return false;
  } finally {
    refresh();
  }
}

/** Decides the ticked reviews one by one, each in the state that was shown. */
export async function decideTicked(
  seen: readonly Said<Review>[],
  verdict: Verdict,
  why: string,
  { onDecided }: Decided,
) {
  const decided: string[] = [];
  let until = Number.POSITIVE_INFINITY;
  await inTurns(seen, async ({ body: { id }, etag }) => {
    try {
      const asking = { body: { verdict, note: why }, etag };
      const { undoUntil } = await ask<{ undoUntil: number }>('PUT', `${pathOf(id)}/decision`, asking);
      decided.push(id);
      until = Math.min(until, undoUntil);
    } catch (error) {
      // Reviews that somebody else took or changed meanwhile stay open, and are counted.
      if (!(error instanceof Refusal) || error.status !== 409) tellTrouble(error);
    }
  });
  onDecided?.(decided, true);
  if (decided.length > 0) {
    toldOf(decided, seen.length - decided.length, until, async () => {
      await inTurns(decided, (id) => ask('DELETE', `${pathOf(id)}/decision`));
      onDecided?.(decided, false);
    });
  }
  refresh();
  return decided.length > 0;
}

function toldOf(decided: readonly string[], left: number, until: number, takeBack: () => Promise<void>): void {
  const words = w().clusters;
  const undo = async () => {
    try {
      await takeBack();
      tell(w().review.undone);
    } catch (error) {
      tellTrouble(error);
    }
    refresh();
  };
  const said = words.did(number(decided.length), decided.length);
  tell(left > 0 ? `${said} ${words.left(number(left))}` : said, { until, undo: () => void undo() });
}

async function inTurns<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const hand = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
}

function refresh(): void {
  for (const name of ['reviews', 'review', 'summary', 'clusters']) void cache.invalidateQueries({ queryKey: [name] });
}

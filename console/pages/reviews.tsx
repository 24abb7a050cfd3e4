import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ListedReview } from '../../src/api/contract/reviews.ts';
import { to } from '../address.ts';
import { paceMs, useOne } from '../data/asked.ts';
import { go, here } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { useSteady } from '../data/steady.ts';
import { Empty, Shown } from '../parts/show.tsx';
import { w } from '../words/words.ts';
import { ReviewFilter, type Summary } from './reviews/filter.tsx';
import { ReviewItem } from './reviews/item.tsx';
import { ReviewList } from './reviews/list.tsx';

/** What waits, and beside it (on a small screen instead of it) the one that is looked at. */
export function ReviewsPage() {
  const { params, query } = here.value;
  const chosen = params.id;
  const list = useRef<HTMLDivElement>(null);
  const { view: _, ...filter } = query;
  const reviews = usePages<ListedReview>('reviews', '/reviews', { ...filter, limit: 200 }, paceMs());
  const summary = useOne<Summary>('summary', '/reviews/summary', {}, paceMs());
  const steady = useSteady(reviews.data, ({ id }) => id, JSON.stringify(filter));
  const rows = steady.rows;
  const at = rows.findIndex(({ item }) => item.id === chosen);

  const open = (id: string | undefined) =>
    go(id === undefined ? to('reviews', {}, query) : to('review', { id }, query));
  const step = (by: number) => {
    const next = rows[at < 0 ? 0 : at + by];
    if (next !== undefined) open(next.item.id);
  };
  /** On to what still waits, below first. */
  const advance = () => {
    const waits = ({ gone, item }: (typeof rows)[number]) => !gone && item.id !== chosen && item.state === 'open';
    open((rows.slice(at + 1).find(waits) ?? rows.slice(0, Math.max(0, at)).find(waits))?.item.id);
  };
  // Somebody who comes here wants to use the keys at once.
  useLayoutEffect(() => {
    if (chosen === undefined && document.activeElement === document.body) list.current?.focus();
  }, [chosen, rows.length > 0]);

  if (!isAtLeast('reviewer')) return <Empty title={w().reviews.notYours} />;
  return (
    <div class={`split ${chosen === undefined ? 'no-item' : 'has-item'}`}>
      <section class="split-list" aria-label={w().titles.reviews}>
        <h1>{w().titles.reviews}</h1>
        <ReviewFilter summary={summary.data} />
        <Shown of={reviews}>
          {() =>
            rows.length === 0 ? (
              <Empty title={w().reviews.empty}>
                <p>{w().reviews.decidedSoFar(summary.data?.states.decided ?? 0)}</p>
                <p>
                  <a href={to('rules')}>{w().reviews.labelInstead}</a>
                </p>
              </Empty>
            ) : (
              <>
                {steady.fresh > 0 && (
                  <button type="button" class="fresh" onClick={steady.settle}>
                    {w().reviews.fresh(steady.fresh)}
                  </button>
                )}
                <ReviewList area={list} rows={rows} chosen={chosen} onOpen={open} onStep={step} more={reviews.more} />
              </>
            )
          }
        </Shown>
      </section>
      {chosen !== undefined && (
        <ReviewItem
          key={chosen}
          id={chosen}
          onStep={step}
          onAdvance={advance}
          onClose={() => open(undefined)}
          onDecided={steady.mark}
        />
      )}
    </div>
  );
}

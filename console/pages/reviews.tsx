import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ListedReview } from '../../src/api/contract/reviews.ts';
import { to } from '../address.ts';
import { paceMs, useOne } from '../data/asked.ts';
import { go, here } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { useSteady } from '../data/steady.ts';
import { Empty, Fresh, number, Shown } from '../parts/show.tsx';
import { toggled } from '../parts/toggled.ts';
import { w } from '../words/words.ts';
import { Clusters } from './reviews/clusters.tsx';
import type { Verdict } from './reviews/effects.ts';
import { ReviewFilter, type Summary } from './reviews/filter.tsx';
import { ReviewItem } from './reviews/item.tsx';
import { ReviewList } from './reviews/list.tsx';
import { Queues } from './reviews/queues.tsx';
import { Together } from './reviews/together.tsx';

/** The waiting reviews, and beside them (on a small screen instead of them) the open one. */
export function ReviewsPage() {
  const { params, query } = here.value;
  const chosen = params.id;
  const list = useRef<HTMLDivElement>(null);
  const { view, ...filter } = query;
  const reviews = usePages<ListedReview>('reviews', '/reviews', { ...filter, limit: 200 }, paceMs());
  const summary = useOne<Summary>('summary', '/reviews/summary', {}, paceMs());
  const steady = useSteady(reviews, ({ id }) => id, JSON.stringify(filter));
  const rows = steady.rows;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [together, setTogether] = useState<{ first?: Verdict }>();
  const tick = (id: string) => setTicked((before) => toggled(before, id));
  const chosenIds = rows.filter(({ item, gone }) => !gone && ticked.has(item.id)).map(({ item }) => item.id);
  const at = rows.findIndex(({ item }) => item.id === chosen);

  const open = (id: string | undefined) =>
    go(id === undefined ? to('reviews', {}, query) : to('review', { id }, query));
  const step = (by: number) => {
    const next = rows[at < 0 ? 0 : at + by];
    if (next !== undefined) open(next.item.id);
  };
  /** Opens the next waiting review, first looking below. */
  const advance = () => {
    const waits = ({ gone, item }: (typeof rows)[number]) => !gone && item.id !== chosen && item.state === 'open';
    open((rows.slice(at + 1).find(waits) ?? rows.slice(0, Math.max(0, at)).find(waits))?.item.id);
  };
  // So that the keys work at once.
  useLayoutEffect(() => {
    const focused = document.activeElement;
    const isFree = focused === document.body || focused?.id === 'main';
    if (chosen === undefined && isFree) list.current?.focus({ preventScroll: true });
  }, [chosen, rows.length > 0]);

  const words = w().reviews;
  if (!isAtLeast('reviewer')) return <Empty title={w().reviews.notYours} />;
  return (
    <div class={`split ${chosen === undefined ? 'no-item' : 'has-item'}`}>
      <section class="split-list" aria-label={w().titles.reviews}>
        <div class="heading">
          <h1>{w().titles.reviews}</h1>
          {view !== 'clusters' && <Fresh count={steady.fresh} show={steady.settle} />}
        </div>
        <Queues />
        {view === 'clusters' && <Clusters />}
        {view !== 'clusters' && (
          <>
            <ReviewFilter summary={summary.data} />
            {chosenIds.length > 0 && (
              <p class="actions banner">
                {words.ticked(number(chosenIds.length))}
                <button type="button" class="primary" onClick={() => setTogether({})}>
                  {words.decideTicked}
                </button>
                <button type="button" onClick={() => setTicked(new Set())}>
                  {words.untick}
                </button>
              </p>
            )}
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
                  <ReviewList
                    {...{ area: list, rows, chosen, ticked }}
                    {...{ onOpen: open, onStep: step, onTick: tick, more: reviews.more }}
                    onTogether={(first) => chosenIds.length > 0 && setTogether({ first })}
                  />
                )
              }
            </Shown>
          </>
        )}
        {together !== undefined && (
          <Together
            what={{ kind: 'ticked', ids: chosenIds }}
            first={together.first}
            onDecided={(ids, gone) => {
              for (const id of ids) steady.mark(id, gone);
              setTicked(new Set());
            }}
            onClose={() => setTogether(undefined)}
          />
        )}
      </section>
      {chosen !== undefined && (
        <ReviewItem
          key={chosen}
          id={chosen}
          onStep={step}
          onAdvance={advance}
          onClose={() => open(undefined)}
          onDecided={steady.mark}
          onTick={tick}
        />
      )}
    </div>
  );
}

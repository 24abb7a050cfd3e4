import type { ListedMessage, Story } from '../../../src/api/contract/messages.ts';
import type { Review } from '../../../src/api/contract/reviews.ts';
import { inPath, to } from '../../address.ts';
import { useOne } from '../../data/asked.ts';
import { Id, Shown, When } from '../../parts/show.tsx';
import { Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';
import { Events } from '../story/events.tsx';

/** Messages shown before and after. */
export type Reach = { readonly before: number; readonly after: number };
export const REACH_STEP = 10;
/** The API's largest page. */
const MOST = 200;
/** How far in time neighbours are looked for, before and after, in ms. */
const AROUND_MS = 600_000;

type Props = { readonly review: Review; readonly reach: Reach; onReach(reach: Reach): void };

/** What was said around the message, and what happened to it. */
export function Context({ review, reach, onReach }: Props) {
  const words = w().review;
  const [kind, group = ''] = review.ref.split('/');
  const story = useOne<Story>('story', `/messages/${inPath(review.ref)}`);
  return (
    <>
      {kind === 'group' && (
        <Around {...{ reach, onReach }} group={decodeURIComponent(group)} at={review.sentAt} own={review.ref} hasKeys />
      )}
      <section>
        <h3>{words.happened}</h3>
        <Shown of={story}>{({ events }) => <Events events={events} />}</Shown>
      </section>
    </>
  );
}

type AroundProps = Omit<Props, 'review'> & {
  readonly group: string;
  readonly at: number;
  readonly own: string;
  /** `[` and `]` work here. */
  readonly hasKeys?: boolean;
};

/** Other messages of the same group, before and after. */
export function Around({ group, at, own, reach, onReach, hasKeys = false }: AroundProps) {
  const words = w().review;
  const near = useOne<{ items: readonly ListedMessage[] }>('around', '/messages', {
    ...{ group, since: at - AROUND_MS, until: at + AROUND_MS, limit: MOST },
  });
  return (
    <section>
      <h3>{words.around}</h3>
      <Shown of={near}>
        {({ items }) => {
          // The list is newest first: what came later stands earlier.
          const found = Math.max(
            0,
            items.findIndex(({ ref }) => ref === own),
          );
          const [from, to] = [Math.max(0, found - reach.after), found + 1 + reach.before];
          return (
            <>
              {to < items.length && (
                <button type="button" onClick={() => onReach({ ...reach, before: reach.before + REACH_STEP })}>
                  {hasKeys && <kbd>[</kbd>} {words.earlier}
                </button>
              )}
              <ol class="around">
                {items
                  .slice(from, to)
                  .toReversed()
                  .map((item) => (
                    <Neighbour key={item.ref} item={item} isOwn={item.ref === own} />
                  ))}
              </ol>
              {from > 0 && (
                <button type="button" onClick={() => onReach({ ...reach, after: reach.after + REACH_STEP })}>
                  {hasKeys && <kbd>]</kbd>} {words.later}
                </button>
              )}
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function Neighbour({ item: { ref, sender, sentAt, text }, isOwn }: { item: ListedMessage; isOwn: boolean }) {
  return (
    <li class={isOwn ? 'own' : ''} aria-current={isOwn ? 'true' : undefined}>
      <span class="soft">
        <When at={sentAt} />{' '}
        <a href={to('story', { ref })}>
          <Id>{sender}</Id>
        </a>
      </span>
      <Stranger text={text} short />
    </li>
  );
}

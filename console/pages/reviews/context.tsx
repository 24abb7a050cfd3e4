import type { ListedMessage, Story } from '../../../src/api/contract/messages.ts';
import type { Review } from '../../../src/api/contract/reviews.ts';
import { inPath, to } from '../../address.ts';
import { useOne } from '../../data/asked.ts';
import { Id, Shown, When } from '../../parts/show.tsx';
import { Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';
import { Events } from '../story/events.tsx';

/** So long before and after a message its neighbours are looked for, in ms. */
const AROUND_MS = 600_000;

/** What was said around it, and what happened to it. */
export function Context({ review }: { review: Review }) {
  const words = w().review;
  const [kind, group = ''] = review.ref.split('/');
  const story = useOne<Story>('story', `/messages/${inPath(review.ref)}`);
  return (
    <>
      {kind === 'group' && <Around group={decodeURIComponent(group)} at={review.sentAt} own={review.ref} />}
      <section>
        <h3>{words.happened}</h3>
        <Shown of={story}>{({ events }) => <Events events={events} />}</Shown>
      </section>
    </>
  );
}

function Around({ group, at, own }: { group: string; at: number; own: string }) {
  const near = useOne<{ items: readonly ListedMessage[] }>('around', '/messages', {
    ...{ group, since: at - AROUND_MS, until: at + AROUND_MS, limit: 100 },
  });
  return (
    <section>
      <h3>{w().review.around}</h3>
      <Shown of={near}>
        {({ items }) => {
          const found = items.findIndex(({ ref }) => ref === own);
          const some = (found < 0 ? items.slice(0, 21) : items.slice(Math.max(0, found - 10), found + 11)).toReversed();
          return (
            <ol class="around">
              {some.map(({ ref, sender, sentAt, text }) => (
                <li key={ref} class={ref === own ? 'own' : ''} aria-current={ref === own ? 'true' : undefined}>
                  <span class="soft">
                    <When at={sentAt} />{' '}
                    <a href={to('story', { ref })}>
                      <Id>{sender}</Id>
                    </a>
                  </span>
                  <Stranger text={text} short />
                </li>
              ))}
            </ol>
          );
        }}
      </Shown>
    </section>
  );
}

import { useRef } from 'preact/hooks';
import { to } from '../address.ts';
import { go } from '../data/here.ts';
import type { Listed } from '../data/pages-of.ts';
import { useRows } from '../keys/rows.ts';
import { w } from '../words/words.ts';
import { Id, Tag, When } from './show.tsx';
import { Stranger } from './stranger.tsx';

type Item = {
  readonly ref: string;
  readonly sender?: string | null;
  readonly sentAt: number;
  readonly text?: string;
  readonly outcome?: string;
};

/** Messages as rows, newest first; each links to its story. */
export function MessageRows<T extends Item>({
  items,
  listed,
}: {
  items: readonly T[];
  listed: Pick<Listed<T>, 'hasMore' | 'isMoreComing' | 'more'>;
}) {
  const standings = w().standings;
  const area = useRef<HTMLOListElement>(null);
  const open = (index: number) => go(to('story', { ref: items[index]?.ref ?? '' }));
  useRows(area, {
    ...{ Enter: open, o: open },
    i: (index) => {
      const sender = items[index]?.sender;
      if (sender) go(to('sender', { id: sender }));
    },
  });
  return (
    <>
      <ol ref={area} class="messages">
        {items.map(({ ref, sender, sentAt, text, outcome }) => (
          <li key={ref} tabIndex={0}>
            <p class="message-head">
              <When at={sentAt} />
              {sender !== undefined && (
                <a href={to('sender', { id: sender ?? '' })}>
                  <Id>{sender}</Id>
                </a>
              )}
              {outcome !== undefined && (
                <Tag kind={outcome}>{standings[outcome as keyof typeof standings] ?? outcome}</Tag>
              )}
              <a class="message-story" href={to('story', { ref })}>
                <Id>{ref}</Id>
              </a>
            </p>
            <Stranger text={text} short />
          </li>
        ))}
      </ol>
      <More of={listed} />
    </>
  );
}

export function More({ of }: { of: { hasMore: boolean; isMoreComing: boolean; more(): void } }) {
  if (!of.hasMore) return null;
  return (
    <p class="actions">
      <button type="button" disabled={of.isMoreComing} onClick={of.more}>
        {of.isMoreComing ? w().loading : w().more}
      </button>
    </p>
  );
}

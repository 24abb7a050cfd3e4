import { to } from '../address.ts';
import type { Listed } from '../data/pages-of.ts';
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

/** Messages one under the other, newest first; each leads to its story. */
export function MessageRows<T extends Item>({
  items,
  listed,
}: {
  items: readonly T[];
  listed: Pick<Listed<T>, 'hasMore' | 'isMoreComing' | 'more'>;
}) {
  const standings = w().standings;
  return (
    <>
      <ol class="messages">
        {items.map(({ ref, sender, sentAt, text, outcome }) => (
          <li key={ref}>
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

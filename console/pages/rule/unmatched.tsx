import { useState } from 'preact/hooks';
import { segmentOf, to } from '../../address.ts';
import { useAsked } from '../../data/cache.ts';
import { ask } from '../../data/http.ts';
import { number, Shown, visible, When } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

type Said = {
  readonly texts: number;
  readonly since: number | null;
  readonly lists: readonly {
    readonly list: string;
    readonly entries: number;
    readonly never: number;
    readonly unmatched: readonly string[];
  }[];
};

/** Entries of the rule's lists that are in nothing it matched. Loaded when opened, since it takes a second. */
export function Unmatched({ rule }: { rule: string }) {
  const [isOpen, setOpen] = useState(false);
  const words = w().unmatched;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.title}</summary>
      {isOpen && <Lists rule={rule} />}
    </details>
  );
}

function Lists({ rule }: { rule: string }) {
  const words = w().unmatched;
  const said = useAsked<Said>({
    queryKey: ['unmatched', rule],
    queryFn: ({ signal }) => ask<Said>('GET', `/rules/${segmentOf(rule)}/unmatched`, { signal }),
    staleTime: 300_000,
  });
  return (
    <Shown of={said}>
      {({ texts, since, lists }) =>
        lists.length === 0 ? (
          <p class="soft">{words.noLists}</p>
        ) : (
          <>
            <p class="soft">
              {words.looked(number(texts))} {since !== null && <When at={since} />}
            </p>
            {lists.map(({ list, entries, never, unmatched }) => (
              <section key={list}>
                <h3>
                  <a href={to('list', { id: list }, { never: 'yes' })}>
                    <bdi>{list}</bdi>
                  </a>{' '}
                  · {words.never(number(never), number(entries))}
                </h3>
                <ul class="entries">
                  {unmatched.map((entry) => (
                    <li key={entry}>
                      <bdi>{visible(entry)}</bdi>
                    </li>
                  ))}
                </ul>
                {never > unmatched.length && <p class="soft">{words.more(number(never - unmatched.length))}</p>}
              </section>
            ))}
          </>
        )
      }
    </Shown>
  );
}

import { useState } from 'preact/hooks';
import { to } from '../address.ts';
import { paceMs } from '../data/asked.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { ActDialog } from '../parts/act.tsx';
import { More } from '../parts/message-rows.tsx';
import { Empty, Id, Severity, Shown, Tag, When } from '../parts/show.tsx';
import { w } from '../words/words.ts';

type Refused = {
  readonly ref: string;
  readonly rule: string;
  readonly severity: string;
  readonly code: string;
  readonly refusedAt: number;
};

/** What Tencent refused for good. */
export function RefusedPage() {
  const words = w().refused;
  const refused = usePages<Refused>('refused', '/refused', { limit: 100 }, paceMs());
  const [wanted, setWanted] = useState<readonly string[]>();
  return (
    <>
      <h1>{w().titles.refused}</h1>
      <p class="soft">{words.text}</p>
      {wanted !== undefined && (
        <ActDialog
          title={words.retry}
          text={words.retryMeans}
          path="/refused/retry"
          body={{ refs: wanted }}
          touches={['refused', 'status']}
          onClose={() => setWanted(undefined)}
        />
      )}
      <Shown of={refused}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={words.none} />
          ) : (
            <>
              {isAtLeast('manager') && (
                <p class="actions">
                  <button type="button" onClick={() => setWanted(items.slice(0, 200).map(({ ref }) => ref))}>
                    {words.retryAll}
                  </button>
                </p>
              )}
              <ol class="messages">
                {items.map((item) => (
                  <li key={item.ref}>
                    <p class="message-head">
                      <Severity of={item.severity} />
                      <Tag>{words.code(item.code)}</Tag>
                      <a href={to('rule', { id: item.rule })}>
                        <bdi>{item.rule}</bdi>
                      </a>
                      <When at={item.refusedAt} />
                      <a class="message-story" href={to('story', { ref: item.ref })}>
                        <Id>{item.ref}</Id>
                      </a>
                      {isAtLeast('manager') && (
                        <button type="button" onClick={() => setWanted([item.ref])}>
                          {words.retry}
                        </button>
                      )}
                    </p>
                  </li>
                ))}
              </ol>
              <More of={refused} />
            </>
          )
        }
      </Shown>
    </>
  );
}

import { useRef, useState } from 'preact/hooks';
import type { Cluster } from '../../../src/api/contract/reviews.ts';
import { to } from '../../address.ts';
import { paceMs, useOne } from '../../data/asked.ts';
import { useRows } from '../../keys/rows.ts';
import { Age, Empty, Id, number, Severity, Shown } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';
import { Together } from './together.tsx';

/** Reviews that are alike, largest cluster first: a person looks at samples and decides them together. */
export function Clusters() {
  const words = w().clusters;
  const area = useRef<HTMLOListElement>(null);
  const [chosen, setChosen] = useState<Cluster>();
  const clusters = useOne<{ items: readonly Cluster[] }>('clusters', '/reviews/clusters', {}, paceMs());
  const items = clusters.data?.items ?? [];
  useRows(area, { Enter: (index) => setChosen(items[index]) });
  return (
    <>
      <p class="soft">{words.text}</p>
      <Shown of={clusters}>
        {() =>
          items.length === 0 ? (
            <Empty title={words.none} />
          ) : (
            <ol ref={area} class="messages" aria-label={words.title}>
              {items.map((cluster) => (
                <li key={JSON.stringify(cluster.filter)} tabIndex={0}>
                  <p class="message-head">
                    <strong class="cluster-count">{number(cluster.count)}</strong>
                    <Severity of={cluster.severity} />
                    <span>{words.by[cluster.by]}</span>
                    {cluster.rule !== null && <bdi>{cluster.rule}</bdi>}
                    {cluster.sender !== null && <Id>{cluster.sender}</Id>}
                    <span class="soft">
                      {words.oldest} <Age at={cluster.oldestAt} />
                    </span>
                    <span class="message-story actions">
                      <a href={to('reviews', {}, cluster.filter)}>{w().queues.single}</a>
                      <button type="button" onClick={() => setChosen(cluster)}>
                        {words.look}
                      </button>
                    </span>
                  </p>
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
      {chosen !== undefined && (
        <Together what={{ kind: 'filter', filter: chosen.filter }} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

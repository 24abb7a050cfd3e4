import type { Sample } from '../../../src/api/contract/rules.ts';
import { segmentOf, to } from '../../address.ts';
import { usePages } from '../../data/pages-of.ts';
import { More } from '../../parts/message-rows.tsx';
import { Empty, Id, Shown, Tag, When } from '../../parts/show.tsx';
import { Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';

/** Hits drawn by chance, with people's labels. */
export function Samples({ id }: { id: string }) {
  const samples = usePages<Sample>('samples', `/rules/${segmentOf(id)}/samples`, { limit: 50 });
  const words = w().rule;
  return (
    <Shown of={samples}>
      {(items) =>
        items.length === 0 ? (
          <Empty title={words.noSamples} />
        ) : (
          <>
            <p>
              <a class="button" href={to('label', { id })}>
                {w().rules.label}
              </a>
            </p>
            <ol class="messages">
              {items.map((sample) => (
                <li key={sample.ref}>
                  <p class="message-head">
                    <When at={sample.at} />
                    <Id>{sample.sender}</Id>
                    <Tag kind={sample.state}>{w().states[sample.state]}</Tag>
                    {sample.label !== undefined && <Tag kind={sample.label}>{w().labels[sample.label]}</Tag>}
                    <a class="message-story" href={to('story', { ref: sample.ref })}>
                      <Id>{sample.ref}</Id>
                    </a>
                  </p>
                  <Stranger text={sample.text} spans={sample.spans} short />
                </li>
              ))}
            </ol>
            <More of={samples} />
          </>
        )
      }
    </Shown>
  );
}

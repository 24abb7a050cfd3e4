import type { RefusedRecall } from '../../../src/api/contract/deeds.ts';
import { to } from '../../address.ts';
import { paceMs, useOne } from '../../data/asked.ts';
import { number, Shown } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

/** What Tencent recently refused for good, by code. */
export function Codes() {
  const words = w().live;
  const latest = { limit: 200 };
  const refused = useOne<{ items: readonly RefusedRecall[]; next: string | null }>(
    'refused-codes',
    '/refused',
    latest,
    paceMs(),
  );
  return (
    <>
      <h2>{words.codes}</h2>
      <Shown of={refused}>
        {({ items, next }) =>
          items.length === 0 ? (
            <p class="soft">{w().refused.none}</p>
          ) : (
            <p>
              <a href={to('refused')}>
                {[...Map.groupBy(items, ({ code }) => code)]
                  .sort(([, a], [, b]) => b.length - a.length)
                  .map(([code, all]) => `${w().refused.code(code)}: ${number(all.length)}`)
                  .join(w().comma)}
              </a>{' '}
              {next !== null && <span class="soft">{words.latest(number(items.length))}</span>}
            </p>
          )
        }
      </Shown>
    </>
  );
}

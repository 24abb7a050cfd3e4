import type { Publication } from '../../../src/api/contract/rules.ts';
import { segmentOf } from '../../address.ts';
import { useOne } from '../../data/asked.ts';
import { Empty, Shown, Tag, When } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

/** When the rule was changed. */
export const usePublications = (rule: string) =>
  useOne<{ items: readonly Publication[] }>('publications', `/rules/${segmentOf(rule)}/publications`);

/** The versions of the rule and since when each has judged; newest first. */
export function Published({ rule }: { rule: string }) {
  const publications = usePublications(rule);
  const words = w().rule;
  const states = w().states;
  return (
    <Shown of={publications}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={words.noHistory} />
        ) : (
          <ol class="events">
            {items.map(({ at, version, state, ruleSet }) => (
              <li key={version + at}>
                <When at={at} /> <Tag kind={state}>{states[state as keyof typeof states] ?? state}</Tag>{' '}
                <span class="soft">
                  {words.version} <bdi class="id">{version.slice(0, 8)}</bdi> · {w().rules.set}{' '}
                  <bdi class="id">{ruleSet.slice(0, 12)}</bdi>
                </span>
              </li>
            ))}
          </ol>
        )
      }
    </Shown>
  );
}

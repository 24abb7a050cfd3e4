import { to } from '../../address.ts';
import { percent, Severity, Tag } from '../../parts/show.tsx';
import { type Span, Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';

/** The answer of `POST /rules/try`. */
export type Tried = {
  readonly readAs: string;
  readonly matches: readonly {
    readonly rule: string;
    readonly state: string;
    readonly severity: string;
    readonly spans: readonly Span[];
  }[];
  readonly others: readonly { readonly rule: string; readonly why: string }[];
  readonly near: readonly {
    readonly model: string;
    readonly label: 'match' | 'no_match';
    readonly share: number;
    readonly text: string;
  }[];
};

export function TriedView({ tried, text }: { tried: Tried; text: string }) {
  const words = w().try;
  const { matches: hits, others: misses, readAs, near } = tried;
  return (
    <div class="tried">
      <p>
        <strong>{hits.length === 0 ? words.nothing : words.matches(hits.length)}</strong>
      </p>
      <Stranger text={text} spans={hits.flatMap(({ spans }) => spans)} />
      <ul class="reasons">
        {hits.map((hit) => (
          <li key={hit.rule}>
            {hit.severity !== undefined && <Severity of={hit.severity} />}{' '}
            <a href={to('rule', { id: hit.rule })}>
              <bdi>{hit.rule}</bdi>
            </a>{' '}
            {hit.state !== undefined && (
              <Tag kind={hit.state}>{w().states[hit.state as keyof ReturnType<typeof w>['states']] ?? hit.state}</Tag>
            )}
            <Stranger text={text} spans={hit.spans} short />
          </li>
        ))}
      </ul>
      <h3>{words.readAs}</h3>
      <p class="reading">
        <bdi dir="auto">{readAs}</bdi>
      </p>
      {near.length > 0 && (
        <>
          <h3>{words.near}</h3>
          <ul class="reasons">
            {near.map(({ model, label, share, text: line }) => (
              <li key={`${model} ${label} ${line}`}>
                <bdi>{model}</bdi> <span class="soft">{words.taught[label](percent(share))}</span>
                <Stranger text={line} spans={[]} short />
              </li>
            ))}
          </ul>
        </>
      )}
      {misses.length > 0 && (
        <details>
          <summary>{words.misses(misses.length)}</summary>
          <ul class="plain">
            {misses.map((miss) => (
              <li key={miss.rule}>
                <a href={to('rule', { id: miss.rule })}>
                  <bdi>{miss.rule}</bdi>
                </a>{' '}
                <span class="soft">
                  <bdi>{miss.why}</bdi>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

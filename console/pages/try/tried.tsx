import { to } from '../../address.ts';
import { Severity, Tag } from '../../parts/show.tsx';
import { type Span, Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';

type Matched = {
  readonly rule: string;
  readonly state?: string;
  readonly severity?: string;
  readonly spans?: readonly Span[];
  /** Where it does not match: which of its conditions, in the order of its file. */
  readonly why?: string;
};
/** As `POST /rules/try` answers; what it leaves out is not shown. */
export type Tried = {
  readonly hits?: readonly Matched[];
  readonly misses?: readonly Matched[];
  readonly read?:
    | string
    | readonly string[]
    | readonly { readonly name?: string; readonly as?: string; readonly text: string }[];
};

export function TriedView({ tried, text }: { tried: Tried; text: string }) {
  const words = w().try;
  const { hits = [], misses = [], read } = tried;
  const readings = typeof read === 'string' ? [read] : (read ?? []);
  return (
    <div class="tried">
      <p>
        <strong>{hits.length === 0 ? words.nothing : words.matches(hits.length)}</strong>
      </p>
      <Stranger text={text} spans={hits.flatMap(({ spans = [] }) => spans)} />
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
            <Stranger text={text} spans={hit.spans ?? []} short />
          </li>
        ))}
      </ul>
      {readings.length > 0 && (
        <>
          <h3>{words.readAs}</h3>
          <ul class="plain">
            {readings.map((one, index) => (
              <li key={index}>
                {typeof one !== 'string' && <span class="soft">{one.name ?? one.as} </span>}
                <bdi dir="auto" class="reading">
                  {typeof one === 'string' ? one : one.text}
                </bdi>
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
                  <bdi lang="en">{miss.why}</bdi>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

import { useState } from 'preact/hooks';
import { segmentOf, to } from '../../address.ts';
import { useOne, useStatus } from '../../data/asked.ts';
import { isAtLeast } from '../../data/session.ts';
import { ActDialog } from '../../parts/act.tsx';
import { number, percent, Shown, span, When } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';
import { HitsOverTime } from './over-time.tsx';
import type { Rule } from './shown-rule.ts';
import { Unmatched } from './unmatched.tsx';

type Precision = {
  right: number;
  wrong: number;
  unsure: number;
  estimate: number | null;
  low: number;
  high: number;
  isEnough?: boolean;
  falseAlarms?: { stated: number; low: number; high: number; standing: 'kept' | 'unknown' | 'exceeded' } | null;
};

/** For shares of a thousandth and less. */
const fine = (share: number): string => number(share, { style: 'percent', maximumSignificantDigits: 2 });

export function Overview({ id, rule }: { id: string; rule: Rule }) {
  const path = `/rules/${segmentOf(id)}`;
  const words = w().rule;
  const [act, setAct] = useState<'hold' | 'discard' | 'release' | undefined>();
  const precision = useOne<Precision>('precision', `${path}/precision`, {}, 30_000);
  const overlap = useOne<{ of: number; items: readonly { rule: string; messages: number }[] }>(
    'overlap',
    `${path}/overlap`,
  );
  const may = isAtLeast('manager')
    ? (['hold', 'release', 'discard'] as const)
    : isAtLeast('reviewer')
      ? (['hold'] as const)
      : [];
  return (
    <>
      <dl class="facts big">
        <div>
          <dt>{words.hits}</dt>
          <dd>{rule.lastDay === null ? '–' : number(rule.lastDay.hits)}</dd>
        </div>
        <div>
          <dt>{words.share}</dt>
          <dd>
            {rule.lastDay === null || rule.lastDay.judged === 0
              ? '–'
              : percent(rule.lastDay.hits / rule.lastDay.judged)}
          </dd>
        </div>
        <div>
          <dt>{words.precision}</dt>
          <dd>
            <Shown of={precision}>
              {({ right, wrong, estimate, low, high, isEnough = right + wrong >= 30, falseAlarms }) => (
                <>
                  {!isEnough || estimate === null ? (
                    <span class="soft">{words.notEnough(number(right + wrong))}</span>
                  ) : (
                    <>
                      {percent(estimate)} <span class="soft">{words.interval(percent(low), percent(high))}</span>
                    </>
                  )}
                  {isEnough && falseAlarms != null && (
                    <>
                      {' '}
                      <span class={falseAlarms.standing === 'exceeded' ? 'bad-text' : 'soft'}>
                        {words.falseAlarms[falseAlarms.standing](
                          fine(falseAlarms.stated),
                          fine(falseAlarms.low),
                          fine(falseAlarms.high),
                        )}
                      </span>
                    </>
                  )}
                </>
              )}
            </Shown>
          </dd>
        </div>
        <div>
          <dt>{words.brake}</dt>
          <dd>
            <Brake rule={rule} />
          </dd>
        </div>
        <div>
          <dt>{words.examples}</dt>
          <dd>{number(rule.examples.match + rule.examples.noMatch + rule.examples.sequences)}</dd>
        </div>
      </dl>
      {may.length > 0 && (
        <div class="actions">
          {may.map((verb) => (
            <button key={verb} type="button" onClick={() => setAct(verb)}>
              {w().switches[verb]}
            </button>
          ))}
        </div>
      )}
      {act !== undefined && (
        <ActDialog
          title={w().switches[act]}
          text={w().switches.means[act]}
          path="/switches"
          body={{ verb: act, selector: { rule: id } }}
          preview={{ verb: act, rule: id }}
          touches={['status', 'held', 'rule']}
          onClose={() => setAct(undefined)}
        />
      )}
      <HitsOverTime rule={id} />
      {isAtLeast('analyst') && <Unmatched rule={id} />}
      <h2>{words.overlap}</h2>
      <Shown of={overlap}>
        {({ of, items }) =>
          items.length === 0 ? (
            <p class="soft">{words.noOverlap(number(of))}</p>
          ) : (
            <ul class="plain">
              {items.map((other) => (
                <li key={other.rule}>
                  {words.also(number(of), number(other.messages))}{' '}
                  <a href={to('rule', { id: other.rule })}>
                    <bdi>{other.rule}</bdi>
                  </a>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <p class="soft">{words.editingLater}</p>
    </>
  );
}

/** The brake in the rule's file, and whether it holds anything now. */
function Brake({ rule: { id, brake } }: { rule: Rule }) {
  const words = w().rule;
  const holds = useStatus().data?.brakes.braked.find(({ name }) => name === `rule:${id}`);
  return (
    <>
      {brake === null ? words.usualBrake : words.brakeOf(percent(brake.share), number(brake.min), span(brake.windowMs))}
      {holds !== undefined && (
        <>
          {' '}
          <span class="bad-text">
            {w().live.brakedSince} <When at={holds.since} />
          </span>
        </>
      )}
    </>
  );
}

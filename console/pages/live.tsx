import type { Process } from '../../src/api/contract/live.ts';
import type { Status } from '../../src/api/contract/status.ts';
import { to } from '../address.ts';
import { useOne, useStatus } from '../data/asked.ts';
import { said, sayTarget } from '../parts/said.tsx';
import { Age, number, Severity, Shown, span, When } from '../parts/show.tsx';
import { w } from '../words/words.ts';
import { Audit } from './live/audit.tsx';
import { Codes } from './live/codes.tsx';
import { Receivers } from './notices/receivers.tsx';

/** The state of everything, for whoever is on call. */
export function LivePage() {
  const status = useStatus();
  const processes = useOne<{ items: readonly Process[] }>('processes', '/processes', {}, 10_000);
  return (
    <>
      <h1>{w().titles.live}</h1>
      <Shown of={status}>
        {(it) => (
          <>
            <Numbers status={it} />
            <Lanes status={it} />
            <Brakes status={it} />
            <Codes />
          </>
        )}
      </Shown>
      <h2>{w().live.processes}</h2>
      <Shown of={processes}>
        {({ items }) => (
          <ul class="plain">
            {items.map((one) => (
              <li key={one.name} class={one.isSilent ? 'bad-text' : ''}>
                <bdi class="id">{one.name}</bdi>{' '}
                <span class="soft">
                  {one.roles.join(', ')} · {w().rules.set} <bdi class="id">{one.ruleSet.slice(0, 12)}</bdi> ·{' '}
                  {w().live.spool} {number(one.spool ?? 0)} · <Age at={one.at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <Audit />
      <h2>
        <a href={to('notices')}>{w().titles.notices}</a>
      </h2>
      <Receivers />
    </>
  );
}

function Numbers({ status }: { status: Status }) {
  const words = w().live;
  const { exposure, oldestCritical, rules, history, balanced, mutes } = status;
  return (
    <dl class="facts big">
      <div>
        <dt>{words.exposure}</dt>
        <dd>
          {exposure?.p50 == null ? '–' : span(exposure.p50)} / {exposure?.p99 == null ? '–' : span(exposure.p99)}
        </dd>
      </div>
      <div>
        <dt>{words.recalled}</dt>
        <dd>{exposure === null ? '–' : number(exposure.recalled)}</dd>
      </div>
      <div>
        <dt>{w().bar.critical}</dt>
        <dd>{oldestCritical === null ? '–' : <Age at={oldestCritical} />}</dd>
      </div>
      <div>
        <dt>{words.rules}</dt>
        <dd>{words.rulesCount(number(rules.live), number(rules.shadow), number(rules.off))}</dd>
      </div>
      <div>
        <dt>{words.mutes}</dt>
        <dd>
          {mutes.stopped === null
            ? number(mutes.waiting + mutes.underWay)
            : words.stoppedBy(said(words.stops, mutes.stopped))}
        </dd>
      </div>
      <div>
        <dt>{words.ledger}</dt>
        <dd class={balanced ? '' : 'bad-text'}>{balanced ? words.balanced : words.unbalanced}</dd>
      </div>
      <div>
        <dt>{words.history}</dt>
        <dd>
          {words.standings[history.standing as keyof typeof words.standings] ?? history.standing}
          {history.behindMs !== null && history.behindMs > 1_000 && <> · {words.behind(span(history.behindMs))}</>}
        </dd>
      </div>
    </dl>
  );
}

function Lanes({ status }: { status: Status }) {
  const words = w().live;
  const apis = words.apis;
  return (
    <>
      <h2>{words.lanes}</h2>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={words.lanes}>
        <table class="stack">
          <thead>
            <tr>
              <th>{words.lane}</th>
              <th>{words.pending}</th>
              <th>{words.calls}</th>
              <th>{words.held}</th>
              <th>{words.outcomes}</th>
              <th>{words.state}</th>
            </tr>
          </thead>
          <tbody>
            {status.lanes.map((lane) => (
              <tr key={lane.api}>
                <td>
                  {apis[lane.api as keyof typeof apis] ?? lane.api}
                  <br />
                  <span class="soft">{words.flagged(number(lane.flagged))}</span>
                </td>
                <td data-name={words.pending}>
                  {number(lane.pending)}
                  {Object.entries(lane.pendingBySeverity)
                    .filter(([, count]) => count > 0)
                    .map(([severity, count]) => (
                      <div key={severity}>
                        <Severity of={severity} /> {number(count)}
                      </div>
                    ))}
                </td>
                <td data-name={words.calls}>
                  {words.ofLimit(number(lane.pace.calls), number(lane.pace.limit))}
                  <meter min={0} max={lane.pace.limit} value={lane.pace.calls} aria-label={words.calls} />
                </td>
                <td data-name={words.held}>
                  {lane.held === 0 ? number(0) : <a href={to('held')}>{number(lane.held)}</a>}
                </td>
                <td data-name={words.outcomes}>
                  {Object.entries(lane.outcomes)
                    .filter(([, count]) => count > 0)
                    .map(
                      ([outcome, count]) =>
                        `${w().standings[outcome as keyof ReturnType<typeof w>['standings']] ?? outcome} ${number(count)}`,
                    )
                    .join(w().comma) || '–'}
                </td>
                <td data-name={words.state} class={lane.stop !== null || lane.switches.length > 0 ? 'bad-text' : ''}>
                  {lane.stop === null && lane.switches.length === 0 && words.runs}
                  {lane.stop !== null && (
                    <>
                      {words.stoppedBy(said(words.stops, lane.stop.reason))} · {words.since}{' '}
                      <When at={lane.stop.since} /> · {words.probe} <When at={lane.stop.probeAt} />
                    </>
                  )}
                  {lane.switches.length > 0 && (
                    <div>{words.switched(lane.switches.map(sayTarget).join(w().comma))}</div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Brakes({ status: { brakes } }: { status: Status }) {
  const words = w().live;
  const none = brakes.braked.length + brakes.overrides.length + brakes.vanished.length === 0;
  return (
    <>
      <h2>{words.brakes}</h2>
      {none && <p class="soft">{words.noBrakes}</p>}
      <ul class="plain">
        {brakes.braked.map(({ name, since }) => (
          <li key={name}>
            <bdi class="id">{sayTarget(name)}</bdi> · {words.brakedSince} <When at={since} /> ·{' '}
            <a href={to('held')}>{words.look}</a>
          </li>
        ))}
        {brakes.overrides.map(({ name, until }) => (
          <li key={name}>
            <bdi class="id">{sayTarget(name)}</bdi> · {words.overriddenUntil} <When at={until} />
          </li>
        ))}
        {brakes.vanished.map(({ rule, since }) => (
          <li key={rule}>
            <bdi class="id">{rule}</bdi> · {words.vanished} <When at={since} />
          </li>
        ))}
      </ul>
    </>
  );
}

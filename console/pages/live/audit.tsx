import { isAtLeast } from '../../data/session.ts';
import { HowFar, useLongWork } from '../../parts/job.tsx';
import { number } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

type LaneAudit = {
  readonly api: string;
  readonly balanced: boolean;
  readonly goneItems: number;
  readonly mendedItems: number;
  readonly mendedTurns: number;
  readonly lostItems: number;
};

/** Counts every recall one by one, and mends what a crash left: for a manager, as `unsaid status --audit`. */
export function Audit() {
  const work = useLongWork<LaneAudit>();
  const words = w().live;
  const apis = words.apis;
  return (
    <>
      <h2>{words.audit}</h2>
      <p class="soft">{words.auditText}</p>
      {isAtLeast('manager') && work.job?.state !== 'running' && (
        <p class="actions">
          <button type="button" onClick={() => work.start('/audits', {})}>
            {words.auditStart}
          </button>
        </p>
      )}
      <HowFar of={work} />
      <ul class="plain">
        {work.found.map(({ api, balanced, goneItems, mendedItems, mendedTurns, lostItems }) => (
          <li key={api} class={balanced ? '' : 'bad-text'}>
            {apis[api as keyof typeof apis] ?? api}: {balanced ? words.balanced : words.unbalanced}{' '}
            <span class="soft">{words.mended(number(goneItems + mendedItems + mendedTurns + lostItems))}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

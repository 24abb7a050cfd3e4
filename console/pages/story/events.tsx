import type { ComponentChildren } from 'preact';
import { said, sayResult, sayTarget } from '../../parts/said.tsx';
import { span, When } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

type Event = { readonly at: number; readonly what: string; readonly [name: string]: unknown };

/** Everything that happened to a message, oldest first. */
export function Events({ events }: { events: readonly Event[] }) {
  const { what: names, fields } = w().events;
  return (
    <ol class="events">
      {events.map(({ at, what, ...rest }, index) => (
        <li key={index}>
          <When at={at} /> <strong>{said(names, what)}</strong>
          <span class="soft">
            {Object.entries(rest)
              .filter(([name, value]) => isWorthSaying(name, value))
              .map(([name, value]) => (
                <span key={name}>
                  {' · '}
                  {said(fields, name)} {value !== true && <bdi>{say(name, value)}</bdi>}
                </span>
              ))}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The act's target, if that was the message itself. */
function isWorthSaying(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.length > (name === 'targets' ? 1 : 0);
  return value !== null && value !== '';
}

const SAY: Readonly<Record<string, (value: string) => string>> = {
  ruleSet: (value) => value.slice(0, 12),
  why: (value) => said(w().why, value),
  cause: (value) => said(w().events.causes, value),
  severity: (value) => said(w().severity, value),
  verdict: (value) => said(w().verdicts, value),
  effect: (value) => said(w().acts.effects, value),
  role: (value) => said(w().roles, value),
  via: (value) => said(w().acts.ways, value),
  verb: (value) => said(w().acts.verbs, value),
  api: (value) => said(w().live.apis, value),
  standing: (value) => said(w().sender.standings, value) || '–',
  seconds: (value) => span(Number(value) * 1_000),
  ...{ by: sayTarget, heldBy: sayTarget, result: sayResult },
};

function say(name: string, value: unknown): ComponentChildren {
  if (name.endsWith('At') && typeof value === 'number') return <When at={value} />;
  const one = SAY[name] ?? (name === 'targets' ? sayTarget : String);
  return (Array.isArray(value) ? value : [value]).map((each) => one(String(each))).join(w().comma);
}

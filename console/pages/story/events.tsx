import { When } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

type Event = { readonly at: number; readonly what: string; readonly [name: string]: unknown };

/** All that happened to a message, oldest first. */
export function Events({ events }: { events: readonly Event[] }) {
  const { what: names, fields } = w().events;
  return (
    <ol class="events">
      {events.map(({ at, what, ...rest }, index) => (
        <li key={index}>
          <When at={at} /> <strong>{names[what as keyof typeof names] ?? what}</strong>
          <span class="soft">
            {Object.entries(rest)
              .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
              .map(([name, value]) => (
                <span key={name}>
                  {' · '}
                  {fields[name as keyof typeof fields] ?? name} <bdi>{say(name, value)}</bdi>
                </span>
              ))}
          </span>
        </li>
      ))}
    </ol>
  );
}

function say(name: string, value: unknown) {
  if (name.endsWith('At') && typeof value === 'number') return <When at={value} />;
  if (name === 'ruleSet') return String(value).slice(0, 12);
  const whys = w().why;
  if (name === 'why') return whys[value as keyof typeof whys] ?? String(value);
  return Array.isArray(value) ? value.join(', ') : String(value);
}

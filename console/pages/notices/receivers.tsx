import { useState } from 'preact/hooks';
import type { ListedReceiver } from '../../../src/api/contract/notices.ts';
import { segmentOf, to } from '../../address.ts';
import { paceMs, useOne } from '../../data/asked.ts';
import { cache } from '../../data/cache.ts';
import { ask } from '../../data/http.ts';
import { isAtLeast } from '../../data/session.ts';
import { tell, tellTrouble } from '../../parts/notices.tsx';
import { sayWhyNot } from '../../parts/said.tsx';
import { number, Shown } from '../../parts/show.tsx';
import { w } from '../../words/words.ts';

export const useReceivers = () => useOne<{ items: readonly ListedReceiver[] }>('receivers', '/receivers', {}, paceMs());

type Answered = { readonly taken: boolean; readonly why: string | null };

/** The receivers and the state of each. An address is a secret: only its host is shown. */
export function Receivers() {
  const words = w().notices;
  const receivers = useReceivers();
  return (
    <Shown of={receivers}>
      {({ items }) =>
        items.length === 0 ? (
          <p class="soft">{words.noReceivers}</p>
        ) : (
          <div class="table-scroll" tabIndex={0} role="region" aria-label={words.receivers}>
            <table class="stack">
              <thead>
                <tr>
                  <th>{words.receiver}</th>
                  <th>{words.state}</th>
                  <th>{words.hears}</th>
                  {isAtLeast('manager') && <th>{words.try}</th>}
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <Row key={one.name} {...one} />
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Shown>
  );
}

function Row({ name, kind, host, events, withText, waiting, dead }: ListedReceiver) {
  const words = w().notices;
  return (
    <tr>
      <td>
        <a href={to('notices', {}, { receiver: name })}>
          <bdi>{name}</bdi>
        </a>
        <br />
        <span class="soft">
          {kind} · <bdi class="id">{host}</bdi>
        </span>
      </td>
      <td data-name={words.state} class={dead > 0 ? 'bad-text' : ''}>
        {dead === 0 && waiting === 0
          ? words.allSent
          : [
              ...(dead > 0 ? [words.countDead(number(dead))] : []),
              ...(waiting > 0 ? [words.countWaiting(number(waiting))] : []),
            ].join(w().comma)}
      </td>
      <td data-name={words.hears}>
        {events.map((event) => words.events[event as keyof typeof words.events] ?? event).join(w().comma)}
        {withText && <> · {words.withText}</>}
      </td>
      {isAtLeast('manager') && (
        <td data-name={words.try}>
          <Try name={name} />
        </td>
      )}
    </tr>
  );
}

/** Sends a test event to one receiver. */
function Try({ name }: { name: string }) {
  const words = w().notices;
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    try {
      const path = `/receivers/${segmentOf(name)}/try`;
      const { taken, why } = await ask<Answered>('POST', path);
      tell(taken ? words.taken(name) : words.notTaken(name, sayWhyNot(why ?? '')), { bad: !taken });
    } catch (error) {
      tellTrouble(error);
    }
    setBusy(false);
    void cache.invalidateQueries({ queryKey: ['acts'] });
  };
  return (
    <button type="button" disabled={busy} aria-label={words.tryIt(name)} onClick={() => void act()}>
      {words.try}
    </button>
  );
}

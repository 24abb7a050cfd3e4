import { useRef, useState } from 'preact/hooks';
import type { ListedNotice } from '../../src/api/contract/notices.ts';
import { to } from '../address.ts';
import { paceMs } from '../data/asked.ts';
import { go, here, narrow } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { useSteady } from '../data/steady.ts';
import { useRows } from '../keys/rows.ts';
import { ActDialog } from '../parts/act.tsx';
import { More } from '../parts/message-rows.tsx';
import { sayWhyNot } from '../parts/said.tsx';
import { Empty, Fresh, Id, number, Shown, Tag, When } from '../parts/show.tsx';
import { toggled } from '../parts/toggled.ts';
import { w } from '../words/words.ts';
import { Receivers, useReceivers } from './notices/receivers.tsx';

type Verb = 'resend' | 'drop';
type Wanted = { readonly verb: Verb; readonly which: Readonly<Record<string, unknown>>; readonly count: number };

const STATES = ['dead', 'waiting', 'sent', 'any'] as const;
const VERBS = ['resend', 'drop'] as const;
/** The most notices that one act may name. */
const MOST_TICKED = 200;

/** Events on their way to other systems: the receivers, what was given up and why, and sending it again. */
export function NoticesPage() {
  const words = w().notices;
  const { receiver = '', state = 'dead' } = here.value.query;
  const area = useRef<HTMLOListElement>(null);
  const query = { state: state === 'any' ? undefined : state, receiver, limit: 100 };
  const notices = usePages<ListedNotice>('notices', '/notices', query, paceMs());
  const { rows, fresh, settle } = useSteady(notices, ({ id }) => id, `${state} ${receiver}`);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState<Wanted>();
  const tickable = rows
    .filter(({ item, gone }) => !gone && item.state === 'dead')
    .map(({ item }) => item.id)
    .slice(0, MOST_TICKED);
  const chosen = tickable.filter((id) => ticked.has(id));
  const mayEnd = isAtLeast('manager');
  const tick = (id: string) => setTicked((before) => toggled(before, id));
  useRows(area, {
    Enter: (index) => {
      const place = placeOf(rows[index]?.item);
      if (place !== undefined) go(place);
    },
    x: (index) => {
      const row = rows[index];
      if (mayEnd && row !== undefined && tickable.includes(row.item.id)) tick(row.item.id);
    },
  });
  return (
    <>
      <div class="heading">
        <h1>{w().titles.notices}</h1>
        <Fresh count={fresh} show={settle} />
      </div>
      <p class="soft">{words.text}</p>
      <Receivers />
      <Filter receiver={receiver} state={state} onAll={setWanted} />
      {wanted !== undefined && (
        <ActDialog
          title={words.verbs[wanted.verb]}
          text={words.means[wanted.verb]}
          path={`/notices/${wanted.verb}`}
          body={wanted.which}
          count={wanted.count}
          counted={words.count}
          touches={['notices', 'receivers']}
          onDone={() => setTicked(new Set())}
          onClose={() => setWanted(undefined)}
        />
      )}
      <Shown of={notices}>
        {() =>
          rows.length === 0 ? (
            <Empty title={state === 'dead' ? words.noneDead : words.none} />
          ) : (
            <>
              {mayEnd && tickable.length > 0 && (
                <p class="actions ticks-bar">
                  <label class="tick-all">
                    <input
                      type="checkbox"
                      checked={chosen.length === tickable.length}
                      onChange={(event) => setTicked(new Set(event.currentTarget.checked ? tickable : []))}
                    />{' '}
                    {words.tickAll(number(tickable.length))}
                  </label>
                  {VERBS.map((verb) => (
                    <button
                      key={verb}
                      type="button"
                      disabled={chosen.length === 0}
                      onClick={() => setWanted({ verb, which: { ids: chosen }, count: chosen.length })}
                    >
                      {words.ticked[verb](number(chosen.length))}
                    </button>
                  ))}
                </p>
              )}
              {!mayEnd && state === 'dead' && <p class="soft">{words.onlyManager}</p>}
              <ol ref={area} class={mayEnd ? 'messages ticks' : 'messages'}>
                {rows.map(({ item, gone }) => (
                  <li key={item.id} class={gone ? 'gone' : ''} tabIndex={0}>
                    {mayEnd && (
                      <input
                        type="checkbox"
                        tabIndex={-1}
                        disabled={!tickable.includes(item.id)}
                        aria-label={words.tick(item.id)}
                        checked={chosen.includes(item.id)}
                        onChange={() => tick(item.id)}
                      />
                    )}
                    <NoticeRow item={item} />
                  </li>
                ))}
              </ol>
              <More of={notices} />
            </>
          )
        }
      </Shown>
    </>
  );
}

/** The page that shows what the event is about. */
function placeOf(notice: ListedNotice | undefined): string | undefined {
  const { ref, review, brake, api } = notice?.data ?? {};
  if (typeof review === 'string') return to('review', { id: review });
  if (typeof ref === 'string') return to('story', { ref });
  if (typeof brake === 'string') return to('held');
  return api === undefined ? undefined : to('live');
}

function NoticeRow({ item }: { item: ListedNotice }) {
  const words = w().notices;
  const { ref } = item.data;
  const place = placeOf(item);
  return (
    <div>
      <p class="message-head">
        <Tag kind={item.state}>{words.states[item.state]}</Tag>
        <strong>{words.types[item.type as keyof typeof words.types] ?? <bdi>{item.type}</bdi>}</strong>
        <When at={item.at} />
        <span>
          {words.to} <bdi>{item.receiver}</bdi>
        </span>
        {place !== undefined && (
          <a class="message-story" href={place}>
            {typeof ref === 'string' ? <Id>{ref}</Id> : words.look}
          </a>
        )}
      </p>
      <p class={item.state === 'dead' ? 'bad-text' : 'soft'}>
        {words.tries(number(item.tries), item.tries)}
        {item.lastError !== null && (
          <>
            {' · '}
            <bdi>{sayWhyNot(item.lastError)}</bdi>
          </>
        )}
        {item.nextAt !== null && (
          <>
            {' · '}
            {words.next} <When at={item.nextAt} />
          </>
        )}
        {item.endedAt !== null && (
          <>
            {' · '}
            {words.ended} <When at={item.endedAt} />
          </>
        )}
      </p>
    </div>
  );
}

type FilterProps = { readonly receiver: string; readonly state: string; onAll(wanted: Wanted): void };

/** Chooses which are shown. All dead notices of one receiver can be dropped together, however many. */
function Filter({ receiver, state, onAll }: FilterProps) {
  const words = w().notices;
  const known = useReceivers().data?.items ?? [];
  const names = [...new Set([...known.map(({ name }) => name), ...(receiver === '' ? [] : [receiver])])];
  const dead = known.find(({ name }) => name === receiver)?.dead ?? 0;
  return (
    <div class="filter">
      <label>
        {words.state}
        <select value={state} onChange={(event) => narrow({ state: event.currentTarget.value })}>
          {STATES.map((one) => (
            <option key={one} value={one} selected={one === state}>
              {words.states[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.receiver}
        <select value={receiver} onChange={(event) => narrow({ receiver: event.currentTarget.value })}>
          <option value="" selected={receiver === ''}>
            {w().reviews.all}
          </option>
          {names.map((name) => (
            <option key={name} value={name} selected={name === receiver}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {isAtLeast('manager') && dead > 0 && (
        <span class="actions">
          {VERBS.map((verb) => (
            <button key={verb} type="button" onClick={() => onAll({ verb, which: { receiver }, count: dead })}>
              {words.all[verb](number(dead))}
            </button>
          ))}
        </span>
      )}
    </div>
  );
}

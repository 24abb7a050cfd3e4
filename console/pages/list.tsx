import type { ListedList } from '../../src/api/contract/rules.ts';
import { segmentOf, to } from '../address.ts';
import { here, narrow } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { More } from '../parts/message-rows.tsx';
import { Empty, Id, number, Shown, visible, When } from '../parts/show.tsx';
import { w } from '../words/words.ts';

type Entry = ListedList['items'][number];

/** The entries of a list, and which were ever seen. Read only: lists are changed in their files. */
export function ListPage() {
  const id = here.value.params.id ?? '';
  const { find = '', never = '' } = here.value.query;
  const words = w().list;
  const search = new URLSearchParams(here.value.query).toString();
  const csv = `/api/v1/lists/${segmentOf(id)}/entries.csv${search === '' ? '' : `?${search}`}`;
  return (
    <>
      <h1>
        {w().titles.list} <bdi>{id}</bdi>
      </h1>
      {isAtLeast('analyst') ? (
        <>
          <p class="soft">{words.text}</p>
          <div class="filter">
            <label>
              {words.find}
              <input
                type="search"
                value={find}
                maxLength={200}
                onChange={(event) => narrow({ find: event.currentTarget.value.trim() })}
              />
            </label>
            <label>
              {words.which}
              <select value={never} onChange={(event) => narrow({ never: event.currentTarget.value })}>
                <option value="" selected={never === ''}>
                  {w().reviews.all}
                </option>
                <option value="yes" selected={never === 'yes'}>
                  {words.onlyNever}
                </option>
              </select>
            </label>
            <a class="button" href={csv} download={`${id}.csv`}>
              {words.csv}
            </a>
          </div>
          <Entries id={id} find={find} never={never} />
        </>
      ) : (
        <p class="trouble">{words.onlyAnalyst}</p>
      )}
    </>
  );
}

function Entries({ id, find, never }: { id: string; find: string; never: string }) {
  const words = w().list;
  const listed = usePages<Entry>('list', `/lists/${segmentOf(id)}`, { find, never, limit: 100 });
  return (
    <Shown of={listed}>
      {(items) => (
        <>
          {listed.first !== undefined && <About list={listed.first as ListedList} />}
          {items.length === 0 ? (
            <Empty title={words.none} />
          ) : (
            <>
              <div class="table-scroll" tabIndex={0} role="region" aria-label={words.entry}>
                <table class="stack">
                  <thead>
                    <tr>
                      <th>{words.entry}</th>
                      <th>{words.last}</th>
                      <th>{words.texts}</th>
                      <th>{words.expires}</th>
                      <th>{words.by}</th>
                      <th>{words.note}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map(({ entry, expires, texts, lastAt, by, note }) => (
                      <tr key={entry}>
                        <td>
                          <bdi dir="auto">{visible(entry)}</bdi>
                        </td>
                        <td data-name={words.last}>
                          {lastAt === null ? <span class="soft">{words.never}</span> : <When at={lastAt} />}
                        </td>
                        <td data-name={words.texts}>{number(texts)}</td>
                        <td data-name={words.expires}>{expires ?? '–'}</td>
                        <td data-name={words.by}>
                          <Id>{by}</Id>
                        </td>
                        <td data-name={words.note}>
                          <bdi dir="auto">{visible(note ?? '–')}</bdi>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <More of={listed} />
            </>
          )}
        </>
      )}
    </Shown>
  );
}

function About({ list: { rules, entries, never, texts, since } }: { list: ListedList }) {
  const words = w().list;
  return (
    <>
      <p>
        <strong>{w().unmatched.never(number(never), number(entries))}</strong>{' '}
        <span class="soft">
          {w().unmatched.looked(number(texts))} {since === null ? '–' : <When at={since} />}
        </span>
      </p>
      <p>
        {words.usedBy}{' '}
        {rules.map((rule, index) => (
          <span key={rule}>
            {index > 0 && ', '}
            <a href={to('rule', { id: rule })}>
              <bdi>{rule}</bdi>
            </a>
          </span>
        ))}
        {rules.length === 0 && '–'}
      </p>
    </>
  );
}

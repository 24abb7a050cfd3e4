import type { ListedAct } from '../../src/api/contract/acts.ts';
import { paceMs } from '../data/asked.ts';
import { here, narrow } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { More } from '../parts/message-rows.tsx';
import { said, sayCounts, Target } from '../parts/said.tsx';
import { Empty, Shown, Tag, When } from '../parts/show.tsx';
import { w } from '../words/words.ts';

/** Everything that people did. */
export function ActsPage() {
  const { query } = here.value;
  const words = w().acts;
  const acts = usePages<ListedAct>('acts', '/acts', { ...query, limit: 100 }, paceMs());
  const search = new URLSearchParams(query).toString();
  const file = (end: string) => `/api/v1/acts.${end}${search === '' ? '' : `?${search}`}`;
  const field = (name: 'who' | 'verb' | 'target') => (
    <label key={name}>
      {words[name]}
      <input
        type="search"
        value={query[name] ?? ''}
        onChange={(event) => narrow({ [name]: event.currentTarget.value.trim() })}
      />
    </label>
  );
  return (
    <>
      <h1>{w().titles.acts}</h1>
      <div class="filter">
        {field('who')}
        {field('verb')}
        {field('target')}
        <span class="actions">
          <a class="button" href={file('csv')} download>
            CSV
          </a>
          <a class="button" href={file('ndjson')} download>
            NDJSON
          </a>
        </span>
      </div>
      <Shown of={acts}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={words.none} />
          ) : (
            <>
              <ol class="messages">
                {items.map((act) => (
                  <li key={act.id}>
                    <p class="message-head">
                      <When at={act.at} />
                      <strong>
                        <bdi>{act.who}</bdi>
                      </strong>
                      <span class="soft">
                        {said(w().roles, act.role)} · {words.ways[act.via]}
                      </span>
                      <Tag>{said(words.verbs, act.verb)}</Tag>
                      <Target of={act.target} />
                      <span class="soft">{sayCounts(act.counts)}</span>
                    </p>
                    <p>
                      <bdi dir="auto">{act.why}</bdi>
                      {act.result === null && <span class="bad-text"> {words.unfinished}</span>}
                    </p>
                  </li>
                ))}
              </ol>
              <More of={acts} />
            </>
          )
        }
      </Shown>
    </>
  );
}

import { useState } from 'preact/hooks';
import type { Story } from '../../src/api/contract/messages.ts';
import { inPath, to } from '../address.ts';
import { useOne } from '../data/asked.ts';
import { here } from '../data/here.ts';
import { isAtLeast } from '../data/session.ts';
import { ActDialog } from '../parts/act.tsx';
import { Id, Severity, Shown, Tag, When } from '../parts/show.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { w } from '../words/words.ts';
import { Around, REACH_STEP, type Reach } from './reviews/context.tsx';
import { Events } from './story/events.tsx';

/** The story of one message. */
export function StoryPage() {
  const ref = here.value.params.ref ?? '';
  const asked = useOne<Story>('story', `/messages/${inPath(ref)}`);
  const words = w().story;
  return (
    <>
      <h1>{words.title}</h1>
      <p class="soft">
        <Id>{ref}</Id>
      </p>
      <Shown of={asked}>{(story) => <Told story={story} />}</Shown>
    </>
  );
}

function Told({ story }: { story: Story }) {
  const words = w().story;
  const [act, setAct] = useState<'recall' | undefined>();
  const standings = w().standings;
  const severe = story.hits.some(({ severity }) => severity === 'critical' || severity === 'high');
  const isUp = story.outcome === undefined;
  return (
    <>
      <dl class="facts">
        <div>
          <dt>{w().review.standing}</dt>
          <dd>{standings[(story.outcome ?? 'visible') as keyof typeof standings] ?? story.outcome}</dd>
        </div>
        <div>
          <dt>{w().review.sender}</dt>
          <dd>
            {story.sender === null ? (
              '–'
            ) : (
              <a href={to('sender', { id: story.sender })}>
                <Id>{story.sender}</Id>
              </a>
            )}
          </dd>
        </div>
        <div>
          <dt>{w().review.sent}</dt>
          <dd>
            <When at={story.sentAt} />
          </dd>
        </div>
      </dl>
      <Stranger
        text={story.text}
        parts={story.parts}
        spans={story.hits.flatMap(({ spans }) => spans)}
        severe={severe}
      />
      {isAtLeast('reviewer') && isUp && (
        <div class="actions">
          <button type="button" onClick={() => setAct('recall')}>
            {words.recall}
          </button>
        </div>
      )}
      {act !== undefined && (
        <ActDialog
          title={words.recall}
          text={words.recallMeans}
          path="/recalls"
          body={{ refs: [story.ref] }}
          touches={['story', 'status']}
          onClose={() => setAct(undefined)}
        />
      )}
      <h2>{words.hits}</h2>
      {story.hits.length === 0 ? (
        <p class="soft">{words.noHits}</p>
      ) : (
        <ul class="reasons">
          {story.hits.map((hit) => (
            <li key={hit.rule}>
              <Severity of={hit.severity} />{' '}
              <a href={to('rule', { id: hit.rule })}>
                <bdi>{hit.rule}</bdi>
              </a>{' '}
              <Tag kind={hit.state}>{w().states[hit.state]}</Tag>
              <span class="soft">
                {' '}
                {hit.policy} ·{' '}
                {hit.actions
                  .map((one) => w().actions[one as keyof ReturnType<typeof w>['actions']] ?? one)
                  .join(w().comma)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <h2>{words.events}</h2>
      <Events events={story.events} />
      {story.labels.length > 0 && (
        <>
          <h2>{words.labels}</h2>
          <ul class="plain">
            {story.labels.map(({ rule, label, who, at }) => (
              <li key={rule + who}>
                <When at={at} /> · <bdi>{rule}</bdi> ·{' '}
                {w().labels[label as keyof ReturnType<typeof w>['labels']] ?? label} · <bdi>{who}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      <StoryAround story={story} />
    </>
  );
}

/** What was said around it, with texts. Those who may not read texts see only which messages. */
function StoryAround({ story: { ref, sentAt, around } }: { story: Story }) {
  const [reach, setReach] = useState<Reach>({ before: REACH_STEP, after: REACH_STEP });
  const [kind, group = ''] = ref.split('/');
  if (around.length === 0) return null;
  if (kind === 'group' && sentAt !== null && isAtLeast('reviewer')) {
    return <Around group={decodeURIComponent(group)} at={sentAt} own={ref} reach={reach} onReach={setReach} />;
  }
  return (
    <>
      <h2>{w().story.around}</h2>
      <ul class="plain">
        {around.map((one) => (
          <li key={one}>
            <a href={to('story', { ref: one })}>
              <Id>{one}</Id>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

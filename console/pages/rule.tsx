import { useState } from 'preact/hooks';
import type { ListedRule, Sample } from '../../src/api/contract/rules.ts';
import { to } from '../address.ts';
import { useOne } from '../data/asked.ts';
import { here } from '../data/here.ts';
import { usePages } from '../data/pages-of.ts';
import { isAtLeast } from '../data/session.ts';
import { ActDialog } from '../parts/act.tsx';
import { More } from '../parts/message-rows.tsx';
import { Empty, Id, number, percent, Severity, Shown, Tag, When } from '../parts/show.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { w } from '../words/words.ts';
import { HitsOverTime } from './rule/over-time.tsx';
import { Yaml } from './rule/yaml.tsx';

type Rule = ListedRule & {
  readonly when: unknown;
  readonly except: readonly string[];
  readonly scope: unknown;
  readonly brake: unknown;
  readonly examples: { readonly match: number; readonly noMatch: number; readonly sequences: number };
  readonly lastDay: { readonly hits: number; readonly judged: number } | null;
};
type Precision = {
  right: number;
  wrong: number;
  unsure: number;
  estimate: number | null;
  low: number;
  high: number;
  isEnough?: boolean;
};

const TABS = ['overview', 'samples', 'yaml'] as const;

export function RulePage() {
  const { params, query } = here.value;
  const id = params.id ?? '';
  const tab = TABS.find((one) => one === query.tab) ?? 'overview';
  const path = `/rules/${encodeURIComponent(id)}`;
  const rule = useOne<Rule>('rule', path, {}, 30_000);
  const words = w().rule;
  return (
    <>
      <p>
        <a href={to('rules')}>← {w().titles.rules}</a>
      </p>
      <Shown of={rule}>
        {(it) => (
          <>
            <h1>
              <bdi>{it.title}</bdi>
            </h1>
            <p>
              <Tag kind={it.state}>{w().states[it.state]}</Tag> <Severity of={it.severity} />{' '}
              <bdi class="id">{it.id}</bdi>{' '}
              <span class="soft">
                <bdi>{it.policy}</bdi> · {words.version} <bdi class="id">{it.version.slice(0, 8)}</bdi>
              </span>
            </p>
            <nav class="tabs" aria-label={words.tabs}>
              {TABS.map((one) => (
                <a key={one} href={to('rule', { id }, { tab: one })} aria-current={one === tab ? 'page' : undefined}>
                  {words[one]}
                </a>
              ))}
              <a href={to('label', { id })}>{w().rules.label}</a>
            </nav>
            {tab === 'overview' && <Overview id={id} rule={it} />}
            {tab === 'samples' && <Samples id={id} />}
            {tab === 'yaml' && <Yaml rule={it} />}
          </>
        )}
      </Shown>
    </>
  );
}

function Overview({ id, rule }: { id: string; rule: Rule }) {
  const path = `/rules/${encodeURIComponent(id)}`;
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
              {({ right, wrong, estimate, low, high, isEnough = right + wrong >= 30 }) =>
                !isEnough || estimate === null ? (
                  <span class="soft">{words.notEnough(number(right + wrong))}</span>
                ) : (
                  <>
                    {percent(estimate)} <span class="soft">{words.interval(percent(low), percent(high))}</span>
                  </>
                )
              }
            </Shown>
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

function Samples({ id }: { id: string }) {
  const samples = usePages<Sample>('samples', `/rules/${encodeURIComponent(id)}/samples`, { limit: 50 });
  const words = w().rule;
  return (
    <Shown of={samples}>
      {(items) =>
        items.length === 0 ? (
          <Empty title={words.noSamples} />
        ) : (
          <>
            <p>
              <a class="button" href={to('label', { id })}>
                {w().rules.label}
              </a>
            </p>
            <ol class="messages">
              {items.map((sample) => (
                <li key={sample.ref}>
                  <p class="message-head">
                    <When at={sample.at} />
                    <Id>{sample.sender}</Id>
                    <Tag kind={sample.state}>{w().states[sample.state]}</Tag>
                    {sample.label !== undefined && <Tag kind={sample.label}>{w().labels[sample.label]}</Tag>}
                    <a class="message-story" href={to('story', { ref: sample.ref })}>
                      <Id>{sample.ref}</Id>
                    </a>
                  </p>
                  <Stranger text={sample.text} spans={sample.spans} short />
                </li>
              ))}
            </ol>
            <More of={samples} />
          </>
        )
      }
    </Shown>
  );
}

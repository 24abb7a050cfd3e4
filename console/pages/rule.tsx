import { segmentOf, to } from '../address.ts';
import { useOne } from '../data/asked.ts';
import { here } from '../data/here.ts';
import { Severity, Shown, Tag } from '../parts/show.tsx';
import { w } from '../words/words.ts';
import { Overview } from './rule/overview.tsx';
import { Published } from './rule/published.tsx';
import { Samples } from './rule/samples.tsx';
import type { Rule } from './rule/shown-rule.ts';
import { Tests } from './rule/tests.tsx';
import { Yaml } from './rule/yaml.tsx';

const TABS = ['overview', 'samples', 'tests', 'history', 'yaml'] as const;

export function RulePage() {
  const { params, query } = here.value;
  const id = params.id ?? '';
  const tab = TABS.find((one) => one === query.tab) ?? 'overview';
  const path = `/rules/${segmentOf(id)}`;
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
            {tab === 'tests' && <Tests id={id} />}
            {tab === 'history' && <Published rule={id} />}
            {tab === 'yaml' && <Yaml rule={it} />}
          </>
        )}
      </Shown>
    </>
  );
}

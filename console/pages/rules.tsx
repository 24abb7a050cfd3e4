import { useState } from 'preact/hooks';
import type { ListedRule } from '../../src/api/contract/rules.ts';
import { to } from '../address.ts';
import { useOne } from '../data/asked.ts';
import { Empty, Severity, Shown, Tag } from '../parts/show.tsx';
import { w } from '../words/words.ts';

/** The running rules. */
export function RulesPage() {
  const [said, setSaid] = useState('');
  const words = w().rules;
  const rules = useOne<{ items: readonly ListedRule[]; ruleSet: string }>('rules', '/rules', {}, 30_000);
  return (
    <>
      <h1>{w().titles.rules}</h1>
      <div class="filter">
        <label>
          {words.find}
          <input type="search" value={said} onInput={(event) => setSaid(event.currentTarget.value)} />
        </label>
      </div>
      <Shown of={rules}>
        {({ items, ruleSet }) => {
          const found = items.filter((rule) =>
            `${rule.id} ${rule.title} ${rule.policy}`.toLowerCase().includes(said.trim().toLowerCase()),
          );
          if (found.length === 0) return <Empty title={words.none} />;
          return (
            <>
              <div class="table-scroll" tabIndex={0} role="region" aria-label={w().titles.rules}>
                <table class="stack">
                  <thead>
                    <tr>
                      <th>{words.rule}</th>
                      <th>{words.state}</th>
                      <th>{words.severity}</th>
                      <th>{words.policy}</th>
                      <th>{words.does}</th>
                      <th>
                        <span class="for-readers">{words.label}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {found.map((rule) => (
                      <tr key={rule.id}>
                        <td>
                          <a href={to('rule', { id: rule.id })}>
                            <bdi>{rule.title}</bdi>
                          </a>
                          <br />
                          <bdi class="id soft">{rule.id}</bdi>
                        </td>
                        <td data-name={words.state}>
                          <Tag kind={rule.state}>{w().states[rule.state]}</Tag>
                        </td>
                        <td data-name={words.severity}>
                          <Severity of={rule.severity} />
                        </td>
                        <td data-name={words.policy}>
                          <bdi>{rule.policy}</bdi>
                        </td>
                        <td data-name={words.does}>
                          {rule.actions
                            .map((one) => w().actions[one as keyof ReturnType<typeof w>['actions']] ?? one)
                            .join(w().comma)}
                        </td>
                        <td>
                          <a href={to('label', { id: rule.id })} aria-label={`${words.label}: ${rule.id}`}>
                            {words.label}
                          </a>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <p class="soft">
                {words.set} <bdi class="id">{ruleSet.slice(0, 12)}</bdi>
              </p>
            </>
          );
        }}
      </Shown>
    </>
  );
}

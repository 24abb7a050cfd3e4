import type { RuleTests } from '../../../src/api/contract/rules.ts';
import { segmentOf } from '../../address.ts';
import { useOne } from '../../data/asked.ts';
import { said } from '../../parts/said.tsx';
import { Empty, number, percent, Shown } from '../../parts/show.tsx';
import { Stranger } from '../../parts/stranger.tsx';
import { w } from '../../words/words.ts';

/** The rule's own examples, and which disguises of them it catches. They change only with the rules. */
export function Tests({ id }: { id: string }) {
  const tests = useOne<RuleTests>('tests', `/rules/${segmentOf(id)}/tests`);
  const words = w().tests;
  return (
    <Shown of={tests}>
      {(it) => (
        <>
          <Summary of={it} />
          {it.families.length > 0 && (
            <>
              <h2>{words.disguises}</h2>
              <p class="soft">{words.disguiseIs}</p>
              <Families of={it.families} />
            </>
          )}
          {it.of === 0 ? <Empty title={words.noExamples} /> : <h2>{w().rule.examples}</h2>}
          {it.examples.length > 0 && <Examples of={it.examples} />}
          {it.sequences.length > 0 && <Sequences of={it.sequences} />}
          {it.examples.length + it.sequences.length < it.of && (
            <p class="soft">{words.shown(number(it.examples.length + it.sequences.length), number(it.of))}</p>
          )}
        </>
      )}
    </Shown>
  );
}

function Summary({ of: { hold, of, made, caught, catchRate, floor } }: { of: RuleTests }) {
  const words = w().tests;
  return (
    <p>
      <strong class={hold < of ? 'bad-text' : ''}>
        {hold === of ? words.allHold(number(of)) : words.someFail(number(of - hold), number(of))}
      </strong>{' '}
      {catchRate === null ? words.promisesNothing : words.catches(number(caught), number(made), percent(catchRate))}{' '}
      {floor !== null && <span class="soft">{words.floor(percent(floor))}</span>}
    </p>
  );
}

function Families({ of: families }: { of: RuleTests['families'] }) {
  const words = w().tests;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={words.disguises}>
      <table class="stack">
        <thead>
          <tr>
            <th>{words.disguise}</th>
            <th>{words.caught}</th>
            <th>{words.missed}</th>
          </tr>
        </thead>
        <tbody>
          {families.map(({ family, isPromised, made, caught, missed }) => (
            <tr key={family}>
              <td>
                {said(words.families, family)} {!isPromised && <span class="soft">{words.notPromised}</span>}
              </td>
              <td data-name={words.caught}>{words.ofMade(number(caught), number(made))}</td>
              {missed === null ? (
                <td />
              ) : (
                <td data-name={words.missed}>
                  <Stranger text={missed} short />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Examples({ of: examples }: { of: RuleTests['examples'] }) {
  const words = w().tests;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={w().rule.examples}>
      <table class="stack">
        <thead>
          <tr>
            <th>{words.example}</th>
            <th>{words.wanted}</th>
            <th>{words.result}</th>
          </tr>
        </thead>
        <tbody>
          {examples.map(({ text, wanted, holds }, index) => (
            <tr key={index}>
              <td>
                <Stranger text={text} short />
              </td>
              <td data-name={words.wanted}>{wanted ? words.match : words.noMatch}</td>
              <td data-name={words.result}>
                <Result holds={holds} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sequences({ of: sequences }: { of: RuleTests['sequences'] }) {
  const words = w().tests;
  return (
    <ul class="plain">
      {sequences.map(({ messages, wanted, got, holds }, index) => (
        <li key={index}>
          {words.sequence(number(messages), number(wanted), number(got))} <Result holds={holds} />
        </li>
      ))}
    </ul>
  );
}

function Result({ holds }: { holds: boolean }) {
  const words = w().tests;
  return holds ? <span>{words.holds}</span> : <strong class="bad-text">{words.fails}</strong>;
}

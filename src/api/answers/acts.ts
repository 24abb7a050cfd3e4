import type { ActFilter, KnownAct } from '../../history/questions/questions.ts';
import { csvLine } from '../../sheet.ts';
import { answering } from '../answering.ts';
import * as contract from '../contract/acts.ts';
import { historyOf, type Inside } from '../inside.ts';
import { stream } from '../stream.ts';

type Said = {
  who?: string | undefined;
  verb?: string | undefined;
  target?: string | undefined;
  since?: number | undefined;
  until?: number | undefined;
};
const filterOf = ({ since, until, ...rest }: Said): ActFilter => ({ ...rest, from: since, to: until });

export const ACTS = [
  answering(contract.listActs, async ({ inside, query: { limit, after, ...said } }) => {
    const history = historyOf(inside);
    const asOf = await inside.fresh.wait();
    const { items, next } = await history.questions.acts(filterOf(said), { limit, after });
    return { items: items.map(listed), next: next ?? null, asOf };
  }),
  answering(contract.actsAsCsv, async ({ inside, query, res, signal }) => {
    const lines = async function* (): AsyncGenerator<string> {
      yield csvLine(COLUMNS);
      for await (const act of allActs(inside, query)) yield csvLine(rowOf(act));
    };
    await stream(res, 'text/csv; charset=utf-8', lines(), signal);
    return undefined;
  }),
  answering(contract.actsAsNdjson, async ({ inside, query, res, signal }) => {
    const lines = async function* (): AsyncGenerator<string> {
      for await (const act of allActs(inside, query)) yield `${JSON.stringify(act)}\n`;
    };
    await stream(res, 'application/x-ndjson; charset=utf-8', lines(), signal);
    return undefined;
  }),
];

function listed({ targets, counts, result, endedAt, request, ...act }: KnownAct): contract.ListedAct {
  const { id, at, who, role, via, verb, why } = act;
  return {
    ...{ id, at, who, role, via, verb, target: targets[0] ?? '', targets: [...targets], why },
    request: request ?? null,
    counts: { ...counts },
    result: result ?? null,
    endedAt: endedAt ?? null,
  };
}

async function* allActs(inside: Inside, said: Said): AsyncGenerator<contract.ListedAct> {
  const { questions } = historyOf(inside);
  await inside.fresh.wait();
  let after: string | undefined;
  do {
    const { items, next } = await questions.acts(filterOf(said), { limit: 200, after });
    for (const act of items) yield listed(act);
    after = next;
  } while (after !== undefined);
}

const COLUMNS = ['at', 'who', 'role', 'via', 'verb', 'target', 'why', 'counts', 'result'] as const;

const rowOf = ({ at, who, role, via, verb, targets, why, counts, result }: contract.ListedAct): readonly string[] => [
  ...[new Date(at).toISOString(), who, role, via, verb, targets.join(' '), why],
  ...[
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join('; '),
    result ?? '',
  ],
];

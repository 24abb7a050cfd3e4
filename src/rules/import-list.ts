import { compileEngine } from '../text/compile.ts';
import { csvRows } from './lists.ts';

export type ImportedList = {
  /** New phrases, in the order in which they came, each once. */
  readonly phrases: readonly string[];
  readonly known: number;
  readonly refused: readonly { readonly phrase: string; readonly line: number; readonly why: string }[];
};

export type ImportProblem = { readonly ok: false; readonly message: string };

/**
 * Phrases from one column of a table. `column` is a heading, or a number from 1; tabs or commas part the columns,
 * whichever the first line has more of. Phrases that no rule could use are refused one by one.
 */
export function importList(
  text: string,
  column: string,
  known: ReadonlySet<string>,
): ({ readonly ok: true } & ImportedList) | ImportProblem {
  const rows = tableRows(text);
  const heading = rows[0]?.cells.map((cell) => cell.trim()) ?? [];
  const named = heading.findIndex((cell) => cell.toLowerCase() === column.toLowerCase());
  const index = named !== -1 ? named : Number(column) - 1;
  if (!Number.isInteger(index) || index < 0 || index >= heading.length) {
    return { ok: false, message: `there is no column "${column}"; columns here: ${heading.join(', ')}` };
  }
  const candidates: { phrase: string; line: number }[] = [];
  const seen = new Set<string>();
  let repeated = 0;
  for (const { cells, line } of rows.slice(named === -1 ? 0 : 1)) {
    const phrase = (cells[index] ?? '').replaceAll(/\s+/g, ' ').trim();
    if (phrase === '') continue;
    if (known.has(phrase) || seen.has(phrase)) repeated++;
    else candidates.push({ phrase, line });
    seen.add(phrase);
  }
  const why = reasonsAgainst(candidates.map(({ phrase }) => phrase));
  const refused = candidates.flatMap((one, at) => (why.has(at) ? [{ ...one, why: why.get(at)! }] : []));
  const phrases = candidates.flatMap(({ phrase }, at) => (why.has(at) ? [] : [phrase]));
  return { ok: true, phrases, known: repeated, refused };
}

function tableRows(text: string) {
  const plain = text.replace(/^\uFEFF/, '');
  const first = plain.slice(0, plain.indexOf('\n') + 1 || undefined);
  const tabs = first.split('\t').length > first.split(',').length;
  if (!tabs) return csvRows(plain);
  return plain.split('\n').flatMap((line, index) => {
    return line.trim() === '' ? [] : [{ cells: line.replace(/\r$/, '').split('\t'), line: index + 1 }];
  });
}

/** What the engine would say when a rule uses the phrase, and what a list cannot hold. */
function reasonsAgainst(terms: readonly string[]): ReadonlyMap<number, string> {
  const reasons = new Map<number, string>();
  const compiled = compileEngine([{ type: 'terms', terms, evasion: 'standard' }]);
  if (!compiled.ok)
    for (const { term, message } of compiled.problems) if (term !== undefined) reasons.set(term, message);
  terms.forEach((term, index) => {
    if (/(?:^|\s)#/.test(term)) reasons.set(index, `"${term}" would be read as a comment`);
  });
  return reasons;
}

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
 * Phrases from one column of a table. `column` is a heading, or a number from 1; commas, semicolons or tabs part the
 * columns, whichever the first line has most of. Phrases that no rule could use are refused one by one.
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
  const count = (separator: string) => first.split(separator).length;
  const [separator] = [',', ';', '\t'].toSorted((a, b) => count(b) - count(a));
  return csvRows(plain, separator);
}

/**
 * The text of a table as programs save it: by its byte order mark, else as `encoding` or UTF-8. Undefined where the bytes
 * are no such text, or there is no such encoding.
 */
export function decodeTable(bytes: Uint8Array, encoding: string | undefined): string | undefined {
  const [first, second] = bytes;
  const marked =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  try {
    return new TextDecoder(marked ?? encoding ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The phrases of a list, and the list with more of them at its end. A list that is not there yet is empty. */
export function openList(file: string, text: string) {
  const ending = text === '' || text.endsWith('\n') ? '' : '\n';
  if (!/\.csv$/i.test(file)) {
    const phrases = text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
    return { phrases, with: (more: readonly string[]) => `${text}${ending}${more.map((one) => `${one}\n`).join('')}` };
  }
  const whole = text.trim() === '' ? 'phrase,note,expires\n' : `${text}${ending}`;
  const [heading, ...rows] = csvRows(whole.replace(/^\uFEFF/, ''));
  const columns = heading!.cells.map((cell) => cell.trim().toLowerCase());
  const column = Math.max(0, columns.indexOf('phrase'), columns.indexOf('domain'));
  const row = (phrase: string) => columns.map((_, index) => (index === column ? quoted(phrase) : '')).join(',');
  return {
    phrases: rows.map(({ cells }) => (cells[column] ?? '').trim()),
    with: (more: readonly string[]) => `${whole}${more.map((one) => `${row(one)}\n`).join('')}`,
  };
}

const quoted = (cell: string): string => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

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

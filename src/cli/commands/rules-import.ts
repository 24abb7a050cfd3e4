import { readFile, writeFile } from 'node:fs/promises';
import { plainly } from '../../plain-text.ts';
import { decodeTable, importList, openList } from '../../rules/import-list.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../terminal.ts';
import { EXIT, UsageError } from '../terminal.ts';

const OPTIONS = {
  column: { type: 'string' },
  to: { type: 'string' },
  encoding: { type: 'string' },
  kind: { type: 'string' },
} as const;
/** More of them are in the file beside the list. */
const MOST_SHOWN = 20;

/** A list from lines or from a column of a table: new entries to stdout, or to the end of the list that `--to` names. */
export const rulesImport: Command = async (args, { stdout, stderr }) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const [file] = positionals;
  if (file === undefined) throw new UsageError('say which file to import');
  const kind = (['phrases', 'domains'] as const).find((one) => one === (values.kind ?? 'phrases'));
  if (kind === undefined) throw new UsageError(`--kind is phrases or domains, not "${values.kind}"`);
  const bytes = await readExisting(file);
  if (bytes === undefined) throw new UsageError(`there is no file "${file}"`);
  const text = decodeTable(bytes, values.encoding);
  if (text === undefined) {
    const tried = values.encoding ?? 'UTF-8';
    throw new UsageError(`"${file}" is not ${tried} text; say --encoding gb18030, shift_jis, utf-16le or another`);
  }
  const list = openList(values.to ?? '', ((await readExisting(values.to ?? '')) ?? '').toString());
  const imported = importList(text, { file, column: values.column, kind, known: new Set(list.entries) });
  if (!imported.ok) throw new UsageError(`${file}: ${imported.message}`);
  const { entries, refused, heading, known } = imported;
  if (values.to === undefined) stdout.data(entries.map((entry) => `${entry}\n`).join(''));
  else await writeList(values.to, list.with(entries));
  const reasons = refused.map(({ line, why }) => plainly`${file}:${line}  left out: ${why}\n`);
  stderr.write(reasons.slice(0, MOST_SHOWN).join(''));
  if (refused.length > MOST_SHOWN) stderr.write(`… and ${refused.length - MOST_SHOWN} more\n`);
  if (values.to !== undefined && refused.length > 0) {
    const beside = `${values.to}.left-out`;
    await writeList(beside, reasons.join(''));
    stderr.write(plainly`what was left out, and why, is in ${beside}\n`);
  }
  if (heading !== undefined) stderr.write(plainly`the first line is a heading, not an entry: ${heading}\n`);
  stderr.write(`${entries.length} ${kind} imported, ${known} known already, ${refused.length} left out\n`);
  return EXIT.done;
};

async function writeList(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`"${file}" cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

async function readExisting(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`"${file}" cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

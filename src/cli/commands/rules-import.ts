import { readFile, writeFile } from 'node:fs/promises';
import { plainly } from '../../plain-text.ts';
import { decodeTable, importList, openList } from '../../rules/import-list.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../terminal.ts';
import { EXIT, UsageError } from '../terminal.ts';

const OPTIONS = { column: { type: 'string' }, to: { type: 'string' }, encoding: { type: 'string' } } as const;

/** A list from a column of a table: new phrases to stdout, or to the end of the list that `--to` names. */
export const rulesImport: Command = async (args, { stdout, stderr }) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const [file] = positionals;
  if (file === undefined) throw new UsageError('say which file to import');
  const bytes = await readExisting(file);
  if (bytes === undefined) throw new UsageError(`there is no file "${file}"`);
  const text = decodeTable(bytes, values.encoding);
  if (text === undefined) {
    const tried = values.encoding ?? 'UTF-8';
    throw new UsageError(`"${file}" is not ${tried} text; say --encoding gb18030, shift_jis, utf-16le or another`);
  }
  const list = openList(values.to ?? '', ((await readExisting(values.to ?? '')) ?? '').toString());
  const imported = importList(text, values.column ?? '1', new Set(list.phrases));
  if (!imported.ok) throw new UsageError(imported.message);
  if (values.to === undefined) stdout.data(imported.phrases.map((phrase) => `${phrase}\n`).join(''));
  else await writeList(values.to, list.with(imported.phrases));
  for (const { line, why } of imported.refused) stderr.write(plainly`${file}:${line}  left out: ${why}\n`);
  const { phrases, refused } = imported;
  stderr.write(`${phrases.length} phrases imported, ${imported.known} known already, ${refused.length} left out\n`);
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

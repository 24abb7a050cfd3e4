import { readFile, writeFile } from 'node:fs/promises';
import { importList } from '../../rules/import-list.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../terminal.ts';
import { EXIT, UsageError } from '../terminal.ts';

const OPTIONS = { column: { type: 'string' }, to: { type: 'string' } } as const;

/** A list from a column of a table: new phrases to stdout, or to the end of the list that `--to` names. */
export const rulesImport: Command = async (args, { stdout, stderr }) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const [file] = positionals;
  if (file === undefined) throw new UsageError('say which file to import');
  const text = await readExisting(file);
  if (text === undefined) throw new UsageError(`there is no file "${file}"`);
  const list = values.to === undefined ? '' : ((await readExisting(values.to)) ?? '');
  const known = new Set(list.split('\n').map((line) => line.replace(/(?:^|\s)#.*$/, '').trim()));
  const imported = importList(text, values.column ?? '1', known);
  if (!imported.ok) throw new UsageError(imported.message);
  const lines = imported.phrases.map((phrase) => `${phrase}\n`).join('');
  if (values.to === undefined) stdout.write(lines);
  else await writeFile(values.to, `${list === '' || list.endsWith('\n') ? list : `${list}\n`}${lines}`);
  for (const { line, why } of imported.refused) stderr.write(`${file}:${line}  left out: ${why}\n`);
  const { phrases, refused } = imported;
  stderr.write(`${phrases.length} phrases imported, ${imported.known} known already, ${refused.length} left out\n`);
  return EXIT.done;
};

async function readExisting(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

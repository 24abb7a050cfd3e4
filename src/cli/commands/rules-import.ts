import { writeFile } from 'node:fs/promises';
import { plainly } from '../../plain-text.ts';
import { decodeTable, importList, openList } from '../../rules/import-list.ts';
import { tell } from '../../words/saying.ts';
import { readArguments } from '../arguments.ts';
import { machineUser } from '../consent.ts';
import { startProgress, takeBreath } from '../progress.ts';
import { readExisting } from '../read-file.ts';
import type { Command, Terminal } from '../terminal.ts';
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
export const rulesImport: Command = async (args, terminal) => {
  const { stdout, stderr, words } = terminal;
  const { commands } = words;
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const [file] = positionals;
  if (file === undefined) throw new UsageError(({ usage }) => usage.whichImport());
  const kind = (['phrases', 'domains'] as const).find((one) => one === (values.kind ?? 'phrases'));
  if (kind === undefined) throw new UsageError(({ usage }) => usage.kind(values.kind!));
  const bytes = await readExisting(file);
  if (bytes === undefined) throw new UsageError(({ usage }) => usage.noFile(file));
  const text = decodeTable(bytes, values.encoding);
  if (text === undefined) {
    const tried = values.encoding ?? 'UTF-8';
    throw new UsageError(({ usage }) => usage.encoding(file, tried));
  }
  const list = openList(values.to ?? '', ((await readExisting(values.to ?? '')) ?? '').toString());
  const options = { file, column: values.column, kind, known: new Set(list.entries) };
  const imported = await inSteps(importList(text, options), terminal);
  if (imported === undefined) return EXIT.no;
  if (!imported.ok) throw new UsageError(`${file}: ${tell(words.rules, imported.message)}`);
  const { entries, refused, heading, known } = imported;
  if (values.to === undefined) stdout.data(entries.map((entry) => `${entry}\n`).join(''));
  else await writeList(values.to, list.with(entries, machineUser()));
  const reasons = refused.map(
    ({ line, why }) => plainly`${commands.leftOut(`${file}:${line}`, tell(words.rules, why))}\n`,
  );
  stderr.write(reasons.slice(0, MOST_SHOWN).join(''));
  if (refused.length > MOST_SHOWN) stderr.write(`${commands.more(refused.length - MOST_SHOWN)}\n`);
  if (values.to !== undefined && refused.length > 0) {
    const beside = `${values.to}.left-out`;
    await writeList(beside, reasons.join(''));
    stderr.write(plainly`${commands.leftOutBeside(beside)}\n`);
  }
  if (heading !== undefined) stderr.write(plainly`${commands.heading(heading)}\n`);
  stderr.write(`${commands.imported(entries.length, kind, known, refused.length)}\n`);
  return EXIT.done;
};

/** Undefined: the user stopped it, and nothing was written. */
async function inSteps(steps: ReturnType<typeof importList>, terminal: Terminal) {
  const { kept } = terminal.words;
  const progress = startProgress(terminal, kept.work('entries'));
  try {
    for (;;) {
      const { value, done } = steps.next();
      if (done === true) return value;
      progress.total(value.of);
      progress.step(value.checked);
      await takeBreath();
      if (!progress.isStopped()) continue;
      progress.hide();
      terminal.stderr.write(`${kept.reportStopped()}\n`);
      return undefined;
    }
  } finally {
    progress.end();
  }
}

async function writeList(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(({ usage }) => usage.unwritable(file, (error as Error).message), { cause: error });
  }
}

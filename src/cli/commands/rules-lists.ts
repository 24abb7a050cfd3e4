import { makeListCounter } from '../../judge/list-use.ts';
import { plainly } from '../../plain-text.ts';
import { loadRules } from '../../rulebook/compile-rules.ts';
import { printProblems } from '../../rules/print-problems.ts';
import { positionOf } from '../../rules/source.ts';
import { readArguments, rulesDirectory } from '../arguments.ts';
import { startProgress } from '../progress.ts';
import { namedLines } from '../read-file.ts';
import type { Command, Terminal } from '../terminal.ts';
import { EXIT, UsageError } from '../terminal.ts';

const OPTIONS = { clean: { type: 'string' }, seen: { type: 'string' }, share: { type: 'string' } } as const;

/**
 * Which list entries to look at: those that occur in more than `--share` of the texts in `--clean` (harmful), and
 * those that never occur in `--seen` (unused). Both are files of `{"text":…}` lines. Answers 1 if any is harmful.
 */
export const rulesLists: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const { clean, seen } = values;
  if (clean === undefined && seen === undefined) throw new UsageError(({ usage }) => usage.cleanOrSeen());
  const { commands } = terminal.words;
  const most = shareOf(values.share ?? '0.1%');
  const loaded = await loadRules(rulesDirectory(positionals[0], terminal), terminal.now());
  if (!loaded.ok) {
    terminal.stderr.write(printProblems(loaded.problems, undefined, terminal.words.rules));
    return EXIT.no;
  }
  const { lists } = loaded.parsed;
  try {
    const harmful =
      clean === undefined
        ? 0
        : await report(clean, lists, terminal, (entry, texts, of) => {
            return texts > of * most ? commands.harmful(entry, texts, of) : undefined;
          });
    if (seen !== undefined) {
      await report(seen, lists, terminal, (entry, texts, of) => (texts === 0 ? commands.unused(entry, of) : undefined));
    }
    return harmful > 0 ? EXIT.no : EXIT.done;
  } catch (error) {
    if (!(error instanceof StoppedAfter)) throw error;
    terminal.stderr.write(`${terminal.words.kept.stoppedAfter(error.lines, undefined, 'lines')}\n`);
    return EXIT.no;
  }
};

/** A look at the clock for each line would be felt. */
const LINES_A_STEP = 64;

class StoppedAfter extends Error {
  readonly lines: number;
  constructor(lines: number) {
    super('stopped by the user');
    this.lines = lines;
  }
}

type Lists = Parameters<typeof makeListCounter>[0];

/** Prints a line for every entry that `say` has something to say about; resolves with their number. */
async function report(
  file: string,
  lists: Lists,
  terminal: Terminal,
  say: (entry: string, texts: number, of: number) => string | undefined,
): Promise<number> {
  const { stdout, words } = terminal;
  const counter = makeListCounter(lists);
  let of = 0;
  const progress = startProgress(terminal, words.kept.work('lines'));
  try {
    for await (const line of namedLines(file)) {
      if (line.trim() === '') continue;
      counter.add(textOf(line, file, ++of));
      if (of % LINES_A_STEP === 0) progress.step(LINES_A_STEP);
      if (progress.isStopped()) throw new StoppedAfter(of);
    }
  } finally {
    progress.end();
  }
  let said = 0;
  for (const { list, texts } of counter.use()) {
    texts.forEach((count, entry) => {
      const sentence = say(list.entries[entry]!, count, of);
      if (sentence === undefined) return;
      said++;
      const at = list.placeOf(entry);
      stdout.write(plainly`${at.source.file}:${positionOf(at).line}  ${sentence}\n`);
    });
  }
  return said;
}

function textOf(line: string, file: string, number: number): string {
  try {
    const { text } = JSON.parse(line) as { text?: unknown };
    if (typeof text === 'string') return text;
  } catch {
    // Said below, with the place.
  }
  throw new UsageError(({ usage }) => usage.notTextLine(`${file}:${number}`));
}

function shareOf(written: string): number {
  const parsed = /^(\d+(?:\.\d+)?)%$/.exec(written);
  if (parsed === null) throw new UsageError(({ usage }) => usage.share(written));
  return Number(parsed[1]) / 100;
}

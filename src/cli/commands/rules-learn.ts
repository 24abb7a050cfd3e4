import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { engineVersion } from '../../engine-version.ts';
import { type Change, FEWEST_LINES, type Learned } from '../../learn/learn.ts';
import { type LearnAnswer, learnApart } from '../../learn/learn-apart.ts';
import type { Broken } from '../../learn/lines.ts';
import { plainly } from '../../plain-text.ts';
import { linesOf, printLines } from '../../rulebook/kept-lines.ts';
import { SHOWN_OF_DIGEST } from '../../rules/build-learned.ts';
import type { ModelCard } from '../../rules/model-file.ts';
import { leastPrice, missingFor, pointFor, USUAL_PRICE } from '../../rules/price.ts';
import type { Words } from '../../words/words.ts';
import { readArguments, rulesDirectory } from '../arguments.ts';
import { beforeOf, keptBefore } from '../before-model.ts';
import { learnChart } from '../learn-chart.ts';
import { exampleLines, labelledLines } from '../learn-lines.ts';
import { modelPlace } from '../model-place.ts';
import { startProgress } from '../progress.ts';
import { readExisting } from '../read-file.ts';
import type { Command, Terminal } from '../terminal.ts';
import { EXIT, UsageError } from '../terminal.ts';

const OPTIONS = {
  rules: { type: 'string' },
  from: { type: 'string' },
  examples: { type: 'string' },
  labels: { type: 'string' },
  since: { type: 'string' },
  'keep-lines': { type: 'boolean', default: false },
} as const;
const PRICES = [1_000, 100];
const MOST_SHOWN = 5;

/** Teaches a model from labelled lines and writes it beside the rules, with a picture of its curve. */
export const rulesLearn: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const [name] = positionals;
  if (name === undefined) throw new UsageError(({ usage }) => usage.whichModel());
  const { from } = values;
  if (from === undefined && values.labels === undefined) throw new UsageError(({ usage }) => usage.whichLines());
  if (values.since !== undefined && values.labels === undefined)
    throw new UsageError(({ usage }) => usage.sinceOfLabels());
  if (from !== undefined && !existsSync(from)) throw new UsageError(({ usage }) => usage.noFile(from));
  const directory = rulesDirectory(values.rules, terminal);
  const file = await modelPlace(name, directory);
  const labelled = values.labels === undefined ? [] : await labelledLines(values.labels, values.since, terminal);
  if (typeof labelled === 'number') return labelled;
  const examples = values.examples === undefined ? [] : await exampleLines(values.examples, directory, terminal);
  const more = [...labelled, ...examples];
  const before = (await readExisting(file))?.toString();
  const answer = await taught(
    { name, from, more, engine: engineVersion(), before, keepLines: values['keep-lines'] },
    terminal,
  );
  const { stdout, stderr, words } = terminal;
  const { commands } = words;
  switch (answer.result) {
    case 'no-file':
      throw new UsageError(({ usage }) => usage.unreadable(from ?? '', answer.why));
    case 'broken':
      for (const { line, why } of answer.lines)
        stderr.write(plainly`${commands.inFile(from ?? '', commands.line(line, brokenText(why, commands)))}\n`);
      stderr.write(`${commands.nothingLearned(answer.count)}\n`);
      return EXIT.no;
    case 'too-few':
      stderr.write(`${commands.tooFewLines(answer.match, answer.noMatch, FEWEST_LINES)}\n`);
      return EXIT.no;
    case 'learned': {
      const picture = file.replace(/\.model$/i, '.svg');
      const kept =
        before === undefined || before === answer.learned.file ? undefined : await keptBefore(file, before, directory);
      if (kept !== undefined) await writeWhole(beforeOf(file), kept);
      await writeWhole(file, answer.learned.file);
      await keepLines(linesOf(file), values['keep-lines'], answer);
      await writeWhole(picture, learnChart(answer.learned.model, terminal.words.kept));
      stdout.write(told(answer.learned, { path: file, picture, commands }));
      return EXIT.done;
    }
  }
};

/** Lines of the model before explain this one no more. */
async function keepLines(
  file: string,
  kept: boolean,
  { lines, learned }: Extract<LearnAnswer, { readonly result: 'learned' }>,
): Promise<void> {
  if (kept) await writeWhole(file, printLines(learned.digest, lines));
  else await rm(file, { force: true });
}

async function taught(task: Parameters<typeof learnApart>[0], terminal: Terminal) {
  const progress = startProgress(terminal, terminal.words.commands.learning(task.name));
  const stopping = new AbortController();
  let known = 0;
  try {
    return await learnApart(task, stopping.signal, (done, total) => {
      progress.total(total);
      progress.step(done - known);
      known = done;
      if (progress.isStopped()) stopping.abort(new Error(terminal.words.commands.learnStopped()));
    });
  } finally {
    progress.end();
  }
}

/** A reader finds the old file or the new one; a watcher never finds half a file. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const half = join(dirname(file), `.${process.pid}.half`);
  try {
    await writeFile(half, text, { flush: true });
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw new UsageError(({ usage }) => usage.unwritable(file, (error as Error).message), { cause: error });
  }
}

const count = (number: number): string => number.toLocaleString('en-US');
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

const thousandths = (count: number): string | undefined => (count === 0 ? undefined : `${(count / 10).toFixed(1)} %`);

type Commands = Words['commands'];
type Written = { readonly path: string; readonly picture: string; readonly commands: Commands };

function told(
  { model: { name, card }, digest, bounded, change, file }: Learned,
  { path, picture, commands }: Written,
): string {
  const price = missingFor(card, USUAL_PRICE) > 0 ? leastPrice(card) : USUAL_PRICE;
  const { match, noMatch } = card;
  const lines = [
    ...PRICES.map((oneIn) => caughtText(card, oneIn, commands)),
    ...bounded
      .slice(0, MOST_SHOWN)
      .map((one) => commands.bounded(one.kind, one.who, count(one.lines), count(one.counted))),
    ...(bounded.length > MOST_SHOWN ? [commands.moreBounded(bounded.length - MOST_SHOWN)] : []),
    ...(card.most === undefined
      ? []
      : [commands.mostOfOne(thousandths(card.most.labeller), thousandths(card.most.sender))]),
    ...(change === undefined ? [] : [changeText(change, commands)]),
    commands.modelWritten(path, Math.ceil(file.length / 1024), picture),
    commands.useModel(name, count(price), digest.slice(0, SHOWN_OF_DIGEST)),
    ...(change === undefined ? [] : [commands.compareThem(name)]),
  ];
  const heading = commands.learnedFrom(name, count(match + noMatch), count(match), count(noMatch));
  return (
    plainly`${heading}
` +
    lines
      .map(
        (line) => plainly`  ${line}
`,
      )
      .join('')
  );
}

function caughtText(card: ModelCard, oneIn: number, commands: Commands): string {
  const missing = missingFor(card, oneIn);
  const caught = percent(pointFor(card, oneIn).caught, card.match);
  return commands.catches(count(oneIn), caught, missing === 0 ? undefined : count(missing));
}

function changeText(change: Change, commands: Commands): string {
  if (change === 'unreadable') return commands.changeUnreadable();
  const sum = ({ match, noMatch }: typeof change.newly) => [count(match + noMatch), count(match)] as const;
  return commands.change(...sum(change.newly), ...sum(change.noMore));
}

function brokenText(why: Broken, commands: Commands): string {
  switch (why.not) {
    case 'json':
      return commands.notJson();
    case 'object':
      return commands.notObject();
    case 'text':
      return commands.textShouldBe(why.is);
    case 'labelled':
      return commands.labelShouldBe();
    case 'named':
      return commands.fieldShouldBe(why.key);
  }
}

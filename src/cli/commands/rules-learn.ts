import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { engineVersion } from '../../engine-version.ts';
import { type Change, FEWEST_LINES, type Learned } from '../../learn/learn.ts';
import { learnApart } from '../../learn/learn-apart.ts';
import type { Line } from '../../learn/lines.ts';
import { plainly } from '../../plain-text.ts';
import { loadRuleTexts } from '../../rulebook/load.ts';
import { dayOf } from '../../rules/lists.ts';
import type { ModelCard } from '../../rules/model-file.ts';
import { parseRules } from '../../rules/parse.ts';
import { leastPrice, missingFor, pointFor, USUAL_PRICE } from '../../rules/price.ts';
import { readArguments, rulesDirectory } from '../arguments.ts';
import { learnChart } from '../learn-chart.ts';
import { startProgress } from '../progress.ts';
import type { Command, Terminal } from '../terminal.ts';
import { EXIT, UsageError } from '../terminal.ts';

const OPTIONS = { rules: { type: 'string' }, from: { type: 'string' }, examples: { type: 'string' } } as const;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const PRICES = [1_000, 100];
const MOST_SHOWN = 5;

/** Teaches a model from labelled lines and writes it beside the rules, with a picture of its curve. */
export const rulesLearn: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const [name] = positionals;
  if (name === undefined) throw new UsageError('say how the model is called');
  if (!NAME.test(name)) throw new UsageError(`"${name}" is no name: letters, digits, "-" and "_", at most 64`);
  const { from } = values;
  if (from === undefined) throw new UsageError('say which lines with --from FILE.jsonl');
  if (!existsSync(from)) throw new UsageError(`there is no file "${from}"`);
  const directory = rulesDirectory(values.rules, terminal);
  const more = values.examples === undefined ? [] : await examplesOf(values.examples, directory, terminal);
  const file = await placeFor(name, directory);
  const before = existsSync(file) ? await readFile(file, 'utf8') : undefined;
  const answer = await taught({ name, from, more, engine: engineVersion(), before }, terminal);
  const { stdout, stderr } = terminal;
  switch (answer.result) {
    case 'no-file':
      throw new UsageError(`"${from}" cannot be read: ${answer.why}`);
    case 'broken':
      stderr.write(answer.lines.map((line) => plainly`${from}, ${line}\n`).join(''));
      stderr.write(`${answer.count} lines cannot be read. Nothing was learned.\n`);
      return EXIT.no;
    case 'too-few':
      stderr.write(`${answer.match} lines are labelled match and ${answer.noMatch} no_match; `);
      stderr.write(`at least ${FEWEST_LINES} of each are needed. Nothing was learned.\n`);
      return EXIT.no;
    case 'learned': {
      const picture = file.replace(/\.model$/i, '.svg');
      await writeWhole(file, answer.learned.file);
      await writeWhole(picture, learnChart(answer.learned.model));
      stdout.write(told(answer.learned, file, picture));
      return EXIT.done;
    }
  }
};

async function taught(task: Parameters<typeof learnApart>[0], terminal: Terminal) {
  const progress = startProgress(terminal, `learning ${task.name}`);
  const stopping = new AbortController();
  let known = 0;
  try {
    return await learnApart(task, stopping.signal, (done, total) => {
      progress.total(total);
      progress.step(done - known);
      known = done;
      if (progress.isStopped()) stopping.abort(new Error('stopped; nothing was written'));
    });
  } finally {
    progress.end();
  }
}

/** Where the model stands, if there is one; else under `models/`. */
async function placeFor(name: string, directory: string): Promise<string> {
  const paths = existsSync(directory) ? await readdir(directory, { recursive: true }) : [];
  const there = paths.find((path) => path.split(/[\\/]/).at(-1)!.toLowerCase() === `${name}.model`.toLowerCase());
  return join(directory, there ?? join('models', `${name}.model`));
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
    throw new UsageError(`"${file}" cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** The examples of a rule as further lines. */
async function examplesOf(id: string, directory: string, { now }: Terminal): Promise<readonly Line[]> {
  const loaded = await loadRuleTexts(directory);
  const rules = loaded.ok ? parseRules(loaded.texts, dayOf(now())).ruleSet.rules : [];
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new UsageError(`there is no rule "${id}" that can be read in ${directory}`);
  const { match, noMatch } = rule.examples;
  const line = (text: string, isMatch: boolean): Line => ({ text, isMatch, by: undefined, sender: undefined });
  const lines = [...match.map(({ text }) => line(text, true)), ...noMatch.map(({ text }) => line(text, false))];
  return lines.filter(({ text }) => text !== '');
}

const count = (number: number): string => number.toLocaleString('en-US');
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

function told({ model: { name, card }, bounded, change, file }: Learned, path: string, picture: string): string {
  const price = missingFor(card, USUAL_PRICE) > 0 ? leastPrice(card) : USUAL_PRICE;
  return [
    plainly`${name}: learned from ${count(card.match + card.noMatch)} lines, ${count(card.match)} match and ${count(card.noMatch)} no_match\n`,
    ...PRICES.map((oneIn) => caughtText(card, oneIn)),
    ...bounded
      .slice(0, MOST_SHOWN)
      .map(
        ({ kind, who, lines, counted }) =>
          plainly`  ${kind} ${who}: ${count(lines)} lines count as ${count(counted)}\n`,
      ),
    ...(bounded.length > MOST_SHOWN
      ? [`  and ${bounded.length - MOST_SHOWN} more that count less than they are many\n`]
      : []),
    ...(change === undefined ? [] : [changeText(change)]),
    plainly`  ${path}  ${Math.ceil(file.length / 1024)} KB; its curve: ${picture}\n`,
    plainly`  in a rule: text: { learned: ${name} }, at 1 in ${count(price)} false; begin with state: shadow\n`,
  ].join('');
}

function caughtText(card: ModelCard, oneIn: number): string {
  const { caught } = pointFor(card, oneIn);
  const missing = missingFor(card, oneIn);
  const guess = missing === 0 ? '' : `; a guess: ${count(missing)} more no_match lines are needed to know`;
  return `  at 1 in ${count(oneIn)} false: catches ${percent(caught, card.match)} (cross-validated${guess})\n`;
}

function changeText(change: Change): string {
  if (change === 'unreadable')
    return '  the model that stood there cannot be compared: it is damaged, or of another engine\n';
  const { newly, noMore } = change;
  const sum = ({ match, noMatch }: typeof newly) => `${count(match + noMatch)} lines (${count(match)} labelled match)`;
  return `  against the model that stood there: ${sum(newly)} match now and did not, ${sum(noMore)} no longer do\n`;
}

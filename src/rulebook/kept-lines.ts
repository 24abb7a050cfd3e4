import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { innerConditions } from '../rules/inner-conditions.ts';
import type { Condition, LearnedCondition } from '../rules/rule-set.ts';
import { type KeptLine, type NearLine, nearestLines } from './nearest-lines.ts';

/** Which model: its name in rules, and the digest of its file. */
export type ModelAsked = { readonly model: string; readonly digest: string };
/** The lines that a model was taught and that are most like a text, the nearest first. */
export type NearLines = { readonly model: string; readonly lines: readonly NearLine[] };

/** Where the model of that name stands below the directory, if it does. */
export async function findModel(name: string, directory: string): Promise<string | undefined> {
  const paths = existsSync(directory) ? await readdir(directory, { recursive: true }) : [];
  const there = paths.find((path) => path.split(/[\\/]/).at(-1)!.toLowerCase() === `${name}.model`.toLowerCase());
  return there === undefined ? undefined : join(directory, there);
}

/** Where the lines of a model lie, for whoever kept them: no rule reads it. */
export const linesOf = (file: string): string => file.replace(/\.model$/i, '.lines');

/** The file of the lines that a model was taught: first what names the model, then a line each, in an order of its own. */
export function printLines(digest: string, lines: readonly KeptLine[]): string {
  const written = lines.map(({ text, isMatch }) => JSON.stringify({ text, label: isMatch ? 'match' : 'no_match' }));
  return `${[JSON.stringify({ model: digest }), ...written.toSorted()].join('\n')}\n`;
}

/** No message is longer; comparing one that is would hold up whoever asks. */
const LONGEST_LINE = 20_000;

/** Undefined where there are none, or they are of another model, or damaged: they are shown where they help, and judge nothing. */
function readLines(written: string, digest: string): readonly KeptLine[] | undefined {
  try {
    const [head, ...rest] = written
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    if (head?.model !== digest) return undefined;
    return rest.flatMap(({ text, label }) =>
      typeof text === 'string' && text.length <= LONGEST_LINE ? [{ text, isMatch: label === 'match' }] : [],
    );
  } catch {
    return undefined;
  }
}

const MOST_SHOWN = 3;
/** A hundred thousand lines of chat take a fifth of it; nobody waits for more. */
const LARGEST_FILE = 64 * 1024 * 1024;

async function linesKept({ model, digest }: ModelAsked, directory: string): Promise<readonly KeptLine[] | undefined> {
  const found = await findModel(model, directory);
  const file = found === undefined ? undefined : linesOf(found);
  if (file === undefined || !existsSync(file)) return undefined;
  const about = await stat(file);
  // A pipe would be read for ever.
  if (!about.isFile() || about.size > LARGEST_FILE) return undefined;
  return readLines(await readFile(file, 'utf8'), digest);
}

/** For each of these models whose lines were kept in the directory, those that are most like the text; none where none are. */
export async function nearestTo(
  text: string,
  asked: readonly ModelAsked[],
  directory: string,
): Promise<readonly NearLines[]> {
  const near: NearLines[] = [];
  for (const { model, digest } of new Map(asked.map((one) => [one.model, one])).values()) {
    const lines = await linesKept({ model, digest }, directory);
    if (lines !== undefined) near.push({ model, lines: nearestLines(lines, text, MOST_SHOWN) });
  }
  return near;
}

/** The models that a condition asks. */
export const modelsIn = (when: Condition): readonly ModelAsked[] =>
  learnedIn(when).map(({ model, digest }) => ({ model, digest }));

const learnedIn = (condition: Condition): readonly LearnedCondition[] =>
  condition.type === 'learned' ? [condition] : innerConditions(condition).flatMap(learnedIn);

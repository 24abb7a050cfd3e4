import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type KeptLine, type NearLine, nearestLines } from '../learn/nearest-lines.ts';
import { innerConditions } from '../rules/inner-conditions.ts';
import type { Condition, LearnedCondition } from '../rules/rule-set.ts';
import { modelPlace } from './model-place.ts';

/** Where the lines of a model lie, for whoever kept them: no rule reads it. */
export const linesOf = (file: string): string => file.replace(/\.model$/i, '.lines');

/** The file of the lines that a model was taught: first what names the model, then a line each, in an order of its own. */
export function printLines(digest: string, lines: readonly KeptLine[]): string {
  const written = lines.map(({ text, isMatch }) => JSON.stringify({ text, label: isMatch ? 'match' : 'no_match' }));
  return `${[JSON.stringify({ model: digest }), ...written.toSorted()].join('\n')}\n`;
}

/** Undefined where there are none, or they are of another model, or damaged: they are shown where they help, and judge nothing. */
function readLines(written: string, digest: string): readonly KeptLine[] | undefined {
  try {
    const [head, ...rest] = written
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    if (head?.model !== digest) return undefined;
    return rest.flatMap(({ text, label }) => (typeof text === 'string' ? [{ text, isMatch: label === 'match' }] : []));
  } catch {
    return undefined;
  }
}

const MOST_SHOWN = 3;

/** For each model that a condition asks and whose lines were kept, those that are most like the text. */
export async function nearestTo(
  text: string,
  when: Condition,
  directory: string,
): Promise<readonly { readonly model: string; readonly lines: readonly NearLine[] }[]> {
  const found = new Map<string, readonly NearLine[]>();
  for (const { model, digest } of learnedIn(when)) {
    if (found.has(model)) continue;
    const file = linesOf(await modelPlace(model, directory));
    const lines = existsSync(file) ? readLines(await readFile(file, 'utf8'), digest) : undefined;
    if (lines !== undefined) found.set(model, nearestLines(lines, text, MOST_SHOWN));
  }
  return [...found].map(([model, lines]) => ({ model, lines }));
}

const learnedIn = (condition: Condition): readonly LearnedCondition[] =>
  condition.type === 'learned' ? [condition] : innerConditions(condition).flatMap(learnedIn);

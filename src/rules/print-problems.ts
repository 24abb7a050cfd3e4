import { plain } from '../plain-text.ts';
import { columnsOf } from '../words/columns.ts';
import { EN } from '../words/en/rules.ts';
import { tell } from '../words/saying.ts';
import type { RuleWords } from '../words/words.ts';
import type { Problem } from './problem.ts';

/** A problem in words, for people and for programs (`--format json` prints exactly these fields). */
export type ToldProblem = Omit<Problem, 'message' | 'hint' | 'details'> & {
  readonly message: string;
  readonly hint: string | null;
  readonly details: readonly { readonly label: string; readonly text: string }[];
};

export function tellProblem(problem: Problem, words: RuleWords = EN): ToldProblem {
  const { message, hint, details } = problem;
  return {
    ...problem,
    message: tell(words, message),
    hint: hint && tell(words, hint),
    details: details.map(({ label, text }) => ({ label: tell(words, label), text: tell(words, text) })),
  };
}

/**
 * Problems for people: where, what, the line itself, what to do.
 * `staying` is the short hash of the rule set that goes on running, where one does.
 */
export function printProblems(problems: readonly Problem[], staying?: string, words: RuleWords = EN): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const sum = words.problemsSum(errors, problems.length - errors, staying);
  const told = problems.map((problem) => `${printProblem(tellProblem(problem, words), words)}\n`);
  return `${told.join('\n')}\n${sum}\n`;
}

function printProblem(problem: ToldProblem, words: RuleWords): string {
  const { file, line, column, code, message } = problem;
  const where = problem.lineText === null ? file : `${file}:${line}:${column}`;
  return [plain(`${where}  ${code}  ${message}`), ...excerpt(problem), ...labelled(problem, words)].join('\n');
}

function excerpt({ line, column, endColumn, lineText }: ToldProblem): string[] {
  if (lineText === null || lineText.trim() === '') return [];
  const number = `${line}`.padStart(6);
  const characters = [...lineText];
  const shown = (from: number, to?: number) => plain(characters.slice(from, to).join('').replaceAll('\t', TAB));
  const before = ' '.repeat(columnsOf(shown(0, column - 1)));
  const carets = '^'.repeat(Math.max(1, columnsOf(shown(column - 1, endColumn - 1))));
  return [`${number} | ${shown(0)}`, `${' '.repeat(6)} | ${before}${carets}`];
}

function labelled({ rule, details, hint }: ToldProblem, words: RuleWords): string[] {
  const rows = [
    ...(rule === null ? [] : [{ label: words.labelRule(), text: rule }]),
    ...details,
    ...(hint === null ? [] : [{ label: words.labelHint(), text: hint }]),
  ];
  const width = Math.max(0, ...rows.map(({ label }) => columnsOf(label)));
  const filled = (label: string) => label + ' '.repeat(width - columnsOf(label));
  return rows.map(({ label, text }) => plain(`    ${filled(label)}  ${text}`));
}

/** A tab is seen, and takes one column, so that carets stand under their characters. */
const TAB = '→';

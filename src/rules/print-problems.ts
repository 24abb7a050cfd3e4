import { plain } from '../plain-text.ts';
import type { Problem } from './problem.ts';

/**
 * Problems for people: where, what, the line itself, what to do.
 * `staying` is the short hash of the rule set that goes on running, where one does.
 */
export function printProblems(problems: readonly Problem[], staying?: string): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  const counts = [errors > 0 && plural(errors, 'error'), warnings > 0 && plural(warnings, 'warning')].filter(Boolean);
  const consequence =
    errors === 0 ? '' : staying ? ` Nothing was loaded; rules ${staying} stay live.` : ' Nothing was loaded.';
  return `${problems.map((problem) => `${printProblem(problem)}\n`).join('\n')}\n${counts.join(', ')}.${consequence}\n`;
}

function printProblem(problem: Problem): string {
  const { file, line, column, code, message } = problem;
  const where = problem.lineText === null ? file : `${file}:${line}:${column}`;
  return [plain(`${where}  ${code}  ${message}`), ...excerpt(problem), ...labelled(problem)].join('\n');
}

function excerpt({ line, column, endColumn, lineText }: Problem): string[] {
  if (lineText === null || lineText.trim() === '') return [];
  const number = `${line}`.padStart(6);
  const characters = [...lineText];
  const shown = (from: number, to?: number) => plain(characters.slice(from, to).join('').replaceAll('\t', TAB));
  const before = ' '.repeat(columnsOf(shown(0, column - 1)));
  const carets = '^'.repeat(Math.max(1, columnsOf(shown(column - 1, endColumn - 1))));
  return [`${number} | ${shown(0)}`, `${' '.repeat(6)} | ${before}${carets}`];
}

function labelled({ rule, details, hint }: Problem): string[] {
  const rows = [
    ...(rule === null ? [] : [{ label: 'rule', text: rule }]),
    ...details,
    ...(hint === null ? [] : [{ label: 'hint', text: hint }]),
  ];
  const width = Math.max(0, ...rows.map(({ label }) => label.length));
  return rows.map(({ label, text }) => plain(`    ${label.padEnd(width)}  ${text}`));
}

/** A tab is seen, and takes one column, so that carets stand under their characters. */
const TAB = '→';

const columnsOf = (text: string): number => [...text].reduce((columns, character) => columns + widthOf(character), 0);

/** Terminal columns, by the East Asian blocks that matter here and emoji. */
function widthOf(character: string): number {
  const code = character.codePointAt(0)!;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

import type { Told } from '../words/saying.ts';
import type { Place } from './source.ts';
import { positionOf } from './source.ts';

/** Every code has a section in docs/rules.md and a golden file in test/rules/golden; test/rules holds both. */
export const ERROR_CODES = [
  'E-YAML-SYNTAX',
  'E-YAML-TAB',
  'E-YAML-ANCHOR',
  'E-YAML-DOCUMENTS',
  'E-YAML-QUOTE',
  'E-KEY-UNKNOWN',
  'E-KEY-DUPLICATE',
  'E-KEY-MISSING',
  'E-TYPE',
  'E-VALUE',
  'E-FILE',
  'E-ID-DUPLICATE',
  'E-LIST-UNKNOWN',
  'E-LIST-FILE',
  'E-LIST-ENTRY',
  'E-LIST-KIND',
  'E-LADDER-UNKNOWN',
  'E-MODEL-UNKNOWN',
  'E-MODEL-FILE',
  'E-MODEL-FIT',
  'E-MODEL-PRICE',
  'E-NEVER',
  'E-REGEX',
  'E-SLOW',
  'E-TERM-EMPTY',
  'E-TERM-SINGLE-CJK',
  'E-TERM-EVERYTHING',
  'E-EXAMPLE',
  'E-EXAMPLE-MISSING',
  'E-EVASION-FLOOR',
] as const;
export const WARNING_CODES = [
  'W-MATCHES-ANYTHING',
  'W-MODEL-NEW',
  'W-MODEL-PRICE',
  'W-LIST-UNUSED',
  'W-LIST-EXPIRED',
  'W-LIST-REPEATED',
  'W-PHRASE-COMMA',
  'W-TERM-PATTERN',
  'W-TERM-MARKS',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
export type WarningCode = (typeof WARNING_CODES)[number];
export type ProblemCode = ErrorCode | WarningCode;

/** One thing wrong in a rule set, in no language yet: `tellProblem` says it (print-problems.ts). */
export type Problem = {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  /** In characters, from 1. */
  readonly column: number;
  readonly endColumn: number;
  readonly rule: string | null;
  readonly message: Told;
  readonly hint: Told | null;
  /** Further lines under the message, such as what an example was read as. */
  readonly details: readonly Detail[];
  /** The line as written; null where there is no such line (a file that cannot be read). */
  readonly lineText: string | null;
};
export type Detail = { readonly label: Told; readonly text: Told };

/** A problem as a check states it. */
export type ProblemAt = {
  readonly code: ProblemCode;
  readonly at: Place;
  readonly message: Told;
  readonly hint?: Told | undefined;
  readonly rule?: string | undefined;
  readonly details?: readonly Detail[];
};

export function problemAt({ code, at, message, hint, rule, details }: ProblemAt): Problem {
  return {
    code,
    severity: code.startsWith('W-') ? 'warning' : 'error',
    file: at.source.file,
    ...positionOf(at),
    rule: rule ?? null,
    message,
    hint: hint ?? null,
    details: details ?? [],
  };
}

/** A problem with a whole file: there is no line to show. */
export function problemWithFile(code: ProblemCode, file: string, message: Told, hint?: Told): Problem {
  const nowhere = { line: 1, column: 1, endColumn: 1, lineText: null };
  return { code, severity: 'error', file, ...nowhere, rule: null, message, hint: hint ?? null, details: [] };
}

/** Errors first, then by file and line, so that a person can work from top to bottom. */
export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.line - b.line ||
      a.column - b.column,
  );
}

/** What a check needs to state a problem. */
export type Report = (problem: ProblemAt) => void;

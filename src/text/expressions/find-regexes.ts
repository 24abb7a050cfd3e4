import { RE2JS } from 're2js';
import { type Saying, say } from '../../words/saying.ts';
import {
  type Evasion,
  type Finding,
  type Pattern,
  type PatternProblem,
  SHOWN,
  type Steps,
  type View,
} from '../engine.ts';
import type { PrivateUnits } from '../reading/private-units.ts';
import { makeReader } from '../reading/reader.ts';
import type { Runs } from '../reading/runs.ts';
import { costOf } from './cost.ts';
import { type CountedMachine, makeCountedMachine } from './counted-machine.ts';
import { type Clause, requiredLiterals } from './literals.ts';
import { compilePrefilter, openPrefilter, type PrefilterTable } from './prefilter.ts';

type Expression = { readonly pattern: number; readonly evasion: Evasion; readonly source: string };

export type ExpressionSearch = {
  /** Patterns of the expressions that may match: the text has all the literals they cannot do without. */
  possible(text: string, runs: Runs, closed: Runs | undefined): readonly number[];
  /**
   * Adds what the expression of a pattern matches, in the text and, unless it sees through nothing, in other readings of
   * it. False where `steps` did not suffice: what was added then is not all.
   */
  search(pattern: number, text: string, views: () => readonly View[], findings: Finding[], steps: Steps): boolean;
};

/** All expressions, as data. */
export type ExpressionTable = {
  readonly expressions: readonly Expression[];
  /** What each clause of literals belongs to, and its bit there. */
  readonly clauses: readonly { readonly index: number; readonly bit: number }[];
  readonly prefilter: PrefilterTable;
};

type Problem = Omit<PatternProblem, 'pattern'>;

/** Matching takes time in proportion to this and to the text, in the worst case: some tenths of a second for 12 KB. */
const LARGEST = 4_000;

const compileExpression = (source: string): RE2JS => RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);

/** What RE2 refuses comes back as a problem with a hint. */
function problemOf(source: string): Problem | undefined {
  try {
    const regex = compileExpression(source);
    if (regex.matches('') && source.replace(/[\^$]/g, '') === '')
      return refuse(say('matchesEvery', JSON.stringify(source)), say('matchesEveryHint'));
    const steps = regex.programSize();
    if (steps > LARGEST) return refuse(say('tooManySteps', steps, LARGEST), say('tooManyStepsHint'));
    return slownessOf(source, regex);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refuse(say('notCompiled', forAuthor(message)), hintFor(source));
  }
}

/**
 * Steps a character that an expression may cost at worst: 0.2 s for a message of 12 KB, which is then judged late. A program
 * of half as many instructions cannot cost more.
 */
const MOST_STEPS = 1_000;

/** Tries a large expression on texts made to be slow. In steps, not in time: a busy machine refuses nothing more. */
function slownessOf(source: string, regex: RE2JS): Problem | undefined {
  if (regex.programSize() * 2 <= MOST_STEPS) return undefined;
  const { stepsPerCharacter, unit } = costOf(regex, MOST_STEPS);
  if (stepsPerCharacter <= MOST_STEPS) return undefined;
  const like = JSON.stringify(unit.length > 4 ? `${unit.slice(0, 12)}…` : unit.repeat(3));
  return {
    ...refuse(say('slow', JSON.stringify(short(source)), stepsPerCharacter, like, MOST_STEPS), say('slowHint')),
    code: 'E-SLOW',
  };
}
const short = (source: string): string => (source.length > 60 ? `${source.slice(0, 60)}…` : source);

/** What the compiler adds for itself is of no use to the author. */
const forAuthor = (message: string): string => message.replace('error parsing regexp: ', '').replace('(?i)', '');

const refuse = (message: Saying, hint: Saying): Problem => ({ term: undefined, code: 'E-REGEX', message, hint });

function hintFor(source: string): Saying {
  if (/\(\?<?[=!]/.test(source)) return say('lookHint');
  if (/\\[1-9]|\\k</.test(source)) return say('referenceHint');
  if (/\(\?>|[*+?}]\+/.test(source)) return say('atomicHint');
  return say('re2Hint');
}

/**
 * The matches of one expression in one view of the text; false where `steps` did not suffice. Empty matches show nothing
 * and are left out.
 */
function find(machine: CountedMachine, view: string, steps: Steps, report: Report): boolean {
  const blind = machine.blindWaysOf(view);
  for (let at = 0; at <= view.length; ) {
    const match = machine.find(view, at, steps, blind);
    if (match === 'spent') return false;
    if (match === 'none') return true;
    const isShown = match.shownStart >= 0;
    const start = isShown ? match.shownStart : match.start;
    const end = isShown ? match.shownEnd : match.end;
    if (end > start) report(start, end);
    at = Math.max(end, start + 1);
  }
  return true;
}
type Report = (start: number, end: number) => void;

/** Checks all expressions and finds the literals that they cannot do without. */
export function compileExpressions(
  patterns: readonly Pattern[],
  privateUnits: PrivateUnits,
): {
  readonly table: ExpressionTable | undefined;
  readonly problems: readonly PatternProblem[];
} {
  const expressions: Expression[] = [];
  const problems: PatternProblem[] = [];
  patterns.forEach((given, pattern) => {
    if (given.type !== 'regex') return;
    const problem = problemOf(given.source);
    if (problem === undefined) expressions.push({ pattern, evasion: given.evasion, source: given.source });
    else problems.push({ ...problem, pattern });
  });
  if (expressions.length === 0) return { table: undefined, problems };
  const reader = makeReader(privateUnits);
  // What reads as nothing, such as an invisible character, cannot be looked for.
  const isSeen = (literals: Clause): boolean => literals.every((literal) => reader.read(literal).count > 0);
  const clauses = expressions.flatMap(({ source }, index) =>
    requiredLiterals(source)
      .filter(isSeen)
      .map((literals, nth) => ({ index, bit: 1 << nth, literals })),
  );
  const prefilter = compilePrefilter(
    clauses.map(({ literals }) => literals),
    reader,
  );
  return { table: { expressions, clauses: clauses.map(({ index, bit }) => ({ index, bit })), prefilter }, problems };
}

type Opened = Expression & { machine: CountedMachine | undefined };
const opened = (expression: Expression): Opened => ({ ...expression, machine: undefined });

function machineOf(source: string): CountedMachine {
  const regex = compileExpression(source);
  return makeCountedMachine(regex, regex.namedGroups()[SHOWN] ?? 0);
}

/** Over compiled expressions. An expression is compiled when it is first tried: a new rule set is not to hold up messages. */
export function openExpressionSearch(
  { expressions, clauses, prefilter: table }: ExpressionTable,
  privateUnits: PrivateUnits,
): ExpressionSearch {
  const reader = makeReader(privateUnits);
  const prefilter = openPrefilter(table);
  const byPattern = new Map(expressions.map((expression) => [expression.pattern, opened(expression)]));
  const patternOf = (index: number): number => expressions[index]!.pattern;
  const complete = new Uint8Array(expressions.length);
  for (const { index, bit } of clauses) complete[index]! |= bit;
  /** Shared by all texts that have no literal: most of them. */
  const always: readonly number[] = [...expressions.keys()].filter((index) => complete[index] === 0).map(patternOf);
  const mayHide = [...new Set(prefilter.merged.map((clause) => clauses[clause]!.index))];
  const met = new Uint8Array(expressions.length);
  const touched: number[] = [];
  let chosen: number[] = [];
  const meet = (clause: number): void => {
    const { index, bit } = clauses[clause]!;
    const before = met[index]!;
    if ((before & bit) !== 0) return;
    if (before === 0) touched.push(index);
    met[index] = before | bit;
    if (met[index] === complete[index]) chosen.push(patternOf(index));
  };

  return {
    possible(text, runs, closed) {
      if (clauses.length === 0 || text === '') return always;
      prefilter.scan(runs, meet);
      if (closed !== undefined) prefilter.scan(closed, meet);
      // An escape or a mark that was read as part of its neighbour may hide a literal of the text as sent.
      if (runs.merged) {
        prefilter.scan(reader.read(text, true), meet);
        for (const index of mayHide) if (met[index] !== complete[index]) chosen.push(patternOf(index));
      }
      for (const index of touched) met[index] = 0;
      touched.length = 0;
      if (chosen.length === 0) return always;
      const possible = [...chosen, ...always];
      chosen = [];
      return possible;
    },
    search(pattern, text, views, findings, steps) {
      const expression = byPattern.get(pattern);
      if (expression === undefined) return true;
      expression.machine ??= machineOf(expression.source);
      const { machine, evasion } = expression;
      const report = (start: number, end: number) => findings.push({ pattern, term: 0, start, end });
      if (!find(machine, text, steps, report)) return false;
      if (evasion === 'off') return true;
      for (const view of views()) {
        const inView: Report = (start, end) => findings.push({ pattern, term: 0, ...view.placeOf(start, end) });
        if (!find(machine, view.text, steps, inView)) return false;
      }
      return true;
    },
  };
}

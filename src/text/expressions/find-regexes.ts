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
import { makeClasses } from './classes.ts';
import { costOf } from './cost.ts';
import { type CountedMachine, makeCountedMachine } from './counted-machine.ts';
import { type FirstLook, makeFirstLook } from './first-look.ts';
import { type Clause, requiredLiterals, worthLooking } from './literals.ts';
import { openPrefilter } from './prefilter.ts';
import { compilePrefilter, type PrefilterTable } from './prefilter-table.ts';
import { programOf } from './program.ts';

type Expression = {
  readonly pattern: number;
  readonly evasion: Evasion;
  readonly source: string;
  /** Of the clauses of all expressions those that it needs, the rarest first. */
  readonly needs: readonly number[];
};

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
  /** How many clauses of literals they have together: many expressions need a digit, and that is one clause. */
  readonly clauses: number;
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
function find({ look, machine }: Machines, view: string, steps: Steps, report: Report): boolean {
  if (!look.mayMatch(view, steps)) return true;
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
  const given: Omit<Expression, 'needs'>[] = [];
  const problems: PatternProblem[] = [];
  patterns.forEach((one, pattern) => {
    if (one.type !== 'regex') return;
    const problem = problemOf(one.source);
    if (problem === undefined) given.push({ pattern, evasion: one.evasion, source: one.source });
    else problems.push({ ...problem, pattern });
  });
  if (given.length === 0) return { table: undefined, problems };
  const reader = makeReader(privateUnits);
  // What reads as nothing, such as an invisible character, cannot be looked for.
  const isSeen = (literals: Clause): boolean => literals.every((literal) => reader.read(literal).count > 0);
  const clauses: Clause[] = [];
  const known = new Map<string, number>();
  const numberOf = (literals: Clause): number => {
    const name = literals.toSorted().join('\n');
    const number = known.get(name) ?? clauses.push(literals) - 1;
    known.set(name, number);
    return number;
  };
  const expressions = given.map((one): Expression => {
    const needs = worthLooking(requiredLiterals(one.source).filter(isSeen)).map(numberOf);
    return { ...one, needs: [...new Set(needs)] };
  });
  const prefilter = compilePrefilter(
    clauses,
    expressions.map(({ needs }) => needs),
    reader,
  );
  return { table: { expressions, clauses: clauses.length, prefilter }, problems };
}

/** Expressions with a clause that may stand in a text and not be seen. */
function hidden(expressions: readonly Expression[], merged: readonly number[]): readonly Expression[] {
  const clauses = new Set(merged);
  return expressions.filter(({ needs }) => needs.some((clause) => clauses.has(clause)));
}

type Machines = { readonly look: FirstLook; readonly machine: CountedMachine };
type Opened = Expression & { machines: Machines | undefined };
const opened = (expression: Expression): Opened => ({ ...expression, machines: undefined });

function machinesOf(source: string): Machines {
  const regex = compileExpression(source);
  const classes = makeClasses(programOf(regex).inst);
  const shown = regex.namedGroups()[SHOWN] ?? 0;
  return { look: makeFirstLook(regex, classes), machine: makeCountedMachine(regex, shown, classes) };
}

/** Over compiled expressions. An expression is compiled when it is first tried: a new rule set is not to hold up messages. */
export function openExpressionSearch(
  { expressions, clauses, prefilter: table }: ExpressionTable,
  privateUnits: PrivateUnits,
): ExpressionSearch {
  const reader = makeReader(privateUnits);
  const prefilter = openPrefilter(table);
  const byPattern = new Map(expressions.map((expression) => [expression.pattern, opened(expression)]));
  /** Shared by all texts that have no literal: most of them. */
  const always: readonly number[] = expressions.filter(({ needs }) => needs.length === 0).map(({ pattern }) => pattern);
  /** By clause, the expressions of which it is the rarest: only where that is met the others are asked for. */
  const byRarest: Expression[][] = Array.from({ length: clauses }, () => []);
  for (const expression of expressions)
    if (expression.needs.length > 0) byRarest[expression.needs[0]!]!.push(expression);
  const mayHide = hidden(expressions, prefilter.merged);
  const isMet = new Uint8Array(clauses);
  const met: number[] = [];
  const meet = (clause: number): void => {
    if (isMet[clause] === 1) return;
    isMet[clause] = 1;
    met.push(clause);
  };
  const hasAll = ({ needs }: Expression): boolean => {
    for (const clause of needs) if (isMet[clause] === 0) return false;
    return true;
  };

  return {
    possible(text, runs, closed) {
      if (clauses === 0 || text === '') return always;
      if (!runs.merged) {
        prefilter.scan(runs, closed, meet);
        if (met.length === 0) return always;
      }
      let chosen: number[] | undefined;
      const choose = ({ pattern }: Expression): void => {
        chosen ??= [];
        chosen.push(pattern);
      };
      // An escape or a mark that was read as part of its neighbour may hide a literal of the text as sent.
      if (runs.merged) {
        prefilter.scanAll(runs, meet);
        if (closed !== undefined) prefilter.scanAll(closed, meet);
        prefilter.scanAll(reader.read(text, true), meet);
        for (const expression of mayHide) if (!hasAll(expression)) choose(expression);
      }
      for (const clause of met) for (const expression of byRarest[clause]!) if (hasAll(expression)) choose(expression);
      for (const clause of met) isMet[clause] = 0;
      met.length = 0;
      return chosen === undefined ? always : [...chosen, ...always];
    },
    search(pattern, text, views, findings, steps) {
      const expression = byPattern.get(pattern);
      if (expression === undefined) return true;
      expression.machines ??= machinesOf(expression.source);
      const { machines, evasion } = expression;
      const report = (start: number, end: number) => findings.push({ pattern, term: 0, start, end });
      if (!find(machines, text, steps, report)) return false;
      if (evasion === 'off') return true;
      for (const view of views()) {
        const inView: Report = (start, end) => findings.push({ pattern, term: 0, ...view.placeOf(start, end) });
        if (!find(machines, view.text, steps, inView)) return false;
      }
      return true;
    },
  };
}

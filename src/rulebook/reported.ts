import type { Problem } from '../rules/problem.ts';

/** The first problems of a rule set, and how many more there are. */
export type Reported = { readonly problems: readonly Problem[]; readonly more: number };

/** A list of the wrong kind has a problem on every line: a log needs a few of them, and a person has `unsaid rules check`. */
const MOST_REPORTED = 50;

export const firstOf = (problems: readonly Problem[]): Reported => ({
  problems: problems.slice(0, MOST_REPORTED),
  more: Math.max(0, problems.length - MOST_REPORTED),
});

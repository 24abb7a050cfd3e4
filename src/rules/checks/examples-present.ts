import { type Saying, say } from '../../words/saying.ts';
import type { BuiltRule } from '../build-rule.ts';
import { needsHistory } from '../build-rule.ts';
import type { Report } from '../problem.ts';

/** A rule without one example of what it is for and one of what it must leave alone is a guess: E-EXAMPLE-MISSING. */
export function checkExamplesPresent({ rule, origin }: BuiltRule, report: Report): void {
  const { match, noMatch, sequences } = rule.examples;
  const counts = needsHistory(rule.when);
  const missing = (message: Saying, hint: Saying) => {
    report({ code: 'E-EXAMPLE-MISSING', at: origin.examples, message, hint, rule: rule.id });
  };
  if (match.length === 0 && !sequences.some(({ recalled }) => recalled > 0)) {
    missing(say('noMatchExample'), say(counts ? 'sequenceRecalled' : 'examplesMatch'));
  }
  if (noMatch.length === 0 && !sequences.some(({ recalled }) => recalled === 0)) {
    missing(say('noCleanExample'), say(counts ? 'sequenceNone' : 'examplesNoMatch'));
  }
}

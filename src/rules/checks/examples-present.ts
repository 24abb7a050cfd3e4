import type { BuiltRule } from '../build-rule.ts';
import { needsHistory } from '../build-rule.ts';
import type { Report } from '../problem.ts';

/** A rule without one example of what it is for and one of what it must leave alone is a guess: E-EXAMPLE-MISSING. */
export function checkExamplesPresent({ rule, origin }: BuiltRule, report: Report): void {
  const { match, noMatch, sequences } = rule.examples;
  const counts = needsHistory(rule.when);
  const missing = (what: string, hint: string) => {
    const message = `this rule has no example of ${what}`;
    report({ code: 'E-EXAMPLE-MISSING', at: origin.examples, message, hint, rule: rule.id });
  };
  if (match.length === 0 && !sequences.some(({ recalled }) => recalled > 0)) {
    missing('what it must match', counts ? 'a sequence with expect: { recalled: … }' : 'examples: { match: ["…"] }');
  }
  if (noMatch.length === 0 && !sequences.some(({ recalled }) => recalled === 0)) {
    missing('what it must leave alone', counts ? 'a sequence with expect: none' : 'examples: { no_match: ["…"] }');
  }
}

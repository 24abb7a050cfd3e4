import { contentOfExample, messageOfEvent, placeIn } from '../judge/content-of.ts';
import { evaluate } from '../judge/evaluate.ts';
import type { Judge } from '../judge/judge.ts';
import { play, recalledIn } from '../judge/play.ts';
import { identityOf } from '../model.ts';
import type { Example, Rule, RuleSet, SequenceExample } from '../rules/rule-set.ts';

/** An example that does not do what it says. */
export type FailedExample =
  | { readonly rule: Rule; readonly kind: 'match' | 'noMatch'; readonly index: number; readonly example: Example }
  | {
      readonly rule: Rule;
      readonly kind: 'sequence';
      readonly index: number;
      readonly expected: number;
      readonly recalled: number;
    };

/**
 * The rule set with every rule turned on: examples must hold for rules that are off too, so that turning one on is no
 * surprise.
 */
export function withEveryRuleOn(ruleSet: RuleSet): RuleSet {
  const on = (rule: Rule): Rule => (rule.state === 'off' ? { ...rule, state: 'shadow' } : rule);
  return { ...ruleSet, rules: ruleSet.rules.map(on) };
}

/** The rules that are off, turned on, and no others. */
export function onlyThoseOff(ruleSet: RuleSet): RuleSet {
  return withEveryRuleOn({ ...ruleSet, rules: ruleSet.rules.filter(({ state }) => state === 'off') });
}

/** Runs the examples of a rule that is not off in `judge`, each against this rule alone. */
export function runExamples(rule: Rule, judge: Judge): readonly FailedExample[] {
  const { match, noMatch, sequences } = rule.examples;
  const failed: FailedExample[] = [];
  match.forEach((example, index) => {
    if (!matchesRule(judge, rule, example)) failed.push({ rule, kind: 'match', index, example });
  });
  noMatch.forEach((example, index) => {
    if (matchesRule(judge, rule, example)) failed.push({ rule, kind: 'noMatch', index, example });
  });
  sequences.forEach((sequence, index) => {
    const recalled = recalledInSequence(judge, rule, sequence);
    const { recalled: expected } = sequence;
    if (recalled !== expected) failed.push({ rule, kind: 'sequence', index, expected, recalled });
  });
  return failed;
}

/** Whether the rule matches a message, seen somewhere the rule looks at. */
export function matchesRule(judge: Judge, rule: Rule, example: Example): boolean {
  const compiled = judge.inside.rules.find((one) => one.rule.id === rule.id);
  if (compiled === undefined) return false;
  const content = contentOfExample(example, placeIn(rule.scope));
  if (compiled.looksAt && !compiled.looksAt(content)) return false;
  return evaluate(compiled.when, judge.inside.factsFor(compiled, content, [])).holds;
}

/** How many messages of a sequence the rule recalls; those it matches, for a rule that recalls nothing. */
export function recalledInSequence(judge: Judge, rule: Rule, { events }: Pick<SequenceExample, 'events'>): number {
  const said = events.map((event, index) => messageOfEvent(rule, event, index + 1));
  if (rule.then.some(({ type }) => type === 'recall'))
    return recalledIn(judge, said, (hit) => hit.rule === rule.id).size;
  const matched = [...play(judge, said)].filter(({ hits }) => hits.some((hit) => hit.rule === rule.id));
  return new Set(matched.map(({ key }) => identityOf(key))).size;
}

import { exampleText } from '../judge/content-of.ts';
import { type Judge, makeJudge } from '../judge/judge.ts';
import type { Example, Rule } from '../rules/rule-set.ts';
import { attack, catchRate, type FamilyResult, GATE_SEED, promised } from './attack.ts';
import { matchesRule, recalledInSequence, withEveryRuleOn } from './examples.ts';

/** What became of a rule's own examples, and of disguises made of them. */
export type RuleTests = {
  readonly examples: readonly TriedExample[];
  readonly sequences: readonly TriedSequence[];
  /** Families that the rule promises to see through first, in each half the worst first. */
  readonly families: readonly (FamilyResult & { readonly isPromised: boolean })[];
  /** 0 to 1, of the families that it promises; undefined where it promises none. */
  readonly catchRate: number | undefined;
};
/** `text` as it is told to people; `wanted` and `got`: whether the rule matches. */
export type TriedExample = { readonly text: string; readonly wanted: boolean; readonly got: boolean };
/** `wanted` and `got`: messages that the rule recalls. */
export type TriedSequence = { readonly messages: number; readonly wanted: number; readonly got: number };

/** Tries a rule of a set as `unsaid rules test` does. A rule that is off is turned on for it. Undefined: there is no such rule. */
export function testRule(judge: Judge, id: string): RuleTests | undefined {
  const rule = judge.ruleSet.rules.find((one) => one.id === id);
  if (rule === undefined) return undefined;
  const asked = rule.state === 'off' ? turnedOn(judge, rule) : judge;
  const tried = (wanted: boolean) => (example: Example) => ({
    ...{ text: exampleText(example), wanted, got: matchesRule(asked, rule, example) },
  });
  const { match, noMatch, sequences } = rule.examples;
  const results = attack(asked, rule, GATE_SEED);
  const kept = promised(results, rule);
  const families = results.map((result) => ({ ...result, isPromised: kept.includes(result) }));
  return {
    examples: [...match.map(tried(true)), ...noMatch.map(tried(false))],
    sequences: sequences.map((sequence) => ({
      ...{ messages: sequence.events.length, wanted: sequence.recalled },
      got: recalledInSequence(asked, rule, sequence),
    })),
    families: families.toSorted(
      (a, b) => Number(b.isPromised) - Number(a.isPromised) || catchRate([a]) - catchRate([b]),
    ),
    catchRate: kept.length === 0 ? undefined : catchRate(kept),
  };
}

function turnedOn({ ruleSet }: Judge, rule: Rule): Judge {
  const made = makeJudge(withEveryRuleOn({ ...ruleSet, rules: [rule] }));
  if (!made.ok) throw new Error('a rule that loaded does not compile');
  return made.judge;
}

import { createHash } from 'node:crypto';
import type { Rule, RuleSet } from './rule-set.ts';

/** Changes with what the rule finds and does; not with its title, its examples or its brake. */
export function versionOf({ when, except, scope, state, then }: Rule): string {
  return createHash('sha256')
    .update(JSON.stringify([when, except, scope, state, then], withoutTables))
    .digest('hex')
    .slice(0, 16);
}

/** A model is named by its digest. */
const withoutTables = (key: string, value: unknown): unknown => (key === 'table' ? undefined : value);

/** The versions of rules in rule sets that judged lately, by the hash of the rule set. */
export type RuleVersions = {
  learn(ruleSet: Pick<RuleSet, 'hash' | 'rules'>): void;
  /** `''` of a rule that is in no rule set known. */
  of(ruleSet: string, rule: string): string;
};

/** A verdict is told of within a second or so; rule sets change by the hour. */
const KEPT = 8;

export function makeRuleVersions(): RuleVersions {
  const known = new Map<string, ReadonlyMap<string, string>>();
  return {
    learn: ({ hash, rules }) => {
      known.delete(hash);
      known.set(hash, new Map(rules.map((rule) => [rule.id, versionOf(rule)])));
      if (known.size > KEPT) known.delete(known.keys().next().value!);
    },
    of: (ruleSet, rule) => known.get(ruleSet)?.get(rule) ?? '',
  };
}

import type { Condition, Rule } from '../rules/rule-set.ts';
import type { Pattern } from '../text/engine.ts';

/** Where a pattern comes from: a condition, or the exceptions of its rule. */
export type PatternOwner = { readonly rule: Rule; readonly condition: Condition | 'exceptions' };

/** All patterns of all rules, each once: rules that say the same or use the same list share its pattern. */
export type PatternTable = {
  readonly patterns: Pattern[];
  /** By pattern, who asked for it first. */
  readonly owners: PatternOwner[];
  /** The index of the pattern in the engine. */
  indexOf(pattern: Pattern, owner: PatternOwner): number;
};

export function makePatternTable(): PatternTable {
  const patterns: Pattern[] = [];
  const owners: PatternOwner[] = [];
  const known = new Map<string, number>();
  /** Lists and models are long, and left out of a rule set that was handed over: their names stand for them. */
  const nameOf = (pattern: Pattern, { condition }: PatternOwner): string => {
    if (pattern.type === 'learned') return `${pattern.model} ${pattern.threshold}`;
    // Stryker disable next-line all: said for the type checker: phrases that are no exceptions are those of a condition on phrases.
    const list = condition !== 'exceptions' && condition.type === 'terms' ? condition.list : undefined;
    // Stryker disable next-line ConditionalExpression: said for the type checker, as above.
    return JSON.stringify(list === undefined || pattern.type !== 'terms' ? pattern : { ...pattern, terms: list });
  };
  return {
    patterns,
    owners,
    indexOf(pattern, owner) {
      const name = nameOf(pattern, owner);
      const index = known.get(name);
      if (index !== undefined) return index;
      known.set(name, patterns.length);
      owners.push(owner);
      return patterns.push(pattern) - 1;
    },
  };
}

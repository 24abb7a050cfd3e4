import type { Condition, Rule } from '../rules/rule-set.ts';
import type { Pattern } from '../text/engine.ts';

/** Where a pattern comes from: a condition, or the exceptions of its rule. */
export type PatternOwner = { readonly rule: Rule; readonly condition: Condition | 'exceptions' };

/** All patterns of all rules, each once: rules that use the same list share its pattern. */
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
  /** Word lists are long and shared: they are told apart by identity, not by writing them out. */
  const terms = new Map<readonly string[], number>();
  const nameOf = (pattern: Pattern): string => {
    if (pattern.type !== 'terms') return JSON.stringify(pattern);
    const number = terms.get(pattern.terms) ?? terms.size;
    terms.set(pattern.terms, number);
    return `${pattern.evasion} ${number}`;
  };
  return {
    patterns,
    owners,
    indexOf(pattern, owner) {
      const name = nameOf(pattern);
      const index = known.get(name);
      if (index !== undefined) return index;
      known.set(name, patterns.length);
      owners.push(owner);
      return patterns.push(pattern) - 1;
    },
  };
}

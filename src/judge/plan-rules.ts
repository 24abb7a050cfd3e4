import type { Rule, RuleSet } from '../rules/rule-set.ts';
import type { Pattern } from '../text/engine.ts';
import { compileCondition, type Shared } from './compile-condition.ts';
import type { CompiledCondition } from './compiled-condition.ts';
import { makeCounterPlan, type PlannedCounter } from './counter-plan.ts';
import { type DomainTables, openDomains } from './list-entries.ts';
import { makePatternTable, type PatternOwner } from './pattern-table.ts';
import type { SampleTables } from './samples.ts';
import { makeScopeTest, type ScopeTest } from './scope.ts';
import { type Trigger, triggerOf } from './triggers.ts';

export type CompiledRule = {
  readonly rule: Rule;
  readonly state: 'shadow' | 'live';
  readonly looksAt: ScopeTest;
  readonly when: CompiledCondition;
  /** The pattern whose matches cancel what they overlap. */
  readonly exceptions: number | undefined;
  readonly trigger: Trigger | undefined;
};

/** The lists that no engine looks for, compiled. */
export type ListTables = { readonly domains: DomainTables; readonly samples: SampleTables };

/** What judges a rule set, but for the engine that finds its patterns. */
export type RulePlan = {
  readonly rules: readonly CompiledRule[];
  readonly counters: readonly PlannedCounter[];
  readonly patterns: readonly Pattern[];
  readonly owners: readonly PatternOwner[];
};

/** Conditions, counters and the numbering of patterns: the same for the same rules, with the entries of lists or without. */
export function planRules(ruleSet: RuleSet, { domains, samples }: ListTables): RulePlan {
  const table = makePatternTable();
  const plan = makeCounterPlan();
  const opened = new Map([...domains].map(([list, table]) => [list, openDomains(table)]));
  const rules = ruleSet.rules.flatMap((rule): CompiledRule[] => {
    const { state } = rule;
    if (state === 'off') return [];
    const looksAt = makeScopeTest(rule.scope);
    const exceptions =
      rule.except.length === 0
        ? undefined
        : table.indexOf({ type: 'terms', terms: rule.except, evasion: 'standard' }, { rule, condition: 'exceptions' });
    const counters = plan.of({ rule, looksAt, exceptions });
    const shared: Shared = {
      add: (pattern, condition) => table.indexOf(pattern, { rule, condition }),
      domainsOf: (list) => opened.get(list),
      samplesOf: (list) => samples.get(list),
    };
    const when = compileCondition(rule.when, shared, counters);
    // Stryker disable next-line all: it only chooses by what a rule is cheapest to ask for.
    const frequency = (pattern: number) => (table.patterns[pattern]!.type === 'regex' ? EXPRESSION_MET : 1);
    return [{ rule, state, looksAt, when, exceptions, trigger: triggerOf(when, frequency) }];
  });
  return { rules, counters: plan.counters, patterns: table.patterns, owners: table.owners };
}

/** How many times more often an expression may match than a list of phrases. */
const EXPRESSION_MET = 10;

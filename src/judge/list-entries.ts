import { changeInner, innerConditions } from '../rules/inner-conditions.ts';
import type { Condition, Rule, RuleSet } from '../rules/rule-set.ts';
import type { ModelTable } from '../text/learned/model-table.ts';
import { packWords, type WordTable } from '../text/tables/word-set.ts';

/** The domains of every list that links are compared with, by the list's name. */
export type DomainTables = ReadonlyMap<string, WordTable>;

const NO_TABLE: ModelTable = { weights: new Int8Array(0), shift: 0 };

/** Packs each list of domains once, whatever the number of rules that use it. */
export function packDomains({ rules }: RuleSet): DomainTables {
  const tables = new Map<string, WordTable>();
  for (const rule of rules)
    for (const { list, domainIn, domainNotIn } of linksIn(rule.when)) {
      const domains = domainIn ?? domainNotIn;
      if (list !== undefined && domains !== undefined && !tables.has(list))
        tables.set(list, packWords(domains.join(' '), 'full'));
    }
  return tables;
}

type Link = Extract<Condition, { type: 'link' }>;

function linksIn(condition: Condition): readonly Link[] {
  return condition.type === 'link' ? [condition] : innerConditions(condition).flatMap(linksIn);
}

/** The same rules without what stands in lists: once compiled, nobody needs a hundred thousand strings. */
export function withoutListEntries(ruleSet: RuleSet): RuleSet {
  return {
    ...ruleSet,
    rules: ruleSet.rules.map((rule): Rule => ({ ...rule, when: withoutEntries(rule.when) })),
  };
}

/** The same condition without what stands in lists and models; it still names them. */
export function withoutEntries(condition: Condition): Condition {
  switch (condition.type) {
    case 'terms':
      return condition.list === undefined ? condition : { ...condition, terms: [] };
    case 'learned':
      return { ...condition, table: NO_TABLE };
    case 'link':
      return { ...condition, domainIn: condition.domainIn && [], domainNotIn: condition.domainNotIn && [] };
    default:
      return changeInner(condition, withoutEntries);
  }
}

import type { Condition, Rule, RuleSet } from '../rules/rule-set.ts';
import { packWords, type WordTable } from '../text/word-set.ts';

/** The domains of every list that links are compared with, by the list's name. */
export type DomainTables = ReadonlyMap<string, WordTable>;

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
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return condition.of.flatMap(linksIn);
    case 'score':
      return condition.signals.flatMap(({ when }) => linksIn(when));
    case 'count':
      return condition.where === undefined ? [] : linksIn(condition.where);
    case 'link':
      return [condition];
    default:
      return [];
  }
}

/** The same rules without what stands in lists: once compiled, nobody needs a hundred thousand strings. */
export function withoutListEntries(ruleSet: RuleSet): RuleSet {
  return {
    ...ruleSet,
    rules: ruleSet.rules.map((rule): Rule => ({ ...rule, when: withoutEntries(rule.when) })),
  };
}

/** The same condition without what stands in lists; it still names them. */
export function withoutEntries(condition: Condition): Condition {
  switch (condition.type) {
    case 'any':
    case 'all':
    case 'none':
      return { ...condition, of: condition.of.map(withoutEntries) };
    case 'score': {
      const signals = condition.signals.map(({ add, when }) => ({ add, when: withoutEntries(when) }));
      return { ...condition, signals };
    }
    case 'count':
      return { ...condition, where: condition.where && withoutEntries(condition.where) };
    case 'terms':
      return condition.list === undefined ? condition : { ...condition, terms: [] };
    case 'link':
      return { ...condition, domainIn: condition.domainIn && [], domainNotIn: condition.domainNotIn && [] };
    default:
      return condition;
  }
}

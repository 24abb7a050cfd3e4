import { changeInner, innerConditions } from '../rules/inner-conditions.ts';
import type { Condition, Rule, RuleSet } from '../rules/rule-set.ts';
import type { ModelTable } from '../text/learned/weights.ts';
import { openWords, packWords, type WordTable } from '../text/tables/word-set.ts';
import { type Domains, makeDomains, partsOfList } from './links/domains.ts';

/** A list of domains as plain data. */
type DomainTable = { readonly words: WordTable; readonly wildcards: readonly string[] };
/** The domains of every list that links are compared with, by the list's name. */
export type DomainTables = ReadonlyMap<string, DomainTable>;

export const openDomains = ({ words, wildcards }: DomainTable): Domains =>
  makeDomains({ words: openWords(words), wildcards });

/** Characters of a sample that are shown where a message is like it. */
export const SHOWN_OF_SAMPLE = 40;
const NO_TABLE: ModelTable = { weights: new Int8Array(0), shift: 0 };

/** Packs each list of domains once, whatever the number of rules that use it. */
export function packDomains({ rules }: RuleSet): DomainTables {
  const tables = new Map<string, DomainTable>();
  for (const rule of rules)
    for (const { list, domainIn, domainNotIn } of linksIn(rule.when)) {
      const domains = domainIn ?? domainNotIn;
      if (list === undefined || domains === undefined || tables.has(list)) continue;
      const { words, wildcards } = partsOfList(domains);
      tables.set(list, { words: packWords(words.join(' '), 'full'), wildcards });
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
function withoutEntries(condition: Condition): Condition {
  switch (condition.type) {
    case 'terms':
      return condition.list === undefined ? condition : { ...condition, terms: [] };
    case 'like':
      // Enough to know it by.
      return { ...condition, samples: condition.samples.map((sample) => sample.slice(0, SHOWN_OF_SAMPLE)) };
    case 'learned':
      return { ...condition, table: NO_TABLE };
    case 'link':
      return { ...condition, domainIn: condition.domainIn && [], domainNotIn: condition.domainNotIn && [] };
    default:
      return changeInner(condition, withoutEntries);
  }
}

/** The same condition as counters are named by it: what stands in its lists may change, and they go on counting. */
export function namedOnly(condition: Condition): Condition {
  const bare = withoutEntries(condition);
  const of = (one: Condition): Condition => {
    if (one.type === 'like') return { ...one, samples: [] };
    return one.type === 'link' ? { ...one, looksLike: one.looksLike && [] } : changeInner(one, of);
  };
  return of(bare);
}

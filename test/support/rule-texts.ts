type Asked = {
  /** The one term that matches it. */
  readonly term: string;
  /** As in the rule file. Default `[recall]`. */
  readonly then?: string;
  /** Default `live`. */
  readonly state?: 'live' | 'shadow' | 'off';
  /** Default `high`. */
  readonly severity?: 'critical' | 'high' | 'medium' | 'low';
  readonly title?: string;
  /** In place of `terms`. */
  readonly when?: string;
};

/** One rule as a rule file has it. */
const ruleOf = (
  id: string,
  { term, then = '[recall]', state = 'live', severity = 'high', title = id, when = `terms: ["${term}"]` }: Asked,
): string => `
  - id: ${id}
    title: ${title}
    policy: spam
    severity: ${severity}
    state: ${state}
    when: { text: { ${when} } }
    then: ${then}
    examples: { match: ["${term}"], no_match: ["hello there"] }`;

/** A rule file of rules by their ids. @param head more keys, such as `ladders` */
export const rulesOf = (rules: Readonly<Record<string, Asked>>, head = ''): string =>
  `version: 1\n${head}${head === '' ? '' : '\n'}rules:${Object.entries(rules)
    .map(([id, asked]) => ruleOf(id, asked))
    .join('')}\n`;

/** What most tests of the API have. */
export const ADS = { ads: { term: 'cheap watches', title: 'Ads' } } as const;

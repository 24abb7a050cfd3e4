import type { RuleTexts } from '../rules/parse.ts';
import type { Rule, RuleSet } from '../rules/rule-set.ts';

/** A rule set as it stands in its files. */
export type WrittenRules = { readonly ruleSet: Pick<RuleSet, 'rules'>; readonly texts: RuleTexts };

/**
 * Whether a new set lacks something that the one before had: a live rule that is in no file any more, a live rule with
 * fewer conditions, phrases or actions, a list with fewer lines. A file of which only the first half is written looks like
 * that. A rule that is set to `off` or `shadow` counts as present: somebody wrote that.
 */
export function saysLess(after: WrittenRules, before: WrittenRules): boolean {
  const rules = new Map(after.ruleSet.rules.map((rule) => [rule.id, rule]));
  const lacksRule = before.ruleSet.rules.some((rule) => {
    if (rule.state !== 'live') return false;
    const now = rules.get(rule.id);
    return now === undefined || (now.state === 'live' && partsOf(now) < partsOf(rule));
  });
  if (lacksRule) return true;
  const lists = new Map(after.texts.listFiles.map(({ path, text }) => [path, linesIn(text)]));
  return before.texts.listFiles.some(({ path, text }) => (lists.get(path) ?? 0) < linesIn(text));
}

const partsOf = ({ when, except, then, scope }: Rule): number => leavesIn([when, except, then, scope]);

function leavesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : 1;
  return Object.values(value).reduce((sum: number, each) => sum + leavesIn(each), 0);
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines + (text.endsWith('\n') ? 0 : 1);
}

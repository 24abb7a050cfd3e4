import type { Judge } from '../judge/judge.ts';
import type { Rule } from '../rules/rule-set.ts';
import { matchesRule } from './examples.ts';

/** What people say all day, in several languages: nobody wants any of it recalled. */
const EVERYDAY = [
  'good morning, see you later',
  'thanks, I will be there in ten minutes',
  'where is the station?',
  'ok',
  '好的，明天见',
  '今天天气不错',
  'わかりました、ありがとう',
  '네, 알겠습니다',
  '👍',
  '12:30',
];

/** If so many match, the rule does not look for anything: it only excludes something. */
const MOST = Math.ceil(EVERYDAY.length / 2);

/**
 * How many everyday sentences the rule matches, when it matches most; undefined otherwise. A rule for groups that it names
 * may want everything there.
 */
export function everydayMatches(
  judge: Judge,
  rule: Rule,
): { readonly matched: number; readonly of: number } | undefined {
  if (rule.scope.groups !== undefined) return undefined;
  const matched = EVERYDAY.filter((text) => matchesRule(judge, rule, { text })).length;
  return matched >= MOST ? { matched, of: EVERYDAY.length } : undefined;
}

import { type ParsedRules, parseRules, type RuleTexts } from '../../src/rules/parse.ts';
import type { Condition, Rule } from '../../src/rules/rule-set.ts';

/** One rule file beside three lists, as it is read: what is made of it, and what is said. */
const TODAY = '2026-11-20';
export const LISTS = {
  'lists/words.txt': 'tulip\nrose\n',
  'lists/hosts.txt': 'a.com\n',
  'lists/texts.txt': 'good day to you\n',
};
export const HEAD = `version: 1
lists:
  words: { file: lists/words.txt, lang: zh }
  hosts: { file: ./lists/hosts.txt, kind: domains }
  texts: { file: lists/texts.txt, kind: samples }
ladders:
  steps: { window: 1d, rungs: [{ at: 3, do: [{ mute: 1h }] }, { at: 1, do: [review] }] }
`;
export function parsed(
  rules: string,
  { head = HEAD, more = {} as Partial<RuleTexts>, lists = LISTS as object } = {},
): ParsedRules {
  const listFiles = Object.entries(lists).map(([path, text]) => ({ path, text: text as string }));
  const ruleFiles = [{ path: 'a.yaml', text: `${head}${rules}` }];
  return parseRules({ directory: 'rules', ruleFiles, listFiles, ...more }, TODAY);
}
export const withRule = (when: string, more = '') => `rules:
  - id: tested
    when: ${when}
${more.includes('then:') ? '' : '    then: [review]\n'}${more.includes('examples:') ? '' : '    examples: { match: [a], no_match: [b] }\n'}${more}`;
export const rule = (when: string, more = ''): Rule => parsed(withRule(when, more)).ruleSet.rules[0]!;
export const when = (written: string): Condition => rule(written).when;
/** Of the rule alone; lists that nothing refers to are no matter here. */
export const said = (when: string, more = '') =>
  parsed(withRule(when, more))
    .problems.filter(({ code }) => code !== 'W-LIST-UNUSED')
    .map(({ code, column, endColumn, lineText, message, hint, rule }) => [
      ...[code, lineText!.slice(column - 1, endColumn - 1), message, hint, rule],
    ]);
export const problem = (code: string, at: string, message: unknown, hint: unknown = null) => [
  code,
  at,
  message,
  hint,
  'tested',
];

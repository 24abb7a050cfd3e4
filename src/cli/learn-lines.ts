import type { Line } from '../learn/lines.ts';
import { plainly } from '../plain-text.ts';
import { loadRuleTexts } from '../rulebook/load.ts';
import { dayOf } from '../rules/lists.ts';
import { parseRules } from '../rules/parse.ts';
import { momentOf } from './moment.ts';
import { EXIT, type Terminal, UsageError } from './terminal.ts';
import { withHistory } from './with-history.ts';

/** The examples of a rule as lines to learn from. */
export async function exampleLines(id: string, directory: string, { now }: Terminal): Promise<readonly Line[]> {
  const loaded = await loadRuleTexts(directory);
  const rules = loaded.ok ? parseRules(loaded.texts, dayOf(now())).ruleSet.rules : [];
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new UsageError(({ usage }) => usage.noRule(id, directory));
  const { match, noMatch } = rule.examples;
  const line = (text: string, isMatch: boolean): Line => ({ text, isMatch, by: undefined, sender: undefined });
  const lines = [...match.map(({ text }) => line(text, true)), ...noMatch.map(({ text }) => line(text, false))];
  return lines.filter(({ text }) => text !== '');
}

const USUAL_SINCE = '90d';

/**
 * What people said of the rule's hits since then, in history: labels, and decisions on reviews. Says how much of it has no
 * text any more. The exit code where there is no history.
 */
export async function labelledLines(
  rule: string,
  since: string | undefined,
  terminal: Terminal,
): Promise<readonly Line[] | number> {
  const from = momentOf('--since', since ?? USUAL_SINCE, terminal.now());
  let lines: readonly Line[] = [];
  const code = await withHistory(terminal, async ({ questions }) => {
    const { lessons, withoutText, unsure } = await questions.lessons(rule, { from });
    lines = lessons.map(({ text, isMatch, who, sender }) => ({ text, isMatch, by: who, sender }));
    const count = (number: number): string => number.toLocaleString('en-US');
    const told = terminal.words.commands.fromLabels(rule, count(lines.length), count(withoutText), count(unsure));
    terminal.stdout.write(plainly`${told}\n`);
    return EXIT.done;
  });
  return code === EXIT.done ? lines : code;
}

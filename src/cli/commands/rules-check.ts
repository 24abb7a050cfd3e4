import { loadRules } from '../../rulebook/compile-rules.ts';
import { printProblems } from '../../rules/print-problems.ts';
import { oneOf, readArguments, rulesDirectory } from '../arguments.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

/** Every problem in the rules, at once. Warnings alone do not fail. */
export const rulesCheck: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, { format: { type: 'string' } }, 1);
  const format = oneOf('--format', values.format, ['text', 'json']);
  const loaded = await loadRules(rulesDirectory(positionals[0], terminal), terminal.now());
  const problems = loaded.ok ? loaded.warnings : loaded.problems;
  if (format === 'json') terminal.stdout.write(`${JSON.stringify(problems, null, 2)}\n`);
  else {
    if (problems.length > 0) terminal.stdout.write(printProblems(problems));
    if (loaded.ok) {
      const { rules, hash } = loaded.ruleSet;
      terminal.stdout.write(`${rules.length} rules, ${hash.slice(0, 8)}: no errors.\n`);
    }
  }
  return loaded.ok ? EXIT.done : EXIT.no;
};

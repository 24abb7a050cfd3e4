import { loadRules } from '../../rulebook/compile-rules.ts';
import { printProblems, tellProblem } from '../../rules/print-problems.ts';
import { oneOf, readArguments, rulesDirectory } from '../arguments.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

/** Every problem in the rules, at once. Warnings alone do not fail. */
export const rulesCheck: Command = async (args, terminal) => {
  const { values, positionals } = readArguments(args, { format: { type: 'string' } }, 1);
  const format = oneOf('--format', values.format, ['text', 'json']);
  const loaded = await loadRules(rulesDirectory(positionals[0], terminal), terminal.now());
  // Programs read English, unless they ask.
  const forPrograms = terminal.isSpoken ? terminal.words.rules : undefined;
  const problems = loaded.ok ? loaded.warnings : loaded.problems;
  if (format === 'json')
    terminal.stdout.write(
      `${JSON.stringify(
        problems.map((problem) => tellProblem(problem, forPrograms)),
        null,
        2,
      )}\n`,
    );
  else {
    if (problems.length > 0) terminal.stdout.write(printProblems(problems, undefined, terminal.words.rules));
    if (loaded.ok) {
      const { rules, hash } = loaded.ruleSet;
      terminal.stdout.write(`${terminal.words.commands.noErrors(rules.length, hash.slice(0, 8))}\n`);
    }
  }
  return loaded.ok ? EXIT.done : EXIT.no;
};

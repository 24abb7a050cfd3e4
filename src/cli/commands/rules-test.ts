import { loadRules } from '../../judge/compile-rules.ts';
import { printProblems } from '../../rules/print-problems.ts';
import { readArguments, rulesDirectory } from '../arguments.ts';
import type { Command } from '../terminal.ts';
import { EXIT } from '../terminal.ts';

/** The examples of every rule. */
export const rulesTest: Command = async (args, terminal) => {
  const { positionals } = readArguments(args, { seed: { type: 'string' } }, 1);
  const loaded = await loadRules(rulesDirectory(positionals[0], terminal), terminal.now());
  if (!loaded.ok) {
    terminal.stdout.write(printProblems(loaded.problems));
    return EXIT.no;
  }
  let count = 0;
  for (const { id, state, examples } of loaded.ruleSet.rules) {
    const { match, noMatch, sequences } = examples;
    count += match.length + noMatch.length + sequences.length;
    const kinds = [`${match.length} match`, `${noMatch.length} do not`];
    if (sequences.length > 0) kinds.push(`${sequences.length} sequences`);
    terminal.stdout.write(`ok  ${id} (${state}): ${kinds.join(', ')}\n`);
  }
  terminal.stdout.write(`${count} examples of ${loaded.ruleSet.rules.length} rules hold\n`);
  return EXIT.done;
};

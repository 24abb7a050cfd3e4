import type { Judge } from '../judge/judge.ts';
import { loadRules } from '../rulebook/compile-rules.ts';
import { printProblems } from '../rules/print-problems.ts';
import type { Terminal } from './terminal.ts';

/** The judge of a rules directory; undefined when its rules have errors, which are then on stderr. */
export async function loadJudge(directory: string, { stderr, now, words }: Terminal): Promise<Judge | undefined> {
  const loaded = await loadRules(directory, now());
  if (loaded.ok) return loaded.judge;
  stderr.write(printProblems(loaded.problems, undefined, words.rules));
  return undefined;
}

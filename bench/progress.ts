import { type Progress, startProgress, takeBreath } from '../src/cli/progress.ts';
import { openTerminal } from '../src/cli/terminal.ts';

/**
 * How far long work of a bench is: one line that moves in a terminal, nothing in a pipe. What the bench prints goes through
 * `say`, so that no line of it ends behind the one that moves.
 */
export type BenchProgress = Pick<Progress, 'total' | 'end'> & {
  /** So many more parts are done. Ends the process, with 1, when the user wants it to end. */
  step(count?: number): Promise<void>;
  say(line: string): void;
};

/** @param what a word for the line: `evaluating parts` */
export function startBench(what: string): BenchProgress {
  const { stdin, stdout, stderr, env } = process;
  const terminal = openTerminal({ stdin, stdout, stderr, env, now: () => new Date() });
  const progress = startProgress(terminal, what);
  return {
    total: progress.total,
    end: progress.end,
    step: async (count = 1) => {
      progress.step(count);
      await takeBreath();
      if (!progress.isStopped()) return;
      progress.end();
      stderr.write('stopped; nothing was written\n');
      process.exit(1);
    },
    say: (line) => {
      progress.hide();
      console.log(line);
    },
  };
}

import { once } from 'node:events';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { JudgeTable } from '../judge/judge.ts';
import type { RuleTexts } from '../rules/parse.ts';
import type { Reported } from './reported.ts';

export type CompileTask = {
  readonly directory: string;
  /** Decides which list entries have expired. */
  readonly now: Date;
  /** The hash of the set that runs: the same set is not handed over again. */
  readonly running: string;
};

export type CompileAnswer =
  | {
      readonly result: 'compiled';
      readonly table: JudgeTable;
      readonly texts: RuleTexts;
      readonly reported: Reported;
    }
  | { readonly result: 'unchanged' }
  | { readonly result: 'refused'; readonly reported: Reported };

/** A hundred thousand entries need a tenth of it. A list that is too large ends the thread, not the process. */
const MEMORY: ResourceLimits = { maxOldGenerationSizeMb: 1024 };

/**
 * Reads, checks and compiles a rule set in a thread of its own, as `loadRules` does, while this one goes on answering
 * callbacks. The tables change hands without being copied. The thread does not keep the process alive, and is gone when
 * this returns.
 * @throws when the thread breaks, runs out of memory or is stopped by `signal`
 */
export async function compileApart(
  task: CompileTask,
  signal: AbortSignal,
  resourceLimits: ResourceLimits = MEMORY,
): Promise<CompileAnswer> {
  const thread = new Worker(new URL('./compile-thread.ts', import.meta.url), {
    workerData: task,
    resourceLimits,
    execArgv: [],
  });
  const settled = new AbortController();
  const until = { signal: AbortSignal.any([signal, settled.signal]) };
  const answered = once(thread, 'message', until);
  const ended = once(thread, 'exit', until).then(([code]) => {
    throw new Error(`the thread that compiles rules ended with ${code} and no answer`);
  });
  // Must come after the listeners: listening for messages would keep the process alive again.
  thread.unref();
  try {
    const [answer] = await Promise.race([answered, ended]);
    return answer as CompileAnswer;
  } finally {
    settled.abort();
    await thread.terminate();
  }
}

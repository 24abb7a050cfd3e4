import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RuleTexts } from '../rules/parse.ts';
import type { JudgeTable } from './judge.ts';
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

/**
 * Reads, checks and compiles a rule set in a thread of its own, as `loadRules` does, while this one goes on answering
 * callbacks. The tables change hands without being copied. The thread does not keep the process alive, and is gone when
 * this returns.
 * @throws when the thread breaks, runs out of memory or is stopped by `signal`
 */
export async function compileApart(task: CompileTask, signal: AbortSignal): Promise<CompileAnswer> {
  const thread = new Worker(new URL('./compile-thread.ts', import.meta.url), { workerData: task });
  thread.unref();
  const settled = new AbortController();
  const until = { signal: AbortSignal.any([signal, settled.signal]) };
  try {
    const ended = once(thread, 'exit', until).then(([code]) => {
      throw new Error(`the thread that compiles rules ended with ${code} and no answer`);
    });
    const [answer] = await Promise.race([once(thread, 'message', until), ended]);
    return answer as CompileAnswer;
  } finally {
    settled.abort();
    await thread.terminate();
  }
}

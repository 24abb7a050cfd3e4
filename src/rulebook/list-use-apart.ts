import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ListKind } from '../rules/lists.ts';

export type ListUseTask = {
  readonly directory: string;
  /** Decides which list entries have expired. */
  readonly now: Date;
  /** Whose lists. */
  readonly rule: string;
  /** What the rule matched. */
  readonly texts: readonly string[];
};

/** Entries of one list that occur in none of the texts; `unmatched` shows the first of them, as their file has them. */
export type ListUseAnswer = readonly {
  readonly list: string;
  readonly kind: ListKind;
  readonly entries: number;
  readonly never: number;
  readonly unmatched: readonly string[];
}[];

/**
 * Looks in a thread of its own which entries of a rule's lists occur in given texts: a hundred thousand entries take a
 * fifth of a second of it, and this thread goes on.
 * @throws when the thread breaks or is stopped by `signal`
 */
export async function listUseApart(task: ListUseTask, signal: AbortSignal): Promise<ListUseAnswer> {
  const thread = new Worker(new URL('./list-use-thread.ts', import.meta.url), { workerData: task, execArgv: [] });
  const settled = new AbortController();
  const until = { signal: AbortSignal.any([signal, settled.signal]) };
  const answered = once(thread, 'message', until);
  const ended = once(thread, 'exit', until).then(([code]) => {
    throw new Error(`the thread that looks through lists ended with ${code} and no answer`);
  });
  thread.unref();
  try {
    const [answer] = await Promise.race([answered, ended]);
    return answer as ListUseAnswer;
  } finally {
    settled.abort();
    await thread.terminate();
  }
}

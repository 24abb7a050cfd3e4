import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AboutEntry, ListKind } from '../rules/lists.ts';

type Directory = {
  readonly directory: string;
  /** Decides which list entries have expired. */
  readonly now: Date;
};

export type ListUseTask = Directory & {
  /** Whose lists. */
  readonly rule: string;
  /** What the rule matched. */
  readonly texts: readonly string[];
};

export type ListTask = Directory & {
  readonly list: string;
  /** What rules matched that use it, newest first. */
  readonly texts: readonly { readonly text: string; readonly at: number }[];
  /** Only entries that hold this. */
  readonly find: string;
  /** Only entries that occur in none of the texts. */
  readonly never: boolean;
  readonly from: number;
  readonly most: number;
};

/** Of one list a page of its entries, in the order of its file; undefined where there is no such list. */
export type ListAnswer =
  | {
      readonly kind: ListKind;
      readonly entries: number;
      readonly never: number;
      /** How many there are of those that were asked for. */
      readonly found: number;
      readonly page: readonly (AboutEntry & {
        readonly entry: string;
        readonly texts: number;
        readonly lastAt: number | undefined;
      })[];
    }
  | undefined;

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
export const listUseApart = (task: ListUseTask, signal: AbortSignal): Promise<ListUseAnswer> => ask(task, signal);

/** Looks the same way at one list. @throws when the thread breaks or is stopped by `signal` */
export const listApart = (task: ListTask, signal: AbortSignal): Promise<ListAnswer> => ask(task, signal);

async function ask<Answer>(task: ListUseTask | ListTask, signal: AbortSignal): Promise<Answer> {
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
    return answer as Answer;
  } finally {
    settled.abort();
    await thread.terminate();
  }
}

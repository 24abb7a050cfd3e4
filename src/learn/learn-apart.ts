import { once } from 'node:events';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Learned } from './learn.ts';
import type { Broken, Line } from './lines.ts';

export type LearnTask = {
  readonly name: string;
  /** A file with a line for each text. */
  readonly from: string | undefined;
  /** Lines from elsewhere. */
  readonly more: readonly Line[];
  readonly engine: string;
  readonly before: string | undefined;
  readonly keepLines: boolean;
};

export type BrokenLine = { readonly line: number; readonly why: Broken };

export type LearnAnswer =
  /** `lines`: what it was taught, where that is asked for. */
  | { readonly result: 'learned'; readonly learned: Learned; readonly lines: readonly Pick<Line, 'text' | 'isMatch'>[] }
  /** Lines that cannot be read, the first of them, and how many there are. */
  | { readonly result: 'broken'; readonly lines: readonly BrokenLine[]; readonly count: number }
  | { readonly result: 'too-few'; readonly match: number; readonly noMatch: number }
  | { readonly result: 'no-file'; readonly why: string };

export type LearnMessage = LearnAnswer | { readonly result: 'step'; readonly done: number; readonly total: number };

const MEMORY: ResourceLimits = { maxOldGenerationSizeMb: 1024 };

/**
 * Reads the lines and teaches the model in a thread of its own, which is gone when this returns.
 * @throws when the thread breaks, runs out of memory or is stopped by `signal`
 */
export async function learnApart(
  task: LearnTask,
  signal: AbortSignal,
  onStep: (done: number, total: number) => void,
): Promise<LearnAnswer> {
  const thread = new Worker(new URL('./learn-thread.ts', import.meta.url), {
    workerData: task,
    resourceLimits: MEMORY,
    execArgv: [],
  });
  const settled = new AbortController();
  const until = { signal: AbortSignal.any([signal, settled.signal]) };
  const answer = new Promise<LearnAnswer>((resolve) => {
    thread.on('message', (message: LearnMessage) => {
      if (message.result === 'step') onStep(message.done, message.total);
      else resolve(message);
    });
  });
  const ended = once(thread, 'exit', until).then(([code]) => {
    throw new Error(`the thread that learns ended with ${code} and no answer`);
  });
  try {
    return await Promise.race([answer, ended]);
  } finally {
    settled.abort();
    await thread.terminate();
  }
}

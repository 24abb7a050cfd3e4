import { once } from 'node:events';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/** Questions to a thread, one at a time, each with one answer. It is started when it is first asked, and again after it broke. */
export type ThreadTalk<Question, Answer> = {
  /** @throws when the thread breaks, takes too long or is stopped: whoever asks then stops it */
  ask(question: Question, signal?: AbortSignal): Promise<Answer>;
  /** Whether a thread is there that knows what it was told before. */
  isOpen(): boolean;
  stop(): Promise<void>;
};

/** The answer did not come in time. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** A tenth of it is enough for a hundred thousand entries. */
const MEMORY: ResourceLimits = { maxOldGenerationSizeMb: 1024 };

/** It does not keep the process alive. */
export function makeThreadTalk<Question, Answer>(entry: URL, answerWithinMs: number): ThreadTalk<Question, Answer> {
  let thread: Worker | undefined;
  const open = (): Worker => {
    const made = new Worker(entry, { resourceLimits: MEMORY, execArgv: [] });
    made.on('error', () => {});
    made.once('exit', () => {
      if (thread === made) thread = undefined;
    });
    thread = made;
    return made;
  };
  return {
    ask: async (question, given) => {
      const asked = thread ?? open();
      const settled = new AbortController();
      const late = AbortSignal.timeout(answerWithinMs);
      const signal = AbortSignal.any([settled.signal, late, ...(given === undefined ? [] : [given])]);
      const answered = once(asked, 'message', { signal });
      const ended = once(asked, 'exit', { signal }).then(([code]) => {
        throw new Error(`the thread ended with ${code}`);
      });
      // After the listeners: to listen for messages makes it count again.
      asked.unref();
      asked.postMessage(question);
      try {
        const [answer] = await Promise.race([answered, ended]);
        return answer as Answer;
      } catch (error) {
        throw late.aborted ? new TooSlow(`no answer within ${answerWithinMs} ms`, { cause: error }) : error;
      } finally {
        settled.abort();
        ended.catch(() => {});
      }
    },
    isOpen: () => thread !== undefined,
    stop: async () => {
      const stopped = thread;
      thread = undefined;
      await stopped?.terminate();
    },
  };
}

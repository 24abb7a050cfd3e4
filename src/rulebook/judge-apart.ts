import { once } from 'node:events';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Content, CounterReading, CounterRequest, Verdict } from '../model.ts';
import type { RuleTexts } from '../rules/parse.ts';

/** What is said to the thread; it answers each with one message, in order. */
export type AskApart =
  | { readonly ask: 'rules'; readonly texts: RuleTexts; readonly now: Date }
  | { readonly ask: 'read'; readonly content: Content }
  | { readonly ask: 'judge'; readonly readings: readonly CounterReading[] };
export type AnswerApart =
  | { readonly answer: 'rules' | 'refused' }
  | { readonly answer: 'read'; readonly counters: readonly CounterRequest[] }
  | { readonly answer: 'judge'; readonly verdict: Verdict };

/** A judge in a thread of its own, where no message waits behind another: without limits, and slow. */
export type JudgeApart = {
  /**
   * Judges one message at a time by the rules of that hash. `count` fetches what the rules ask to know.
   * @throws when the thread breaks, takes too long, or the rules of the hash are not there any more
   */
  judge(content: Content, hash: string, count: Count): Promise<Verdict>;
  close(): Promise<void>;
};
export type Count = (requests: readonly CounterRequest[]) => Promise<readonly CounterReading[]>;

/** A hundred thousand entries need a tenth of it. */
const MEMORY: ResourceLimits = { maxOldGenerationSizeMb: 1024 };
/** The worst that was measured takes a few seconds (bench/worst.ts); what takes longer than this will not end. */
const ANSWER_WITHIN_MS = 60_000;

type Options = {
  /** The files of a rule set by its hash: the thread compiles them by itself, so that nobody waits for a copy. */
  readonly textsOf: (hash: string) => RuleTexts | undefined;
  readonly now: () => Date;
  readonly answerWithinMs?: number;
};

/** The thread is started when it is first needed, and again after it broke. It does not keep the process alive. */
export function makeJudgeApart({ textsOf, now, answerWithinMs = ANSWER_WITHIN_MS }: Options): JudgeApart {
  let thread: Worker | undefined;
  let known: string | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const open = (): Worker => {
    const made = new Worker(new URL('./judge-thread.ts', import.meta.url), { resourceLimits: MEMORY, execArgv: [] });
    made.on('error', () => {});
    made.once('exit', () => {
      if (thread === made) thread = undefined;
    });
    thread = made;
    known = undefined;
    return made;
  };
  const stop = async (): Promise<void> => {
    const stopped = thread;
    thread = undefined;
    await stopped?.terminate();
  };

  const ask = async (question: AskApart): Promise<AnswerApart> => {
    const asked = thread ?? open();
    const settled = new AbortController();
    const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(answerWithinMs)]);
    const answered = once(asked, 'message', { signal });
    const ended = once(asked, 'exit', { signal }).then(([code]) => {
      throw new Error(`the thread that judges ended with ${code}`);
    });
    // After the listeners: to listen for messages makes it count again.
    asked.unref();
    asked.postMessage(question);
    try {
      const [answer] = await Promise.race([answered, ended]);
      return answer as AnswerApart;
    } finally {
      settled.abort();
    }
  };

  const know = async (hash: string): Promise<void> => {
    if (thread !== undefined && known === hash) return;
    const texts = textsOf(hash);
    if (texts === undefined) throw new Error('the rules that were to judge are not kept any more');
    const { answer } = await ask({ ask: 'rules', texts, now: now() });
    if (answer !== 'rules') throw new Error('the thread that judges could not compile the rules');
    known = hash;
  };

  const judgeOne = async (content: Content, hash: string, count: Count): Promise<Verdict> => {
    try {
      await know(hash);
      const read = await ask({ ask: 'read', content });
      const readings = read.answer === 'read' ? await count(read.counters) : [];
      const judged = await ask({ ask: 'judge', readings });
      if (judged.answer !== 'judge') throw new Error('the thread that judges gave no verdict');
      return { ...judged.verdict, ruleSet: hash };
    } catch (error) {
      // Its next answer must not be taken for the answer to another question, so the thread is ended.
      await stop();
      throw error;
    }
  };

  return {
    judge(content, hash, count) {
      const judged = last.then(() => judgeOne(content, hash, count));
      last = judged.catch(() => {});
      return judged;
    },
    close: stop,
  };
}

import type { Content, CounterReading, CounterRequest, Verdict } from '../model.ts';
import type { RuleTexts } from '../rules/parse.ts';
import { makeThreadTalk } from './thread-talk.ts';

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
  const talk = makeThreadTalk<AskApart, AnswerApart>(new URL('./judge-thread.ts', import.meta.url), answerWithinMs);
  const { ask } = talk;
  let known: string | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const know = async (hash: string): Promise<void> => {
    if (talk.isOpen() && known === hash) return;
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
      // Whatever it was at, its next answer must not be taken for that to another question.
      await talk.stop();
      throw error;
    }
  };

  return {
    judge(content, hash, count) {
      const judged = last.then(() => judgeOne(content, hash, count));
      last = judged.catch(() => {});
      return judged;
    },
    close: talk.stop,
  };
}

import type { Content, Hit, Span, TextPart } from '../model.ts';
import type { RuleTexts } from '../rules/parse.ts';
import type { Language } from '../words/speak.ts';
import type { NearLines } from './kept-lines.ts';
import type { RuleTests } from './test-rule.ts';
import { makeThreadTalk } from './thread-talk.ts';

/** What is said to the thread; it answers each with one message, in order. */
export type AskLook =
  | { readonly ask: 'rules'; readonly texts: RuleTexts; readonly now: Date }
  | ({ readonly ask: 'try'; readonly directory: string } & Trying)
  | { readonly ask: 'judge'; readonly content: Content }
  | { readonly ask: 'tests'; readonly rule: string }
  | { readonly ask: 'phrase'; readonly phrase: string }
  | { readonly ask: 'find'; readonly texts: readonly (readonly TextPart[])[] };
export type AnswerLook =
  | { readonly answer: 'known'; readonly isGood: boolean }
  | { readonly answer: 'tried'; readonly tried: Tried }
  | { readonly answer: 'judged'; readonly judged: JudgedToday }
  | { readonly answer: 'tested'; readonly tests: RuleTests | undefined }
  | { readonly answer: 'found'; readonly found: readonly (readonly Span[])[] };

/** What to try, and in which language to say why a rule does not match. */
export type Trying = { readonly content: Content; readonly isSomewhere: boolean; readonly language: Language };

/** Which rules match a text, where, and why the others do not. */
export type Tried = {
  readonly readAs: string;
  readonly matches: readonly (Pick<Hit, 'rule' | 'severity'> & {
    readonly state: string;
    readonly actions: readonly string[];
    readonly spans: readonly Span[];
  })[];
  readonly others: readonly { readonly rule: string; readonly why: string }[];
  /** What the models that were asked were taught and is most like it, where that was kept. */
  readonly near: readonly NearLines[];
};

/** What rules say of a message by its words alone. `counting`: rules that would count, and were told of no other message. */
export type JudgedToday = { readonly hits: readonly Hit[]; readonly counting: boolean };

/** Looks at texts in a thread, for people who ask: nobody's message waits behind it, and it may take its time. */
export type LookApart = {
  /** @throws TooSlow, or when the rules of the hash are not there any more */
  try(hash: string, trying: Trying): Promise<Tried>;
  judge(hash: string, content: Content): Promise<JudgedToday>;
  /**
   * The tests of one rule; undefined: the set has no such rule. They are kept while that set is asked: neither rule nor
   * list can change within it. (A rule's version stays when its examples change.)
   * @throws as `try`
   */
  tests(hash: string, rule: string): Promise<RuleTests | undefined>;
  close(): Promise<void>;
};

type Options = {
  /** Of the rules: lines that models were taught lie beside them. */
  readonly directory: string;
  readonly textsOf: (hash: string) => RuleTexts | undefined;
  readonly now: () => Date;
  readonly answerWithinMs?: number;
};

const ENTRY = new URL('./look-thread.ts', import.meta.url);
/** 100 KB take some tenths of a second with all kinds of rule at once, a hundred thousand entries as long to compile. */
const ANSWER_WITHIN_MS = 60_000;

export function makeLookApart({ directory, textsOf, now, answerWithinMs = ANSWER_WITHIN_MS }: Options): LookApart {
  const talk = makeThreadTalk<AskLook, AnswerLook>(ENTRY, answerWithinMs);
  let known: string | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let tested = { hash: '', of: new Map<string, RuleTests | undefined>() };

  const know = async (hash: string): Promise<void> => {
    if (talk.isOpen() && known === hash) return;
    known = undefined;
    const texts = textsOf(hash);
    if (texts === undefined) throw new Error('the rules that were asked are not kept any more');
    const answer = await talk.ask({ ask: 'rules', texts, now: now() });
    if (answer.answer !== 'known' || !answer.isGood) throw new Error('the thread could not compile the rules');
    known = hash;
  };
  /** One after the other: what is answered belongs to what was asked. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work).catch(async (error: unknown) => {
      await talk.stop();
      throw error;
    });
    last = done.catch(() => {});
    return done;
  };
  return {
    try: (hash, trying) =>
      inTurn(async () => {
        await know(hash);
        const answer = await talk.ask({ ask: 'try', directory, ...trying });
        if (answer.answer !== 'tried') throw new Error('the thread tried nothing');
        return answer.tried;
      }),
    judge: (hash, content) =>
      inTurn(async () => {
        await know(hash);
        const answer = await talk.ask({ ask: 'judge', content });
        if (answer.answer !== 'judged') throw new Error('the thread judged nothing');
        return answer.judged;
      }),
    tests: async (hash, rule) => {
      const isKept = () => tested.hash === hash && tested.of.has(rule);
      if (isKept()) return tested.of.get(rule);
      return inTurn(async () => {
        if (isKept()) return tested.of.get(rule);
        await know(hash);
        const answer = await talk.ask({ ask: 'tests', rule });
        if (answer.answer !== 'tested') throw new Error('the thread tested nothing');
        if (tested.hash !== hash) tested = { hash, of: new Map() };
        tested.of.set(rule, answer.tests);
        return answer.tests;
      });
    },
    close: talk.stop,
  };
}

/** Finds a phrase in many texts, in a thread of its own. */
export type FindApart = {
  /** Where it stands in each of these, as a rule at high evasion would find it. */
  find(texts: readonly (readonly TextPart[])[]): Promise<readonly (readonly Span[])[]>;
  close(): Promise<void>;
};

/** Undefined where the phrase is none that could be looked for: nothing but spaces or punctuation. */
export async function openFindApart(phrase: string): Promise<FindApart | undefined> {
  const talk = makeThreadTalk<AskLook, AnswerLook>(ENTRY, ANSWER_WITHIN_MS);
  const answer = await talk.ask({ ask: 'phrase', phrase }).catch(async (error: unknown) => {
    await talk.stop();
    throw error;
  });
  if (answer.answer !== 'known' || !answer.isGood) {
    await talk.stop();
    return undefined;
  }
  return {
    find: async (texts) => {
      const found = await talk.ask({ ask: 'find', texts });
      if (found.answer !== 'found') throw new Error('the thread looked for nothing');
      return found.found;
    },
    close: talk.stop,
  };
}

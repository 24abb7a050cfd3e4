import { withFewSpans } from '../few-spans.ts';
import type { Content, Hit } from '../model.ts';
import type { KeptJudgement } from '../record/read-evidence.ts';
import { readRuleSet } from '../record/rule-archive.ts';
import { compileRules } from '../rulebook/compile-rules.ts';
import { type ModelAsked, modelsIn } from '../rulebook/kept-lines.ts';
import type { Desk } from './desk.ts';

/** What the rules of that time say about a message today. */
export type JudgedAgain =
  /** `engine`: what judged then, where it is not what judges now. `models`: those that the rules which matched then ask. */
  | { readonly type: 'same'; readonly engine: string | undefined; readonly models: readonly ModelAsked[] }
  | {
      readonly type: 'different';
      readonly hits: readonly Hit[];
      readonly engine: string | undefined;
      readonly models: readonly ModelAsked[];
    }
  /** Something that it needs is no longer kept, or this version cannot read the rules of that time. */
  | { readonly type: 'impossible'; readonly why: string };

/**
 * Judges a message again, offline, with its text, the counts and the rule files of that time, read as on that day. A
 * difference means that unsaid itself has changed.
 * @param engine the version of the code that judges now
 */
export async function judgeAgain({ redis }: Desk, judgement: KeptJudgement, engine: string): Promise<JudgedAgain> {
  const { message, parts, recent, sightings, verdict, judgedAt } = judgement;
  if (parts === undefined) return { type: 'impossible', why: 'the text is not kept any more (KEEP_TEXT)' };
  const texts = await readRuleSet(redis, verdict.ruleSet);
  if (texts === undefined) return { type: 'impossible', why: 'the rules of that time are not kept' };
  const compiled = compileRules(texts, new Date(judgedAt));
  if (!compiled.ok) return { type: 'impossible', why: 'this version of unsaid refuses the rules of that time' };
  const counters = sightings.counters.map((reading, index) => {
    const texts = recent[index];
    return texts === undefined || texts === null ? reading : { ...reading, texts };
  });
  const content: Content = { ...message, parts };
  const { hits } = compiled.judge.judge(content, { counters });
  const before = judgement.engine === engine ? undefined : judgement.engine;
  const matched = new Set(verdict.hits.map(({ rule }) => rule));
  const models = compiled.ruleSet.rules.flatMap(({ id, when }) => (matched.has(id) ? modelsIn(when) : []));
  return same(hits, verdict.hits)
    ? { type: 'same', engine: before, models }
    : { type: 'different', hits, engine: before, models };
}

/** As JSON: one of them was read back from it. Earlier versions kept all stretches. */
const same = (a: readonly Hit[], b: readonly Hit[]): boolean =>
  JSON.stringify(withFewSpans(a)) === JSON.stringify(withFewSpans(b));

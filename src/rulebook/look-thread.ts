/** Entry point of the thread that look-apart.ts starts: looks at texts for people who ask, one question at a time. */
import { parentPort } from 'node:worker_threads';
import { explain } from '../judge/explain.ts';
import { anywhere, type Judge, makeJudge } from '../judge/judge.ts';
import { dayOf } from '../rules/lists.ts';
import { parseRules } from '../rules/parse.ts';
import { EN } from '../words/en/rules.ts';
import { JA } from '../words/ja/rules.ts';
import { tell } from '../words/saying.ts';
import type { Language } from '../words/speak.ts';
import type { RuleWords } from '../words/words.ts';
import { ZH } from '../words/zh/rules.ts';
import { modelsIn, nearestTo } from './kept-lines.ts';
import type { AnswerLook, AskLook, Tried, Trying } from './look-apart.ts';
import { makePhraseFinder, type PhraseFinder } from './phrase.ts';
import { testRule } from './test-rule.ts';

const WORDS: Readonly<Record<Language, RuleWords>> = { en: EN, zh: ZH, ja: JA };

let judge: Judge | undefined;
let finder: PhraseFinder | undefined;

async function answer(question: AskLook): Promise<AnswerLook> {
  switch (question.ask) {
    case 'rules': {
      const made = makeJudge(parseRules(question.texts, dayOf(question.now)).ruleSet);
      judge = made.ok ? made.judge : undefined;
      return { answer: 'known', isGood: made.ok };
    }
    case 'try':
      return { answer: 'tried', tried: await tried(question, question.directory) };
    case 'judge': {
      const read = judge!.read(question.content);
      const nothing = read.counters.map(() => ({ value: 0, contributing: [] }));
      const { hits } = judge!.judge(question.content, { counters: nothing }, read);
      return { answer: 'judged', judged: { hits, counting: read.counters.length > 0 } };
    }
    case 'tests':
      return { answer: 'tested', tests: testRule(judge!, question.rule) };
    case 'phrase':
      finder = makePhraseFinder(question.phrase);
      return { answer: 'known', isGood: finder !== undefined };
    case 'find':
      return { answer: 'found', found: question.texts.map((parts) => finder!(parts)) };
  }
}

async function tried({ content, isSomewhere, language }: Trying, directory: string): Promise<Tried> {
  const asked = isSomewhere ? judge! : anywhere(judge!);
  const explained = explain(asked, content);
  const matches = explained.filter((one) => one.matches);
  const text = content.parts.map((part) => part.text).join('\n');
  const looking = explained.filter(({ outOfScope }) => outOfScope === undefined);
  return {
    readAs: asked.inside.engine.readAs(text, 'standard'),
    near: await nearestTo(
      text,
      looking.flatMap(({ rule }) => modelsIn(rule.when)),
      directory,
    ),
    matches: matches.map(({ rule: { id, state, severity, then }, spans }) => ({
      ...{ rule: id, state, severity, actions: then.map(({ type }) => type), spans },
    })),
    others: explained
      .filter((one) => !one.matches)
      .map(({ rule, outOfScope, condition }) => {
        const because = outOfScope ?? condition.because;
        return { rule: rule.id, why: because === undefined ? condition.condition : tell(WORDS[language], because) };
      }),
  };
}

parentPort!.on('message', async (question: AskLook) => parentPort!.postMessage(await answer(question)));

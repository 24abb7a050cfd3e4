/** Entry point of the thread that judge-apart.ts starts: judges messages one at a time, without limits. */
import { parentPort } from 'node:worker_threads';
import { type Judge, makeJudge, type ReadMessage } from '../judge/judge.ts';
import type { Content } from '../model.ts';
import { dayOf } from '../rules/lists.ts';
import { parseRules } from '../rules/parse.ts';
import type { AnswerApart, AskApart } from './judge-apart.ts';

let judge: Judge | undefined;
let read: { readonly content: Content; readonly read: ReadMessage } | undefined;

function answer(question: AskApart): AnswerApart {
  switch (question.ask) {
    case 'rules': {
      const made = makeJudge(parseRules(question.texts, dayOf(question.now)).ruleSet);
      judge = made.ok ? made.judge : undefined;
      return { answer: made.ok ? 'rules' : 'refused' };
    }
    case 'read':
      read = { content: question.content, read: judge!.read(question.content) };
      return { answer: 'read', counters: read.read.counters };
    case 'judge':
      return { answer: 'judge', verdict: judge!.judge(read!.content, { counters: question.readings }, read!.read) };
  }
}

parentPort!.on('message', (question: AskApart) => parentPort!.postMessage(answer(question)));

import type { RuleWords } from '../words.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';

/** What is said about rules, in English: the language of logs, of the API and of what nobody chose a language for. */
export const EN: RuleWords = { ...problems, ...reasons };

import type { RuleWords } from '../words.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';

/** Everything said about rules, in English: the language of logs, of the API, and wherever no language was chosen. */
export const EN: RuleWords = { ...problems, ...reasons };

import type { RuleWords } from '../words.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';

/** What is said about rules, in Chinese. */
export const ZH: RuleWords = { ...problems, ...reasons };

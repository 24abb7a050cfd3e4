import type { RuleWords } from '../words.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';

/** What is said about rules, in Japanese. */
export const JA: RuleWords = { ...problems, ...reasons };

import type { Answering } from '../answering.ts';
import { ACTS } from './acts.ts';
import { EFFECTS } from './effects.ts';
import { HELD } from './held.ts';
import { JOBS } from './jobs.ts';
import { LIVE } from './live.ts';
import { MESSAGES } from './messages.ts';
import { NOTICES } from './notices.ts';
import { RECALLS } from './recalls.ts';
import { REVIEW_MOVES } from './review-moves.ts';
import { REVIEWS } from './reviews.ts';
import { RULE_PAST } from './rule-past.ts';
import { RULE_TESTS } from './rule-tests.ts';
import { RULES } from './rules.ts';
import { SENDERS } from './senders.ts';
import { SESSION } from './session.ts';
import { STATUS } from './status.ts';
import { SWITCHES } from './switches.ts';
import { TOLD } from './told.ts';

/** The answer to each route, in the order they are tried: a longer path comes before a pattern that would match it too. */
export const ANSWERS: readonly Answering[] = [
  ...SESSION,
  ...STATUS,
  ...MESSAGES,
  ...RULES,
  ...RULE_PAST,
  ...RULE_TESTS,
  ...REVIEWS,
  ...REVIEW_MOVES,
  ...ACTS,
  ...SWITCHES,
  ...HELD,
  ...RECALLS,
  ...EFFECTS,
  ...TOLD,
  ...SENDERS,
  ...LIVE,
  ...JOBS,
  ...NOTICES,
];

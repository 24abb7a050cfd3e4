import { z } from 'zod';
import { route } from './route.ts';
import { listed, PAGE, PERIOD, Ref, SeverityWord, Span, Time, Word } from './shared.ts';

export const ReviewState = z.enum(['open', 'claimed', 'decided', 'expired']);
export const Verdict = z.enum(['breaks', 'fine', 'unsure']);

const Reason = z.object({
  at: Time,
  why: z.string().meta({ description: '`rule`, `no-mute-here`, `mute-refused`, `report`, `appeal`, `escalated`.' }),
  rule: z.string(),
  ruleSet: z.string(),
  severity: SeverityWord,
  by: z.string().nullable(),
  note: z.string().nullable(),
});

const ListedReview = z.object({
  id: z.string(),
  ref: Ref,
  reasons: z.array(Reason),
  severity: SeverityWord,
  state: ReviewState,
  policy: z.string(),
  rule: z.string(),
  origin: z.string(),
  sender: z.string().nullable(),
  sentAt: Time,
  openedAt: Time,
  claimedBy: z.string().nullable(),
  claimedUntil: Time.nullable(),
  decidedAt: Time.nullable(),
  verdict: Verdict.nullable(),
  revision: z.number(),
});
export type ListedReview = z.infer<typeof ListedReview>;

const filter = {
  state: z.enum(['waiting', 'open', 'claimed', 'decided', 'expired', 'any']).default('waiting').meta({
    description: '`waiting`: open or claimed.',
  }),
  rule: Word.optional(),
  policy: Word.optional(),
  severity: SeverityWord.optional(),
  why: Word.optional(),
  sender: Word.optional(),
};

export const listReviews = route({
  ...({ name: 'listReviews', method: 'get', path: '/reviews', least: 'reviewer' } as const),
  summary: 'Messages that wait for a person, or waited. Without text.',
  query: z.strictObject({
    ...filter,
    ...PERIOD,
    sort: z.enum(['severity', 'newest', 'oldest']).default('severity'),
    ...PAGE,
  }),
  answer: listed(ListedReview),
});

export const summariseReviews = route({
  ...({ name: 'summariseReviews', method: 'get', path: '/reviews/summary', least: 'reviewer' } as const),
  summary: 'How many wait, by state, severity, rule and why.',
  answer: z.object({
    states: z.record(z.string(), z.number()),
    waiting: z.array(
      z.object({ rule: z.string(), policy: z.string(), severity: SeverityWord, origin: z.string(), count: z.number() }),
    ),
    oldestAt: Time.nullable(),
  }),
});

const Review = z.object({
  ...ListedReview.shape,
  standing: z.string().meta({ description: 'Of the message: `visible`, `pending`, `held` or an outcome.' }),
  text: z.string().optional(),
  textUntil: Time.nullable().meta({ description: 'When its text goes, as far as that is known.' }),
  hits: z.array(z.object({ rule: z.string(), state: z.string(), spans: z.array(Span) })),
  decisions: z.array(
    z.object({
      id: z.string(),
      at: Time,
      who: z.string(),
      role: z.string(),
      verdict: Verdict,
      note: z.string().nullable(),
      effect: z.string(),
      undoneAt: Time.nullable(),
    }),
  ),
  allowed: z.array(z.string()).meta({ description: 'What can be done with it now.' }),
  refused: z.record(z.string(), z.string()).meta({ description: 'What cannot, and why.' }),
});
export type Review = z.infer<typeof Review>;

const one = { params: z.object({ id: Word }) };

export const getReview = route({
  ...({ name: 'getReview', method: 'get', path: '/reviews/:id', least: 'reviewer' } as const),
  summary: 'One review, with its text and what can be done. Its ETag goes into If-Match of what changes it.',
  ...one,
  answer: Review,
});

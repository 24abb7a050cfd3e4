import { z } from 'zod';
import { ReviewState, Verdict } from './reviews.ts';
import { route } from './route.ts';
import { PAGE, Ref, Time, Why, Word } from './shared.ts';

/** What the app's users say, and what was done to a sender. */
const Told = z.strictObject({
  ref: Ref,
  by: Word.meta({ description: 'The account of the app’s user who says it.' }),
  reason: z.string().trim().min(1).max(2_000),
});

const State = z.object({
  id: z.string(),
  ref: Ref,
  state: ReviewState,
  verdict: Verdict.nullable(),
  decidedAt: Time.nullable(),
});

const one = { params: z.object({ id: Word }) };

export const reportMessage = route({
  ...({ name: 'reportMessage', method: 'post', path: '/reports', least: 'app', isAct: true } as const),
  summary: 'A user reports a message: it is put before a person. The same user again says nothing new.',
  body: Told,
  answer: State,
  problems: ['not-found', 'same-key'],
});

export const getReport = route({
  ...({ name: 'getReport', method: 'get', path: '/reports/:id', least: 'app' } as const),
  summary: 'What became of it.',
  ...one,
  answer: State,
});

export const appealMessage = route({
  ...({ name: 'appealMessage', method: 'post', path: '/appeals', least: 'app', isAct: true } as const),
  summary: 'A user contests a recall or a mute: the message is put before a person again, whatever was decided.',
  body: Told,
  answer: State,
  problems: ['not-found', 'same-key'],
});

export const getAppeal = route({
  ...({ name: 'getAppeal', method: 'get', path: '/appeals/:id', least: 'app' } as const),
  summary: 'What became of it: `breaks` upholds, `fine` takes back.',
  ...one,
  answer: State,
});

const Sanction = z.object({
  id: z.string(),
  type: z.enum(['strike', 'mute']),
  at: Time,
  rule: z.string(),
  ref: Ref.nullable(),
  ladder: z.string().optional(),
  points: z.number().optional(),
  group: z.string().optional(),
  topic: z.string().optional(),
  seconds: z.number().optional(),
  until: Time.optional(),
  standing: z.string(),
});
export type Sanction = z.infer<typeof Sanction>;

const Sender = z.object({
  id: z.string(),
  ladders: z.array(z.object({ ladder: z.string(), points: z.number() })),
  mutes: z.array(z.object({ group: z.string(), topic: z.string(), until: Time })),
  decisions: z.record(z.string(), z.number()).meta({ description: 'Of the last 30 days, by verdict.' }),
  lastDay: z.object({ messages: z.number(), isMore: z.boolean() }),
  sanctions: z.array(Sanction),
  next: z.string().nullable(),
});
export type Sender = z.infer<typeof Sender>;

export const getSender = route({
  ...({ name: 'getSender', method: 'get', path: '/senders/:id', least: 'reviewer' } as const),
  summary: 'Strikes and mutes of an account, what was decided about it, and how much it says.',
  ...one,
  query: z.strictObject(PAGE),
  answer: Sender,
});

export const liftMute = route({
  ...({
    name: 'liftMute',
    method: 'delete',
    path: '/senders/:id/mutes/:place',
    least: 'manager',
    isAct: true,
  } as const),
  summary: 'Takes the mutes of an account in a group back.',
  params: z.object({ id: Word, place: Word.meta({ description: 'The group.' }) }),
  body: z.strictObject({ why: Why }),
  answer: z.object({ counts: z.record(z.string(), z.number()) }),
});

export const undoStrike = route({
  ...({
    name: 'undoStrike',
    method: 'delete',
    path: '/senders/:id/strikes/:strike',
    least: 'manager',
    isAct: true,
  } as const),
  summary: 'Takes one strike back; the ladder counts without it.',
  params: z.object({ id: Word, strike: Word }),
  body: z.strictObject({ why: Why }),
  answer: z.object({ counts: z.record(z.string(), z.number()) }),
});

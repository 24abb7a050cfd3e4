import { z } from 'zod';
import { route } from './route.ts';
import { PAGE, PERIOD, Time, Word } from './shared.ts';

/** Long work. It reports progress and can be ended; its results are read page by page. */
const Job = z.object({
  id: z.string(),
  what: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  who: z.string(),
  startedAt: Time,
  endedAt: Time.nullable(),
  looked: z.number().meta({ description: 'How many were looked at so far.' }),
  found: z.number(),
  why: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;

export const startSearch = route({
  ...({ name: 'startSearch', method: 'post', path: '/searches', least: 'reviewer' } as const),
  summary: 'Looks for a phrase in the recorded texts as a rule would: disguised words are found, too.',
  body: z.strictObject({
    text: z.string().trim().min(1).max(200),
    sender: Word.optional(),
    group: Word.optional(),
    ...PERIOD,
  }),
  answer: Job,
});

export const startAudit = route({
  ...({ name: 'startAudit', method: 'post', path: '/audits', least: 'manager' } as const),
  summary: 'Counts every item of every lane and compares it with the ledger; mends what a crash left.',
  answer: Job,
});

const one = { params: z.object({ id: Word }) };

export const getJob = route({
  ...({ name: 'getJob', method: 'get', path: '/jobs/:id', least: 'reviewer' } as const),
  summary: 'How far a job is.',
  ...one,
  answer: Job,
});

export const cancelJob = route({
  ...({ name: 'cancelJob', method: 'delete', path: '/jobs/:id', least: 'reviewer' } as const),
  summary: 'Ends a job; what it found stays.',
  ...one,
});

export const listResults = route({
  ...({ name: 'listResults', method: 'get', path: '/jobs/:id/results', least: 'reviewer' } as const),
  summary: 'What a job found so far, in the order in which it found it; kept for an hour.',
  ...one,
  query: z.strictObject(PAGE),
  answer: z.object({ items: z.array(z.looseObject({})), next: z.string().nullable() }),
});

import { z } from 'zod';
import { route } from './route.ts';
import { listed, PAGE, PERIOD, Ref, SeverityWord, Span, Time, Why, Word } from './shared.ts';

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
  revision: z.number().meta({ description: 'Its ETag is `"<id>.<revision>"`: it goes into If-Match of a decision.' }),
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
  like: Word.optional().meta({ description: 'The id of a review: those whose text is the same.' }),
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

const Cluster = z.object({
  by: z.enum(['text', 'sender', 'rule']).meta({ description: 'What they have in common.' }),
  ...{ count: z.number(), oldestAt: Time, severity: SeverityWord, rule: z.string().nullable() },
  sender: z.string().nullable(),
  filter: z.record(z.string(), z.string()).meta({ description: 'Finds them: of GET /reviews and POST /decisions.' }),
});
export type Cluster = z.infer<typeof Cluster>;

export const listClusters = route({
  ...({ name: 'listClusters', method: 'get', path: '/reviews/clusters', least: 'reviewer' } as const),
  summary: 'Reviews that wait and are alike (the same text, sender, or rule and reason), largest first. Without text.',
  answer: z.object({ items: z.array(Cluster), next: z.null() }),
});

const Review = z.object({
  ...ListedReview.shape,
  standing: z.string().meta({ description: 'Of the message: `visible`, `pending`, `held` or an outcome.' }),
  text: z.string().optional(),
  readAs: z.string().optional().meta({ description: 'What rules read the text as: without its disguise.' }),
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

const queue = { rule: Word.optional(), policy: Word.optional(), severity: SeverityWord.optional() };

export const nextReview = route({
  ...({ name: 'nextReview', method: 'post', path: '/reviews/next', least: 'reviewer' } as const),
  summary: 'Claims the next review for two minutes: the most severe, the oldest of them. Null where nothing waits.',
  body: z.strictObject(queue),
  answer: Review.nullable(),
});

const claimed = z.object({ id: z.string(), claimedBy: z.string(), claimedUntil: Time, revision: z.number() });

export const claimReview = route({
  ...({ name: 'claimReview', method: 'post', path: '/reviews/:id/claim', least: 'reviewer' } as const),
  summary: 'Takes one for two minutes. Who holds it already goes on; who does not is told `lease-lost`.',
  ...one,
  answer: claimed,
  problems: ['lease-lost'],
});

export const renewReview = route({
  ...({ name: 'renewReview', method: 'post', path: '/reviews/:id/renew', least: 'reviewer' } as const),
  summary: 'Holds it for two minutes more.',
  ...one,
  answer: claimed,
  problems: ['lease-lost'],
});

export const skipReview = route({
  ...({ name: 'skipReview', method: 'post', path: '/reviews/:id/skip', least: 'reviewer' } as const),
  summary: 'Gives it back; it comes last to whoever skipped it.',
  ...one,
  problems: ['lease-lost'],
});

export const escalateReview = route({
  ...({
    name: 'escalateReview',
    method: 'post',
    path: '/reviews/:id/escalate',
    least: 'reviewer',
    isAct: true,
  } as const),
  summary: 'Passes it on as critical, with a word about why.',
  ...one,
  body: z.strictObject({ why: z.string().trim().min(1).max(2_000) }),
});

export const decideReview = route({
  ...({ name: 'decideReview', method: 'put', path: '/reviews/:id/decision', least: 'reviewer', isAct: true } as const),
  ifMatch: true,
  summary: 'Does it break the rule? Acted on after ten seconds, until which it can be undone; with `now` at once.',
  ...one,
  body: z.strictObject({
    verdict: Verdict,
    note: z.string().max(2_000).optional(),
    now: z.boolean().default(false),
  }),
  answer: z.object({ id: z.string(), verdict: Verdict, undoUntil: Time.nullable(), revision: z.number() }),
  problems: ['lease-lost', 'stale', 'same-key'],
});

export const undoDecision = route({
  ...({ name: 'undoDecision', method: 'delete', path: '/reviews/:id/decision', least: 'reviewer' } as const),
  summary: 'Takes a decision back within its ten seconds: nothing has left, and nothing will.',
  ...one,
  problems: ['too-late'],
});

export const decideMany = route({
  ...({ name: 'decideMany', method: 'post', path: '/decisions', least: 'analyst', isAct: true } as const),
  summary: 'One word on all reviews of a filter that wait: at most 1,000, and as many as `expect` says.',
  body: z.strictObject({
    ...{
      verdict: Verdict,
      note: z.string().max(2_000).optional(),
      why: Why,
      expect: z.number().int().min(1).max(1_000),
    },
    filter: z
      .strictObject({
        ...{ rule: Word.optional(), policy: Word.optional(), severity: SeverityWord.optional() },
        ...{ why: Word.optional(), sender: Word.optional(), like: Word.optional() },
      })
      .refine((said) => Object.values(said).some((one) => one !== undefined), 'say at least one of them'),
  }),
  answer: z.object({
    ...{ verdict: Verdict, counts: z.record(z.string(), z.number()), undoUntil: Time },
    ids: z.array(z.string()).meta({ description: 'Those that were decided: for POST /decisions/undo.' }),
  }),
  problems: ['count-changed', 'same-key'],
});

export const undoMany = route({
  ...({ name: 'undoMany', method: 'post', path: '/decisions/undo', least: 'analyst' } as const),
  summary: 'Takes decisions back within their ten seconds; `late` are those that were acted on already.',
  body: z.strictObject({ ids: z.array(Word).min(1).max(1_000) }),
  answer: z.object({ counts: z.object({ undone: z.number(), late: z.number() }) }),
});

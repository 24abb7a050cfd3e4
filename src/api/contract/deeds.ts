import { z } from 'zod';
import { route } from './route.ts';
import { listed, PAGE, PERIOD, Ref, SeverityWord, Time, Why, Word } from './shared.ts';

/** What people do about deliveries: switches, held and refused recalls, recalls and purges by hand. */
const Refs = z.array(Ref).min(1).max(200);
const Selector = z
  .union([
    z.strictObject({ rule: Word }),
    z.strictObject({ group: Word }),
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ refs: Refs }),
  ])
  .meta({
    description:
      'One of a rule, a group, everything, or single messages and purges as GET /held names them. With `refs`, of release and discard: only those go, and what holds the others stays.',
  });

const expect = z.number().int().min(0).optional().meta({
  description: 'The count that GET /effects told; where it is another by now, nothing is done (409 `count-changed`).',
});

const Counts = z.record(z.string(), z.number());
const Done = z.object({ verb: z.string(), target: z.string(), counts: Counts });

export const VERBS = ['hold', 'stop', 'release', 'discard', 'resume', 'override'] as const;

export const switchIt = route({
  ...({ name: 'switchIt', method: 'post', path: '/switches', least: 'reviewer', isAct: true } as const),
  summary: 'Hold and stop (reviewer); release, discard, resume and override (manager).',
  body: z.strictObject({
    ...{ verb: z.enum(VERBS), selector: Selector, why: Why, expect },
    until: Time.optional().meta({ description: 'Of override: when it ends; at most seven days from now.' }),
  }),
  answer: Done,
  problems: ['count-changed', 'same-key'],
});

const HeldMessage = z.object({
  ref: Ref,
  api: z.string(),
  rule: z.string(),
  policy: z.string(),
  severity: SeverityWord,
  sentAt: Time,
  flaggedAt: Time,
  expiresAt: Time,
  text: z.string().optional(),
});
export type HeldMessage = z.infer<typeof HeldMessage>;

export const listHeld = route({
  ...({ name: 'listHeld', method: 'get', path: '/held', least: 'viewer' } as const),
  summary: 'All that brakes and people hold, by API and rule, the oldest first in each.',
  query: z.strictObject({
    ...{ rule: Word.optional(), group: Word.optional(), texts: z.enum(['yes', 'no']).default('yes') },
    ...PAGE,
  }),
  answer: listed(HeldMessage),
});

const RefusedRecall = z.object({
  ref: Ref,
  api: z.string(),
  rule: z.string(),
  severity: SeverityWord,
  code: z.string(),
  sentAt: Time,
  refusedAt: Time,
});
export type RefusedRecall = z.infer<typeof RefusedRecall>;

export const listRefused = route({
  ...({ name: 'listRefused', method: 'get', path: '/refused', least: 'viewer' } as const),
  summary: 'Recalls that Tencent refused for good, the latest first.',
  query: z.strictObject({ rule: Word.optional(), code: Word.optional(), ...PAGE }),
  answer: listed(RefusedRecall),
});

export const retryRefused = route({
  ...({ name: 'retryRefused', method: 'post', path: '/refused/retry', least: 'manager', isAct: true } as const),
  summary: 'Tries them once more: those that are named, or all of a rule or code. What is too old stays refused.',
  body: z.strictObject({
    ...{
      refs: Refs.optional(),
      rule: Word.optional(),
      code: Word.optional(),
      why: Why,
      expect,
    },
  }),
  answer: Done,
  problems: ['count-changed', 'same-key'],
});

const Many = z.strictObject({ sender: Word.optional(), group: Word.optional(), ...PERIOD }).meta({
  description: 'All of a sender, of a group, or of a sender in a group, since a time.',
});

export const recallMessages = route({
  ...({ name: 'recallMessages', method: 'post', path: '/recalls', least: 'reviewer', isAct: true } as const),
  summary: 'Recalls one message (reviewer), or many (manager, with `expect`).',
  body: z.strictObject({
    ...{ refs: Refs.optional(), all: Many.optional() },
    ...{ severity: SeverityWord.default('high'), why: Why, expect },
  }),
  answer: Done,
  problems: ['count-changed', 'same-key'],
});

export const purgeSender = route({
  ...({ name: 'purgeSender', method: 'post', path: '/purges', least: 'manager', isAct: true } as const),
  summary: 'Removes all that a sender wrote in a group, also what is not on record.',
  body: z.strictObject({
    ...{ group: Word, topic: z.string().max(1_000).default(''), sender: Word },
    ...{ severity: SeverityWord.default('high'), why: Why, expect },
  }),
  answer: Done,
  problems: ['count-changed', 'same-key'],
});

const EFFECT_VERBS = [...VERBS, 'recall', 'purge', 'retry'] as const;

export const previewEffects = route({
  ...({ name: 'previewEffects', method: 'get', path: '/effects', least: 'viewer' } as const),
  summary: 'What an act would touch: the count that `expect` takes, and some of it. Nothing is done.',
  query: z.strictObject({
    ...{ verb: z.enum(EFFECT_VERBS), rule: Word.optional(), group: Word.optional(), all: z.literal('true').optional() },
    ...{ sender: Word.optional(), code: Word.optional(), ...PERIOD },
  }),
  answer: z.object({
    ...{ verb: z.string(), target: z.string(), count: z.number() },
    samples: z.array(z.object({ ref: Ref, sentAt: Time, state: z.string().optional(), rule: z.string().optional() })),
    why: z.string().optional().meta({ description: 'Why it would do nothing, where it would not.' }),
  }),
});

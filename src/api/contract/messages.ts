import { z } from 'zod';
import { route } from './route.ts';
import { HitState, listed, PAGE, Part, PERIOD, Ref, SeverityWord, Span, Time, Word } from './shared.ts';

const ListedMessage = z.object({
  ref: Ref,
  sender: z.string().nullable(),
  sentAt: Time,
  text: z.string().optional().meta({ description: 'Where it is still kept, for a reviewer or more.' }),
  outcome: z
    .string()
    .optional()
    .meta({ description: '`pending`, `held` or the outcome; absent: it was never flagged.' }),
});
export type ListedMessage = z.infer<typeof ListedMessage>;

export const listMessages = route({
  ...({ name: 'listMessages', method: 'get', path: '/messages', least: 'viewer' } as const),
  summary: 'What was said: recorded messages and what history knows as one list, newest first, recalled ones too.',
  query: z.strictObject({
    ...{ sender: Word.optional(), group: Word.optional(), ...PERIOD },
    text: z.string().min(1).max(200).optional().meta({ description: 'What the text has in it, whatever its case.' }),
    ...PAGE,
  }),
  answer: listed(ListedMessage),
});

const Hit = z.object({
  rule: z.string(),
  state: HitState,
  severity: SeverityWord,
  policy: z.string(),
  version: z.string().optional(),
  actions: z.array(z.string()),
  spans: z.array(Span),
});

const Event = z.looseObject({ at: Time, what: z.string() });

const Story = z.object({
  ref: Ref,
  sender: z.string().nullable(),
  sentAt: Time.nullable(),
  text: z.string().optional(),
  parts: z.array(Part).optional(),
  outcome: z.string().optional(),
  hits: z.array(Hit),
  events: z.array(Event).meta({ description: 'All that happened to it, oldest first. `what` says which.' }),
  labels: z.array(z.object({ rule: z.string(), label: z.string(), who: z.string(), at: Time })),
  around: z.array(Ref).meta({ description: 'Messages on either side, as far as they were known.' }),
  ruleSets: z.array(z.string()).meta({ description: 'Which judged it.' }),
  today: z
    .object({
      ruleSet: z.string(),
      hits: z.array(z.object({ rule: z.string(), state: HitState, severity: SeverityWord, spans: z.array(Span) })),
      counting: z.boolean().meta({ description: 'Some rules count; they were told of no other message.' }),
    })
    .nullable()
    .optional()
    .meta({ description: 'With `today=yes`: what the rules that run now say; null where its text is not kept.' }),
});
export type Story = z.infer<typeof Story>;

export const getMessage = route({
  ...({ name: 'getMessage', method: 'get', path: '/messages/*ref', least: 'viewer' } as const),
  summary: 'The story of one message. Each segment of the reference is URL-encoded once more.',
  params: z.object({ ref: Ref }),
  query: z.strictObject({ today: z.enum(['yes', 'no']).default('no') }),
  answer: Story,
});

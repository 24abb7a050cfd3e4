import { z } from 'zod';
import { route } from './route.ts';
import { listed, PAGE, Time, Why, Word } from './shared.ts';

/** Events on their way to the receivers of NOTIFY. */
const ListedNotice = z.object({
  id: z.string(),
  event: z.string().meta({ description: 'The id that the receiver sees (`webhook-id`): the same with each try.' }),
  at: Time,
  type: z.string(),
  receiver: z.string(),
  state: z.enum(['waiting', 'sent', 'dead']),
  tries: z.number(),
  nextAt: Time.nullable().meta({ description: 'Until then it is on a queue; null when it is over.' }),
  lastError: z.string().nullable(),
  endedAt: Time.nullable(),
  data: z.record(z.string(), z.unknown()).meta({ description: 'What it tells: ids, numbers and words of unsaid.' }),
});
export type ListedNotice = z.infer<typeof ListedNotice>;

export const listNotices = route({
  ...({ name: 'listNotices', method: 'get', path: '/notices', least: 'viewer' } as const),
  summary: 'Events on their way out, newest first. `dead` ones were given up and wait for a person.',
  query: z.strictObject({
    ...{ state: z.enum(['waiting', 'sent', 'dead']).optional(), receiver: Word.optional(), type: Word.optional() },
    ...PAGE,
  }),
  answer: listed(ListedNotice),
});

const Which = z
  .strictObject({
    ids: z.array(Word).min(1).max(200).optional(),
    receiver: Word.optional(),
    type: Word.optional(),
    all: z.literal(true).optional(),
    why: Why,
    expect: z.number().int().min(0).optional(),
  })
  .refine(
    ({ ids, receiver, type, all }) => (ids ?? receiver ?? type ?? all) !== undefined,
    'say ids, a receiver, a type, or all',
  );

const Done = z.object({ verb: z.string(), counts: z.record(z.string(), z.number()) });

export const resendNotices = route({
  ...({ name: 'resendNotices', method: 'post', path: '/notices/resend', least: 'manager', isAct: true } as const),
  summary: 'Sends dead events again, as if for the first time.',
  body: Which,
  answer: Done,
  problems: ['count-changed', 'same-key'],
});

export const dropNotices = route({
  ...({ name: 'dropNotices', method: 'post', path: '/notices/drop', least: 'manager', isAct: true } as const),
  summary: 'Ends dead events for good.',
  body: Which,
  answer: Done,
  problems: ['count-changed', 'same-key'],
});

const Receiver = z.object({
  name: z.string(),
  kind: z.string(),
  host: z.string(),
  events: z.array(z.string()),
  withText: z.boolean(),
  waiting: z.number(),
  dead: z.number(),
});
export type ListedReceiver = z.infer<typeof Receiver>;

export const listReceivers = route({
  ...({ name: 'listReceivers', method: 'get', path: '/receivers', least: 'viewer' } as const),
  summary: 'Where events go, and how many wait or are dead for each. Never an address or a secret.',
  answer: z.object({ items: z.array(Receiver) }),
});

export const tryReceiver = route({
  ...({ name: 'tryReceiver', method: 'post', path: '/receivers/:name/try', least: 'manager', isAct: true } as const),
  summary: 'Sends a test (`unsaid.test`) to one receiver, now, and says what came of it.',
  params: z.object({ name: Word }),
  answer: z.object({ taken: z.boolean(), why: z.string().nullable() }),
  problems: ['same-key'],
});

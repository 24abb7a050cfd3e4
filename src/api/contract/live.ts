import { z } from 'zod';
import { LANGUAGES } from '../../words/speak.ts';
import { route } from './route.ts';
import { PERIOD, SeverityWord, Span, Time, Word } from './shared.ts';

export const getSeries = route({
  ...({ name: 'getSeries', method: 'get', path: '/series', least: 'viewer' } as const),
  summary:
    'Exact counts of judged messages (rule "") and hits over time, oldest first; the last day by hour by default.',
  query: z.strictObject({
    ...PERIOD,
    rule: z.string().max(1_000).optional(),
    by: z.enum(['minute', 'hour', 'day']).default('hour'),
  }),
  answer: z.object({
    ...{ since: Time, until: Time, by: z.string() },
    items: z.array(
      z.object({
        ...{ at: Time, rule: z.string(), version: z.string(), state: z.string(), action: z.string() },
        messages: z.number(),
      }),
    ),
  }),
});

const Process = z.object({
  name: z.string(),
  host: z.string(),
  pid: z.number(),
  roles: z.array(z.string()),
  startedAt: Time,
  at: Time.meta({ description: 'When it was last heard of; every 15 s.' }),
  isSilent: z.boolean(),
  ruleSet: z.string(),
  spool: z.number().nullable(),
  callbacks: z
    .object({
      takenAt: Time.nullable(),
      refused: z.array(z.object({ reason: z.string(), count: z.number(), at: Time })),
    })
    .nullable()
    .meta({ description: 'When the last one came, and why others were refused; null without the role receive.' }),
});
export type Process = z.infer<typeof Process>;

export const listProcesses = route({
  ...({ name: 'listProcesses', method: 'get', path: '/processes', least: 'viewer' } as const),
  summary: 'The processes of this service, with the rule set that each judges with and what its spool holds.',
  answer: z.object({ items: z.array(Process) }),
});

export const streamEvents = route({
  ...({ name: 'streamEvents', method: 'get', path: '/events', least: 'viewer' } as const),
  summary: 'What changed, as it changes: server-sent events with ids, never a text. `reset`: look at everything anew.',
  produces: 'text/event-stream',
});

export const checkRules = route({
  ...({ name: 'checkRules', method: 'post', path: '/rules/check', least: 'analyst' } as const),
  summary: 'Every problem in rule files, as `unsaid rules check` finds them. Nothing is loaded.',
  body: z.strictObject({
    files: z.record(
      z
        .string()
        .regex(/^[\w.-]+(\/[\w.-]+)*$/)
        .max(200),
      z.string().max(1_000_000),
    ),
  }),
  answer: z.object({
    ok: z.boolean(),
    ruleSet: z.string().nullable(),
    problems: z.array(z.looseObject({ severity: z.string(), code: z.string() })),
    more: z.number(),
  }),
});

export const tryRules = route({
  ...({ name: 'tryRules', method: 'post', path: '/rules/try', least: 'analyst' } as const),
  summary: 'Which rules of the set that runs match a text, where, and what it was read as. Nothing is recorded.',
  body: z.strictObject({
    text: z.string().max(100_000),
    conversation: z.enum(['group', 'c2c', 'official']).optional(),
    group: Word.optional(),
    groupType: Word.optional(),
    sender: Word.optional(),
    language: z.enum(LANGUAGES).default('en').meta({ description: 'Of `why`.' }),
  }),
  answer: z.object({
    ruleSet: z.string(),
    readAs: z.string(),
    matches: z.array(
      z.object({
        rule: z.string(),
        state: z.string(),
        severity: SeverityWord,
        actions: z.array(z.string()),
        spans: z.array(Span),
      }),
    ),
    others: z.array(z.object({ rule: z.string(), why: z.string() })),
    near: z
      .array(
        z.object({
          model: z.string(),
          label: z.enum(['match', 'no_match']),
          share: z.number().meta({ description: 'What both have in common, 0 to 1.' }),
          text: z.string(),
        }),
      )
      .meta({ description: 'Lines that models were taught and that are most like it, where they were kept.' }),
  }),
});

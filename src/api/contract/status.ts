import { z } from 'zod';
import { route } from './route.ts';
import { Time } from './shared.ts';

const Counts = z.record(z.string(), z.number());

const Lane = z.object({
  api: z.string(),
  flagged: z.number(),
  pending: z.number(),
  pendingBySeverity: Counts,
  held: z.number(),
  heldByRule: Counts,
  outcomes: Counts,
  stop: z.object({ reason: z.string(), since: Time, probeAt: Time }).nullable(),
  switches: z.array(z.string()),
  unconfirmed: z.number(),
  pace: z.object({ calls: z.number(), limit: z.number() }).meta({
    description: 'Calls of the last second, those under way too, and how many there may be (RECALL_RATE, or less now).',
  }),
});

const Status = z.object({
  now: Time,
  ruleSet: z.string().meta({ description: 'The hash of the rule set that this process judges with.' }),
  rules: z.object({ live: z.number(), shadow: z.number(), off: z.number() }),
  lanes: z.array(Lane),
  balanced: z.boolean().meta({ description: 'Every flagged message is accounted for.' }),
  brakes: z.object({
    braked: z.array(z.object({ name: z.string(), since: Time })),
    overrides: z.array(z.object({ name: z.string(), until: Time })),
    vanished: z.array(z.object({ rule: z.string(), since: Time })),
  }),
  mutes: z.object({ waiting: z.number(), underWay: z.number(), stopped: z.string().nullable() }),
  reviews: Counts.nullable().meta({ description: 'By state; null while history is away.' }),
  exposure: z
    .object({ recalled: z.number(), p50: z.number().nullable(), p99: z.number().nullable(), overMs: z.number() })
    .nullable()
    .meta({ description: 'From sending until gone, in ms, of the last ten minutes; null while history is away.' }),
  oldestCritical: Time.nullable().meta({ description: 'When the oldest critical message that waits was flagged.' }),
  history: z.object({
    standing: z.string(),
    why: z.string().optional(),
    behindMs: z.number().nullable(),
  }),
});
export type Status = z.infer<typeof Status>;

export const getStatus = route({
  ...({ name: 'getStatus', method: 'get', path: '/status', least: 'viewer' } as const),
  summary: 'How everything stands: the ledger of each API, brakes, mutes, reviews, exposure, history.',
  answer: Status,
});

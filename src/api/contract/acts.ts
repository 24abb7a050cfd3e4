import { z } from 'zod';
import { route } from './route.ts';
import { listed, PAGE, PERIOD, Time, Word } from './shared.ts';

const ListedAct = z.object({
  id: z.string(),
  at: Time,
  who: z.string(),
  role: z
    .string()
    .meta({ description: '`operator` at the command line: the machine’s user, whom no token vouches for.' }),
  via: z.enum(['cli', 'console', 'api', 'unsaid']),
  request: z.string().nullable().meta({
    description: 'The Idempotency-Key; at the command line the user and machine it was typed at, whoever `who` is.',
  }),
  verb: z.string(),
  target: z.string().meta({ description: '`rule:…`, `group:…`, `sender:…`, `all`, or a message.' }),
  targets: z.array(z.string()),
  why: z.string(),
  counts: z.record(z.string(), z.number()),
  result: z.string().nullable().meta({ description: 'Null: under way, or its process died in the middle.' }),
  endedAt: Time.nullable(),
});
export type ListedAct = z.infer<typeof ListedAct>;

const query = { who: Word.optional(), verb: Word.optional(), target: Word.optional(), ...PERIOD };

export const listActs = route({
  ...({ name: 'listActs', method: 'get', path: '/acts', least: 'viewer' } as const),
  summary: 'Everything that anybody did, newest first.',
  query: z.strictObject({ ...query, ...PAGE }),
  answer: listed(ListedAct),
});

export const actsAsCsv = route({
  ...({ name: 'actsAsCsv', method: 'get', path: '/acts.csv', least: 'viewer' } as const),
  summary: 'All of them for a spreadsheet; what it could take for a formula is defused.',
  query: z.strictObject(query),
  produces: 'text/csv',
});

export const actsAsNdjson = route({
  ...({ name: 'actsAsNdjson', method: 'get', path: '/acts.ndjson', least: 'viewer' } as const),
  summary: 'All of them, one JSON object a line.',
  query: z.strictObject(query),
  produces: 'application/x-ndjson',
});

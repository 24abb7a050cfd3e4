import { z } from 'zod';
import { route } from './route.ts';
import { HitState, LabelWord, listed, PAGE, PERIOD, Ref, SeverityWord, Span, Time, Word } from './shared.ts';

const ListedRule = z.object({
  id: z.string(),
  title: z.string(),
  policy: z.string(),
  severity: SeverityWord,
  state: z.enum(['off', 'shadow', 'live']),
  version: z.string().meta({ description: 'Changes with what the rule finds and does.' }),
  actions: z.array(z.string()),
});
export type ListedRule = z.infer<typeof ListedRule>;

export const listRules = route({
  ...({ name: 'listRules', method: 'get', path: '/rules', least: 'viewer' } as const),
  summary: 'The rules of the set that runs, in the order of the files.',
  answer: z.object({ items: z.array(ListedRule), next: z.null(), ruleSet: z.string() }),
});

const id = { params: z.object({ id: Word }) };

export const getRule = route({
  ...({ name: 'getRule', method: 'get', path: '/rules/:id', least: 'viewer' } as const),
  summary: 'One rule, as its file has it, with what it did in the last day.',
  ...id,
  answer: z.object({
    ...ListedRule.shape,
    when: z.unknown(),
    except: z.array(z.string()),
    scope: z.unknown(),
    brake: z.unknown().nullable(),
    examples: z.object({ match: z.number(), noMatch: z.number(), sequences: z.number() }),
    lastDay: z.object({ hits: z.number(), judged: z.number() }).nullable(),
  }),
});

const ListedHit = z.object({
  ref: Ref,
  at: Time,
  sender: z.string().nullable(),
  sentAt: Time,
  version: z.string(),
  state: HitState,
  severity: SeverityWord,
  actions: z.array(z.string()),
  spans: z.array(Span),
  outcome: z.string().optional(),
  text: z.string().optional(),
});
export type ListedHit = z.infer<typeof ListedHit>;

export const listHits = route({
  ...({ name: 'listHits', method: 'get', path: '/rules/:id/hits', least: 'viewer' } as const),
  summary: 'Live hits, all of them, and shadow hits where they were sampled; newest first. Without text unless asked.',
  ...id,
  query: z.strictObject({
    ...PERIOD,
    state: HitState.optional(),
    version: Word.optional(),
    texts: z.enum(['yes', 'no']).default('no'),
    ...PAGE,
  }),
  answer: listed(ListedHit),
});

export const listAllHits = route({
  ...({ name: 'listAllHits', method: 'get', path: '/hits', least: 'viewer' } as const),
  summary: 'Hits of all rules, newest first: what shadow rules would have taken, for one. Without text unless asked.',
  query: z.strictObject({
    ...PERIOD,
    state: HitState.optional(),
    texts: z.enum(['yes', 'no']).default('no'),
    ...PAGE,
  }),
  answer: listed(z.object({ rule: z.string(), ...ListedHit.shape })),
});

const Sample = z.object({
  ref: Ref,
  text: z.string().optional(),
  spans: z.array(Span),
  version: z.string(),
  state: HitState,
  at: Time,
  sender: z.string().nullable(),
  sentAt: Time,
  label: LabelWord.optional(),
  labelledBy: z.string().optional(),
});
export type Sample = z.infer<typeof Sample>;

export const listSamples = route({
  ...({ name: 'listSamples', method: 'get', path: '/rules/:id/samples', least: 'viewer' } as const),
  summary: 'Hits drawn by chance, at most 50 an hour and version, the same whoever asks; newest hour first.',
  ...id,
  query: z.strictObject({
    ...PERIOD,
    version: Word.optional(),
    unlabelled: z.enum(['yes', 'no']).default('no'),
    texts: z.enum(['yes', 'no']).default('yes'),
    ...PAGE,
  }),
  answer: listed(Sample),
});

export const getPrecision = route({
  ...({ name: 'getPrecision', method: 'get', path: '/rules/:id/precision', least: 'viewer' } as const),
  summary: 'How right the rule is by people’s labels on its samples (Wilson, 95 %). Of the version that runs.',
  ...id,
  query: z.strictObject({ ...PERIOD, version: Word.optional() }),
  answer: z.object({
    version: z.string(),
    right: z.number(),
    wrong: z.number(),
    unsure: z.number(),
    estimate: z.number().nullable().meta({ description: 'Null while nothing is labelled right or wrong.' }),
    low: z.number(),
    high: z.number(),
    isEnough: z.boolean().meta({ description: 'False under 30 labels: not enough to say.' }),
    falseAlarms: z
      .object({
        stated: z.number().meta({ description: 'What the rule promises: of innocent messages this share, at most.' }),
        low: z.number(),
        high: z.number(),
        standing: z.enum(['kept', 'unknown', 'exceeded']),
      })
      .nullable()
      .meta({
        description:
          'Of the last seven days (95 %); null for a rule that asks no model, and before the version has hits.',
      }),
  }),
});

export const getOverlap = route({
  ...({ name: 'getOverlap', method: 'get', path: '/rules/:id/overlap', least: 'viewer' } as const),
  summary: 'How often other rules hit the same messages, of the newest 2,000 that history has.',
  ...id,
  query: z.strictObject(PERIOD),
  answer: z.object({ of: z.number(), items: z.array(z.object({ rule: z.string(), messages: z.number() })) }),
});

const Got = 'What the rule does now.';
const Examples = z.array(
  z.object({
    text: z.string().meta({ description: 'What else the example has in it is told behind the text.' }),
    wanted: z.boolean().meta({ description: 'Whether the rule must match it.' }),
    got: z.boolean().meta({ description: Got }),
    holds: z.boolean(),
  }),
);
const Sequences = z.array(
  z.object({
    messages: z.number(),
    wanted: z.number().meta({ description: 'How many of them the rule must recall.' }),
    got: z.number().meta({ description: Got }),
    holds: z.boolean(),
  }),
);
const Families = z.array(
  z.object({
    family: z.string(),
    level: z.enum(['standard', 'high']).meta({ description: 'The evasion that should see through it.' }),
    isPromised: z.boolean().meta({ description: 'Whether the rule promises to see through it: only these count.' }),
    made: z.number(),
    caught: z.number(),
    missed: z.string().nullable().meta({ description: 'A disguise that got through.' }),
  }),
);
const RuleTests = z.object({
  version: z.string(),
  ruleSet: z.string(),
  hold: z.number().meta({ description: 'Examples that hold, of all that there are (`of`), sequences included.' }),
  of: z.number(),
  examples: Examples.meta({ description: 'Those that do not hold first; at most 200.' }),
  sequences: Sequences.meta({ description: 'Those that do not hold first; at most 200.' }),
  made: z.number().meta({ description: 'Disguises of the families that the rule promises.' }),
  caught: z.number(),
  catchRate: z.number().nullable().meta({ description: '`caught` of `made`; null where the rule promises nothing.' }),
  floor: z.number().nullable().meta({ description: 'Its `evasion_floor`: below it the rule is not loaded.' }),
  families: Families.meta({ description: 'The promised ones first, in each half the worst first.' }),
});
export type RuleTests = z.infer<typeof RuleTests>;

export const getTests = route({
  ...({ name: 'getTests', method: 'get', path: '/rules/:id/tests', least: 'viewer' } as const),
  summary: 'The examples of a rule of the set that runs, and how many machine-made disguises of them it catches.',
  ...id,
  answer: RuleTests,
});

const Publication = z.object({ at: Time, version: z.string(), state: z.string(), ruleSet: z.string() });
export type Publication = z.infer<typeof Publication>;

export const listPublications = route({
  ...({ name: 'listPublications', method: 'get', path: '/rules/:id/publications', least: 'viewer' } as const),
  summary: 'When the rule was changed: each version, from the first rule set that had it on. Newest first.',
  ...id,
  answer: z.object({
    items: z.array(Publication),
    next: z.null(),
  }),
});

const ListKindWord = z.enum(['phrases', 'domains', 'samples']);

export const listUnmatched = route({
  ...({ name: 'listUnmatched', method: 'get', path: '/rules/:id/unmatched', least: 'analyst' } as const),
  summary: 'Entries of the rule’s lists that occur in none of the texts that it matched, as far as texts are kept.',
  ...id,
  answer: z.object({
    texts: z.number().meta({ description: 'How many texts were looked at: the newest 5,000 at most.' }),
    since: Time.nullable().meta({ description: 'When the oldest of them was judged.' }),
    lists: z.array(
      z.object({
        ...{
          list: z.string(),
          kind: ListKindWord,
          entries: z.number(),
          never: z.number(),
        },
        unmatched: z.array(z.string()).meta({ description: 'At most 200 of them.' }),
      }),
    ),
  }),
});

const ListedList = z.object({
  list: z.string(),
  kind: ListKindWord,
  rules: z.array(z.string()).meta({ description: 'Those of the set that runs which use it.' }),
  texts: z.number().meta({ description: 'How many texts were looked at: the newest 5,000 at most.' }),
  since: Time.nullable().meta({ description: 'When the oldest of them was judged.' }),
  entries: z.number(),
  never: z.number(),
  items: z.array(
    z.object({
      entry: z.string(),
      expires: z.string().nullable().meta({ description: 'The last day that it counts, as an ISO date.' }),
      by: z.string().nullable().meta({ description: 'Who put it there or changed it last, as its file says.' }),
      note: z.string().nullable().meta({ description: 'What its file says beside it.' }),
      texts: z.number(),
      lastAt: Time.nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type ListedList = z.infer<typeof ListedList>;

const ofEntries = {
  find: z.string().max(200).default('').meta({ description: 'Only entries that hold this.' }),
  never: z.enum(['yes', 'no']).default('no').meta({ description: '`yes`: only entries that were not seen.' }),
};

export const getList = route({
  ...({ name: 'getList', method: 'get', path: '/lists/:id', least: 'analyst' } as const),
  summary:
    'Entries of a list, and when each was last seen in what rules matched that use it, as far as texts are kept.',
  ...id,
  query: z.strictObject({ ...ofEntries, ...PAGE }),
  answer: ListedList,
});

export const listAsCsv = route({
  ...({ name: 'listAsCsv', method: 'get', path: '/lists/:id/entries.csv', least: 'analyst' } as const),
  summary: 'All of them for a spreadsheet; what it could take for a formula is defused.',
  ...id,
  query: z.strictObject(ofEntries),
  produces: 'text/csv',
});

const labelled = { params: z.object({ rule: Word, ref: Ref }) };

export const putLabel = route({
  ...({ name: 'putLabel', method: 'put', path: '/labels/:rule/*ref', least: 'reviewer' } as const),
  summary: 'A person’s word on one hit. The latest of each person stands.',
  ...labelled,
  body: z.strictObject({ label: LabelWord }),
  answer: z.object({ rule: z.string(), ref: Ref, label: LabelWord, who: z.string(), at: Time, version: z.string() }),
});

export const deleteLabel = route({
  ...({ name: 'deleteLabel', method: 'delete', path: '/labels/:rule/*ref', least: 'reviewer' } as const),
  summary: 'Takes one’s own label back.',
  ...labelled,
});

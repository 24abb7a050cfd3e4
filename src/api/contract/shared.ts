import { z } from 'zod';

/** Types that many resources share. Times are epoch milliseconds. */
export const Time = z.number().int().meta({ description: 'Epoch milliseconds.' });

/** A message as people write it: `group/<group>/<seq>`, `c2c/<from>/<to>/<key>`, `official/<account>/<key>`. */
export const Ref = z.string().meta({
  description: 'A message as the command line writes it; `draft/…` is one that was blocked before it was sent.',
  example: 'group/@TGS#1/42',
});

export const Span = z.object({ part: z.number().int(), start: z.number().int(), end: z.number().int() }).meta({
  description: 'UTF-16 offsets in a part of the message as it was sent, half-open.',
});
export const Part = z.object({ source: z.string(), text: z.string(), voice: z.string().optional() });

export const SeverityWord = z.enum(['critical', 'high', 'medium', 'low']);
export const HitState = z.enum(['shadow', 'live']);
export const LabelWord = z.enum(['right', 'wrong', 'unsure']);

/** Query values are text; this reads a number from one. */
const number = z.coerce.number().int();
const from = number.min(0).optional().meta({ description: 'Epoch ms; included.' });
const to = number.min(0).optional().meta({ description: 'Epoch ms; not included.' });
export const PERIOD = { since: from, until: to };

/** One id, at most this many characters: Tencent's ids are far shorter. */
export const Word = z.string().min(1).max(1_000);

const limit = number.min(1).max(200).default(50).meta({ description: 'At most 200.' });
const after = z.string().max(4_000).optional().meta({ description: '`next` of the page before.' });
export const PAGE = { limit, after };

/** A page of a list. `next` is null on the last page. A page may be short or empty and still have a `next`. */
export const listed = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable(),
    asOf: Time.nullable().meta({
      description: 'What became true until then is in the list; null where history is away and only live facts are.',
    }),
  });

/** Why it is done; goes into the log of acts. */
export const Why = z.string().trim().min(1).max(2_000);

import type { PacedApi, RecallApi, RecallOrder, RecallOutcome, TextPart } from '../model.ts';
import { PACED_APIS } from '../model.ts';
import type { Fact, FlaggedFact, JournalEntry, MovedFact } from './facts.ts';

/** A line of a stream: its id, then names and values in turn. */
export type StreamEntry = readonly [id: string, fields: readonly string[]];

/** The name of the text that goes with an entry; undefined: none does. */
export function textNameOf([, fields]: StreamEntry): string | undefined {
  return fields[2] === 'x' ? fields[3] : undefined;
}

/**
 * An entry as a fact. What this version does not know (a newer one wrote it) is undefined, and so is what cannot be read.
 * @param text of a verdict, as it was written beside it
 */
export function readEntry(stream: string, entry: StreamEntry, text: string | undefined): JournalEntry | undefined {
  const [id, fields] = entry;
  try {
    const fact = fields[0] === 'j' ? factOfJson(fields[1]!, text) : factOfLane(stream, fields);
    return fact === undefined ? undefined : { stream, id, fact };
  } catch {
    return undefined;
  }
}

const KNOWN: ReadonlySet<string> = new Set<Fact['type']>([
  ...(['verdict', 'flagged', 'moved', 'settled', 'lane', 'brake', 'switch', 'mute', 'strike-undone'] as const),
  ...(['review', 'act', 'rule-set', 'counts'] as const),
]);

function factOfJson(json: string, text: string | undefined): Fact | undefined {
  const fact = JSON.parse(json) as Fact;
  if (!KNOWN.has(fact.type)) return undefined;
  if (fact.type !== 'verdict' || text === undefined) return fact;
  const parts = JSON.parse(text) as readonly TextPart[];
  return { ...fact, parts };
}

/** What the scripts of a lane and of the brakes write (lane.lua, brake.lua): short names, no JSON of their own. */
function factOfLane(stream: string, fields: readonly string[]): Fact | undefined {
  const read = new Map<string, string>();
  for (let at = 0; at + 1 < fields.length; at += 2) read.set(fields[at]!, fields[at + 1]!);
  const [type, at] = [read.get('t'), Number(read.get('a'))];
  if (type === 'tripped') return { type: 'brake', at, name: read.get('n') ?? '', what: 'tripped' };
  const api = PACED_APIS.find((one) => stream.includes(`:${one}}`));
  if (api === undefined) return undefined;
  if (type === 'lane') return { type, at, api, reason: read.get('r') || undefined };
  return factOfItem(type, at, api, read);
}

function factOfItem(
  type: string | undefined,
  at: number,
  paced: PacedApi,
  read: ReadonlyMap<string, string>,
): Fact | undefined {
  const [api, item] = [paced as RecallApi, read.get('i') ?? ''];
  switch (type) {
    case 'flagged':
      return {
        type,
        at,
        api,
        item,
        order: JSON.parse(read.get('o') ?? '') as RecallOrder,
        standing: read.get('s') as FlaggedFact['standing'],
        heldBy: read.get('b') ?? '',
        anew: read.get('n') === '1',
      };
    case 'settled': {
      const exposure = read.get('x');
      return {
        type,
        at,
        api,
        item,
        outcome: read.get('s') as RecallOutcome,
        code: read.get('c') ?? '',
        ...(exposure === undefined ? {} : { exposureMs: Number(exposure) }),
      };
    }
    case 'moved':
      return { type, at, api, item, to: read.get('s') as MovedFact['to'] };
    default:
      return undefined;
  }
}

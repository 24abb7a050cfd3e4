import { type OpenCursor, walkOpen } from '../lane/open-items.ts';
import { readLane } from '../lane/read-lane.ts';
import type { Part, Selector } from '../lane/switches.ts';
import { RECALL_APIS, type RecallApi, type RecallOrder } from '../model.ts';
import { makeRecordFinder } from '../record/find.ts';
import type { Desk } from './desk.ts';

/** Something that a brake or a person holds. */
export type HeldItem = {
  readonly api: RecallApi;
  readonly order: RecallOrder;
  /** What was said, where it is still kept. */
  readonly text: string | undefined;
  /** Where the list goes on behind this one. */
  readonly after: HeldCursor;
};
export type HeldCursor = OpenCursor & { readonly api: RecallApi; readonly rule: string };

/**
 * All that is held, of everything, a rule or a group: by API and rule, the oldest first in each. From behind `after` on.
 */
export async function* walkHeld(desk: Desk, selector: Selector, after?: HeldCursor): AsyncGenerator<HeldItem> {
  let from = after;
  for (const api of RECALL_APIS) {
    if (from !== undefined && from.api !== api) continue;
    for (const [rule, part] of await partsOf(desk, api, selector)) {
      if (from !== undefined && rule < from.rule) continue;
      // What the rule of the cursor held is gone: the list goes on with the rule behind it.
      if (from !== undefined && rule !== from.rule) from = undefined;
      for await (const { id, score, order, state } of walkOpen(desk.redis, api, part, from)) {
        if (state !== 'held') continue;
        yield { api, order, text: await textOf(desk, order), after: { api, rule, id, score } };
      }
      from = undefined;
    }
    // The rule of the cursor was the last one: the list goes on with the next API.
    from = undefined;
  }
}

/**
 * Whether such a cursor may have been given out. Redis answers a score that it does not read as a number with an error, and
 * JavaScript reads more as one: `0b1`, and spaces behind.
 */
export const isHeldCursor = ({ api, score }: { readonly api: string; readonly score: string }): boolean =>
  RECALL_APIS.some((one) => one === api) && /^-?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?$/.test(score);

/** The indexes to walk through, each under a name that a cursor carries. */
async function partsOf(
  { redis }: Desk,
  api: RecallApi,
  selector: Selector,
): Promise<readonly (readonly [string, Part])[]> {
  if (selector.type === 'rule') return [[selector.rule, selector]];
  if (selector.type === 'group') return [[selector.group, selector]];
  const { heldByRule } = await readLane(redis, api);
  return [...heldByRule.keys()].sort().map((rule) => [rule, { type: 'rule', rule }] as const);
}

async function textOf(desk: Desk, { target }: RecallOrder): Promise<string | undefined> {
  if (target.type === 'sender') return undefined;
  const finder = makeRecordFinder(desk);
  const recorded = (await finder.byKey(target.key)).at(-1);
  const parts = recorded && (await finder.textOf(recorded));
  return parts?.map(({ text }) => text).join(' ');
}

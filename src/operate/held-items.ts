import { discardItems, releaseItems } from '../lane/held-items.ts';
import { walkOpen } from '../lane/open-items.ts';
import { readItem } from '../lane/read-item.ts';
import { groupOfPurge, parseRef, refOfTarget } from '../message-ref.ts';
import type { RecallApi, RecallOrder } from '../model.ts';
import { itemIdOf } from '../redis/keys/recall.ts';
import type { Desk } from './desk.ts';
import { noted, type Operator } from './operator-log.ts';

/** A held item that somebody named. */
export type NamedItem = { readonly api: RecallApi; readonly id: string; readonly order: RecallOrder };

/** Bounds the time that one script takes. */
const AT_ONCE = 200;

/** Whether this names a message, or a purge. */
export const isItemRef = (ref: string): boolean => parseRef(ref) !== undefined || groupOfPurge(ref) !== undefined;

/** Those of the named messages and purges (`isItemRef`) that are held; each once. */
export async function findHeldItems(desk: Desk, refs: readonly string[]): Promise<readonly NamedItem[]> {
  const found = new Map<string, NamedItem>();
  for (const ref of refs) {
    const key = parseRef(ref);
    const items =
      key === undefined ? await purgesOf(desk, ref) : [await readItem(desk.redis, { type: 'message', key })];
    for (const item of items) {
      if (item?.state !== 'held') continue;
      const { api, order } = item;
      const id = itemIdOf(order.target);
      found.set(`${api} ${id}`, { api, id, order });
    }
  }
  return [...found.values()];
}

/** Purges of one sender in one place: there may be several, from different moments. */
async function purgesOf({ redis }: Desk, ref: string) {
  const api = 'delete_group_msg_by_sender';
  const part = { type: 'group', group: groupOfPurge(ref) ?? '' } as const;
  const purges: { api: RecallApi; order: RecallOrder; state: string }[] = [];
  for await (const { order, state } of walkOpen(redis, api, part, undefined)) {
    if (refOfTarget(order.target) === ref) purges.push({ api, order, state });
  }
  return purges;
}

/**
 * Lets these go, or cancels them for good, whatever holds them; switches and brakes stay, and so does what else they
 * hold. Resolves with how many: what is not held any more is left as it is.
 */
export async function endHeld(
  desk: Desk,
  how: 'release' | 'discard',
  items: readonly NamedItem[],
  operator: Operator,
): Promise<number> {
  const act = async (): Promise<number> => {
    let ended = 0;
    for (const [api, some] of Map.groupBy(items, (item) => item.api)) {
      for (let start = 0; start < some.length && !desk.steps?.isStopped(); start += AT_ONCE) {
        const ids = some.slice(start, start + AT_ONCE).map(({ id }) => id);
        ended += await endSome(desk, how, api, ids);
        desk.steps?.step(ids.length);
      }
    }
    return ended;
  };
  const refs = items.map(({ order }) => refOfTarget(order.target));
  const what = `${how} ${refs.length === 1 ? refs[0] : `${refs.length} held`}`;
  return noted(desk, { ...operator, at: desk.now(), what, targets: refs }, act, (ended) => ({
    [how === 'release' ? 'released' : 'cancelled']: ended,
  }));
}

async function endSome(desk: Desk, how: 'release' | 'discard', api: RecallApi, ids: readonly string[]) {
  if (how === 'discard') return (await discardItems(desk.redis, api, ids, desk.keepKeysMs)).length;
  const { released, turns } = await releaseItems(desk.redis, api, ids);
  await desk.turns(api).add(turns);
  return released.length;
}

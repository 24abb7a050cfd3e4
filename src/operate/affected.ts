import { readLane } from '../lane/read-lane.ts';
import type { Selector } from '../lane/switches.ts';
import { RECALL_APIS, type RecallOrder } from '../model.ts';
import type { LaneKeys } from '../redis/keys/recall.ts';
import type { Desk } from './desk.ts';

/** What a switch would touch: shown before it is turned. */
export type Affected = {
  /** Messages without an outcome: they wait, are held, or are under way. */
  readonly open: number;
  /** The oldest of them; of everything (`all`) none. */
  readonly samples: readonly Sample[];
};
export type Sample = { readonly order: RecallOrder; readonly state: string };

export async function findAffected({ redis }: Desk, selector: Selector, samples: number): Promise<Affected> {
  if (selector.type === 'all') {
    const lanes = await Promise.all(RECALL_APIS.map((api) => readLane(redis, api)));
    return { open: lanes.reduce((sum, { pending, held }) => sum + pending + held, 0), samples: [] };
  }
  const lanes = RECALL_APIS.map(redis.keys.lane);
  const found = await Promise.all(
    lanes.map(async (keys) => {
      const index = selector.type === 'rule' ? keys.openOfRule(selector.rule) : keys.openOfGroup(selector.group);
      const [open, ids] = await Promise.all([
        redis.client.zcard(index),
        redis.client.zrange(index, '0', `${samples - 1}`),
      ]);
      const items = await Promise.all(ids.map((id) => redis.client.hmget(keys.item(id), 'order', 'state')));
      return { open, samples: items.flatMap(([order, state]) => (order ? [sampleOf(order, state)] : [])) };
    }),
  );
  return {
    open: found.reduce((sum, { open }) => sum + open, 0),
    samples: found
      .flatMap((lane) => lane.samples)
      .sort((a, b) => a.order.sentAt - b.order.sentAt)
      .slice(0, samples),
  };
}

/** What is held, by anybody, with samples of each rule: shown before all of it is let go or cancelled. */
export type HeldByRule = { readonly rule: string; readonly held: number; readonly samples: readonly Sample[] };

export async function findHeld({ redis }: Desk, samples: number): Promise<readonly HeldByRule[]> {
  const lanes = await Promise.all(RECALL_APIS.map((api) => readLane(redis, api)));
  const rules = [...new Set(lanes.flatMap(({ heldByRule }) => [...heldByRule.keys()]))].sort();
  return Promise.all(
    rules.map(async (rule) => {
      const found = await Promise.all(lanes.map(({ api }) => someHeld(redis, redis.keys.lane(api), rule, samples)));
      const held = lanes.reduce((sum, { heldByRule }) => sum + (heldByRule.get(rule) ?? 0), 0);
      const oldest = found.flat().sort((a, b) => a.order.sentAt - b.order.sentAt);
      return { rule, held, samples: oldest.slice(0, samples) };
    }),
  );
}

/** Held items stand among those that wait; so far a look goes. */
const LOOK_AT = 200;

async function someHeld({ client }: Desk['redis'], keys: LaneKeys, rule: string, samples: number) {
  const found: Sample[] = [];
  const ids = await client.zrange(keys.openOfRule(rule), '0', `${LOOK_AT - 1}`);
  for (let start = 0; start < ids.length && found.length < samples; start += 20) {
    const some = ids.slice(start, start + 20);
    const items = await Promise.all(some.map((id) => client.hmget(keys.item(id), 'order', 'state')));
    found.push(...items.flatMap(([order, state]) => (order && state === 'held' ? [sampleOf(order, state)] : [])));
  }
  return found;
}

const sampleOf = (order: string, state: string | null | undefined): Sample => ({
  order: JSON.parse(order) as RecallOrder,
  state: state ?? '',
});

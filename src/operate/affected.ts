import { readBrakes } from '../lane/brake.ts';
import { countOpen, type OpenItem, readHeld, readOpen } from '../lane/open-items.ts';
import { readLane } from '../lane/read-lane.ts';
import { nameOf, type Selector } from '../lane/switches.ts';
import { RECALL_APIS } from '../model.ts';
import type { Desk } from './desk.ts';

/** What a switch would touch: shown before it is turned. */
export type Affected = {
  /** Messages without an outcome: they wait, are held, or are under way. */
  readonly open: number;
  /** The oldest of them; of everything (`all`) none. */
  readonly samples: readonly OpenItem[];
};

/** Whether nothing is held at all, and no brake on everything holds or is overridden: `release --all` has nothing to end. */
export async function isNothingHeld({ redis, now }: Desk): Promise<boolean> {
  const [{ braked, overrides }, lanes] = await Promise.all([
    readBrakes(redis, now()),
    Promise.all(RECALL_APIS.map((api) => readLane(redis, api))),
  ]);
  const name = nameOf({ type: 'all' });
  return !lanes.some(({ held }) => held > 0) && ![...braked, ...overrides].some((one) => one.name === name);
}

/** Whether a switch has nothing to end here: nothing is open, and no switch or brake stands. Never true for `all`. */
export async function isUntouched(desk: Desk, selector: Selector): Promise<boolean> {
  if (selector.type === 'all') return false;
  const { redis, now } = desk;
  const [{ open }, { braked, overrides }, lanes] = await Promise.all([
    findAffected(desk, selector, 0),
    readBrakes(redis, now()),
    Promise.all(RECALL_APIS.map((api) => readLane(redis, api))),
  ]);
  const name = nameOf(selector);
  const isNamed = [...braked, ...overrides].some((one) => one.name === name);
  return open === 0 && !isNamed && !lanes.some(({ switches }) => switches.includes(name));
}

export async function findAffected({ redis }: Desk, selector: Selector, samples: number): Promise<Affected> {
  if (selector.type === 'all') {
    const lanes = await Promise.all(RECALL_APIS.map((api) => readLane(redis, api)));
    return { open: lanes.reduce((sum, { pending, held }) => sum + pending + held, 0), samples: [] };
  }
  const [counts, found] = await Promise.all([
    Promise.all(RECALL_APIS.map((api) => countOpen(redis, api, selector))),
    Promise.all(RECALL_APIS.map((api) => readOpen(redis, api, selector, samples))),
  ]);
  return { open: counts.reduce((sum, open) => sum + open, 0), samples: oldestOf(found, samples) };
}

/** How many a switch would touch at most; of everything (`all`) what is held. */
export async function countTouched(desk: Desk, selector: Selector): Promise<number> {
  if (selector.type !== 'all') return (await findAffected(desk, selector, 0)).open;
  return (await findHeld(desk, 0)).reduce((sum, { held }) => sum + held, 0);
}

/** What is held, by anybody, with samples of each rule: shown before all of it is let go or cancelled. */
export type HeldByRule = { readonly rule: string; readonly held: number; readonly samples: readonly OpenItem[] };

export async function findHeld({ redis }: Desk, samples: number): Promise<readonly HeldByRule[]> {
  const lanes = await Promise.all(RECALL_APIS.map((api) => readLane(redis, api)));
  const rules = [...new Set(lanes.flatMap(({ heldByRule }) => [...heldByRule.keys()]))].sort();
  return Promise.all(
    rules.map(async (rule) => {
      const part = { type: 'rule', rule } as const;
      const found = await Promise.all(RECALL_APIS.map((api) => readHeld(redis, api, part, samples)));
      const held = lanes.reduce((sum, { heldByRule }) => sum + (heldByRule.get(rule) ?? 0), 0);
      return { rule, held, samples: oldestOf(found, samples) };
    }),
  );
}

const oldestOf = (found: readonly (readonly OpenItem[])[], atMost: number): readonly OpenItem[] =>
  found
    .flat()
    .sort((a, b) => a.order.sentAt - b.order.sentAt)
    .slice(0, atMost);

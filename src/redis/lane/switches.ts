import type { PacedApi, RecallOrder } from '../../model.ts';
import type { RedisClient } from '../connect.ts';
import { laneKeys, laneRoot } from '../keys/recall.ts';
import { loadScript, runScript } from '../scripts/lua.ts';
import { parseTurn, type Turn } from './ledger.ts';

/** What a person may turn off: everything, one rule, or one group. */
export type Selector =
  | { readonly type: 'all' }
  | { readonly type: 'rule'; readonly rule: string }
  | { readonly type: 'group'; readonly group: string };

/** The field in the lane's switches, and the name of the index of open items. */
export function nameOf(selector: Selector): string {
  switch (selector.type) {
    case 'all':
      return 'all';
    case 'rule':
      return `rule:${selector.rule}`;
    case 'group':
      return `group:${selector.group}`;
  }
}

type Part = Exclude<Selector, { type: 'all' }>;

/** The switches of one lane. A switch holds from the moment it is set: no script gives out a claim against it. */
export type Switches = {
  /** How something of this rule and group stands. `all` is the pace's business. */
  read(of: { readonly rule: string; readonly group: string }): Promise<'hold' | 'cancel' | 'run'>;
  set(selector: Selector, how: 'hold' | 'cancel'): Promise<void>;
  clear(selector: Selector): Promise<void>;
  /** Moves what waits to `held`; returns how many. */
  holdWaiting(part: Part): Promise<number>;
  /** Moves what is held back to waiting. The turns still have to be added. */
  releaseHeld(part: Part): Promise<Released>;
  /** The same of all rules, of what neither a switch nor one of these brakes holds. */
  releaseRest(brakes: readonly string[]): Promise<Released>;
  /** Cancels everything that is not under way. */
  discardOpen(part: Part, keepMs: number): Promise<readonly RecallOrder[]>;
  /** Cancels what is held of all rules, and what neither a switch nor one of these brakes holds. */
  discardRest(brakes: readonly string[], keepMs: number): Promise<readonly RecallOrder[]>;
};

type Released = { readonly released: number; readonly turns: readonly Turn[] };

const HOLD = loadScript('recall/lane', 'recall/hold');
const RELEASE = loadScript('recall/lane', 'recall/stays-held', 'recall/release');
const DISCARD = loadScript('recall/lane', 'recall/stays-held', 'recall/discard');

/** Items a script looks at before others have their turn: a few milliseconds of Redis. */
const AT_ONCE = 200;

export function makeSwitches(redis: RedisClient, api: PacedApi): Switches {
  const root = laneRoot(api);
  const keys = laneKeys(api);

  /** The indexes of rules of which something is held. */
  const heldIndexes = async (): Promise<readonly string[]> => {
    const fields = await redis.hkeys(keys.ledger);
    return fields.flatMap((field) => (field.startsWith('held:') ? [`rule:${field.slice('held:'.length)}`] : []));
  };

  // Both walk through the index until a walk finds nothing more: what ends meanwhile moves others up, past the walker.
  // What was held after the first step is not theirs: a brake may have tripped again.
  const release = async (index: string, rest: readonly string[]): Promise<Released> => {
    const turns: Turn[] = [];
    let total = 0;
    let before = '0';
    for (let offset = 0, found = 0; ; offset += AT_ONCE) {
      const args = [index, offset, AT_ONCE, before, ...rest];
      const reply = (await runScript(redis, RELEASE, root, args)) as [number, number, string[], string];
      before = reply[3];
      total += reply[1];
      found += reply[1];
      turns.push(...reply[2].map(parseTurn));
      if (reply[0] === AT_ONCE) continue;
      if (found === 0) return { released: total, turns };
      [offset, found] = [-AT_ONCE, 0];
    }
  };

  const discard = async (index: string, keepMs: number, rest: readonly string[]): Promise<readonly RecallOrder[]> => {
    const discarded: RecallOrder[] = [];
    let before = '0';
    // What ended leaves the index, so the next ones move up; only what stays is passed by.
    for (let offset = 0, found = 0; ; ) {
      const args = [index, offset, AT_ONCE, keepMs, before, ...rest];
      const reply = (await runScript(redis, DISCARD, root, args)) as [number, string[], string];
      const [stayed, orders] = reply;
      before = reply[2];
      discarded.push(...orders.map((order) => JSON.parse(order) as RecallOrder));
      offset += stayed;
      found += orders.length;
      if (stayed + orders.length === AT_ONCE) continue;
      if (found === 0) return discarded;
      [offset, found] = [0, 0];
    }
  };

  return {
    read: async ({ rule, group }) => {
      const set = await redis.hmget(keys.switches, nameOf({ type: 'rule', rule }), nameOf({ type: 'group', group }));
      if (set.includes('cancel')) return 'cancel';
      return set.includes('hold') ? 'hold' : 'run';
    },
    set: async (selector, how) => {
      await redis.hset(keys.switches, nameOf(selector), how);
    },
    clear: async (selector) => {
      await redis.hdel(keys.switches, nameOf(selector));
    },
    holdWaiting: async (part) => {
      let total = 0;
      for (let offset = 0; ; offset += AT_ONCE) {
        const [looked, held] = (await runScript(redis, HOLD, root, [nameOf(part), offset, AT_ONCE])) as [
          number,
          number,
        ];
        total += held;
        if (looked < AT_ONCE) return total;
      }
    },
    releaseHeld: (part) => release(nameOf(part), ['']),
    releaseRest: async (brakes) => {
      const parts: Released[] = [];
      for (const index of await heldIndexes()) parts.push(await release(index, ['rest', ...brakes]));
      return {
        released: parts.reduce((sum, { released }) => sum + released, 0),
        turns: parts.flatMap(({ turns }) => turns),
      };
    },
    discardOpen: (part, keepMs) => discard(nameOf(part), keepMs, ['']),
    discardRest: async (brakes, keepMs) => {
      const orders: RecallOrder[] = [];
      for (const index of await heldIndexes()) orders.push(...(await discard(index, keepMs, ['rest', ...brakes])));
      return orders;
    },
  };
}

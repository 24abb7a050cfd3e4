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
  /** Ends the switch and the brake of that name; the brake counts anew. */
  clear(selector: Selector): Promise<void>;
  /** Moves what waits to `held`; returns how many. */
  holdWaiting(part: Part): Promise<number>;
  /** Moves what is held back to waiting. The turns still have to be added. */
  releaseHeld(part: Part): Promise<{ readonly released: number; readonly turns: readonly Turn[] }>;
  /** Cancels everything that is not under way. */
  discardOpen(part: Part, keepMs: number): Promise<readonly RecallOrder[]>;
};

const HOLD = loadScript('recall/lane', 'recall/hold');
const RELEASE = loadScript('recall/lane', 'recall/release');
const DISCARD = loadScript('recall/lane', 'recall/discard');

/** Items a script looks at before others have their turn: a few milliseconds of Redis. */
const AT_ONCE = 200;

export function makeSwitches(redis: RedisClient, api: PacedApi): Switches {
  const root = laneRoot(api);
  const keys = laneKeys(api);
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
      const name = nameOf(selector);
      await Promise.all([redis.hdel(keys.switches, name), redis.hdel(keys.braked, name), redis.del(keys.passed(name))]);
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
    releaseHeld: async (part) => {
      const turns: Turn[] = [];
      let total = 0;
      for (let offset = 0; ; offset += AT_ONCE) {
        const args = [nameOf(part), offset, AT_ONCE];
        const reply = (await runScript(redis, RELEASE, root, args)) as [number, number, string[]];
        total += reply[1];
        turns.push(...reply[2].map(parseTurn));
        if (reply[0] < AT_ONCE) return { released: total, turns };
      }
    },
    discardOpen: async (part, keepMs) => {
      const discarded: RecallOrder[] = [];
      // What ended leaves the index, so the next ones move up; only what is under way stays and is passed by.
      for (let offset = 0; ; ) {
        const args = [nameOf(part), offset, AT_ONCE, keepMs];
        const [stayed, orders] = (await runScript(redis, DISCARD, root, args)) as [number, string[]];
        discarded.push(...orders.map((order) => JSON.parse(order) as RecallOrder));
        offset += stayed;
        if (stayed + orders.length < AT_ONCE) return discarded;
      }
    },
  };
}

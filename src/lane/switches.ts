import type { PacedApi, RecallOrder } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript, type Script } from '../redis/scripts/lua.ts';
import { parseTurn, type Turn } from './ledger.ts';
import { leaveUncounted } from './uncounted.ts';

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

export type Part = Exclude<Selector, { type: 'all' }>;

/** Whoever has many things done looks on, and may end it between two of its steps: what was done by then is whole. */
export type Steps = {
  /** So many more are done. */
  step(count?: number): void;
  isStopped(): boolean;
};

/** The switches of one lane. A switch works from the moment it is set: no script gives out a claim against it. */
export type Switches = {
  /** How something of this rule and group stands. `all` is the pace's business. */
  read(of: { readonly rule: string; readonly group: string }): Promise<'hold' | 'cancel' | 'run'>;
  set(selector: Selector, how: 'hold' | 'cancel'): Promise<void>;
  clear(selector: Selector): Promise<void>;
  /** Moves what waits to `held`; returns how many. */
  holdWaiting(part: Part): Promise<number>;
  /** Moves what is held back to waiting. The turns still have to be added. */
  releaseHeld(part: Part): Promise<Released>;
  /** The same for all rules, of what no switch and none of these brakes holds. */
  releaseRest(brakes: readonly string[]): Promise<Released>;
  /** Cancels everything that is not under way. */
  discardOpen(part: Part, keepMs: number): Promise<readonly RecallOrder[]>;
  /** Cancels what is held of all rules, and what neither a switch nor one of these brakes holds. */
  discardRest(brakes: readonly string[], keepMs: number): Promise<readonly RecallOrder[]>;
};

type Released = { readonly released: number; readonly turns: readonly Turn[] };

const HOLD = loadScript('journal/tell', 'recall/lane', 'recall/page', 'recall/hold');
const RELEASE = loadScript('journal/tell', 'recall/lane', 'recall/page', 'recall/release');
const DISCARD = loadScript('journal/tell', 'recall/lane', 'recall/page', 'recall/discard');

/** Where the next page begins (its last item and that one's score; '' after the last page), and what was done. */
type Page = [last: string, score: string, count: number, before: string, entries: string[]];

/** Items that one script call looks at: a few milliseconds of Redis, then others have their turn. */
const AT_ONCE = 200;

/** @param steps looks on while items are held, released or discarded */
export function makeSwitches(redis: RedisSpace, api: PacedApi, steps?: Steps): Switches {
  const root = redis.keys.lane(api).root;
  const keys = redis.keys.lane(api);

  /** The indexes of rules of which something is held. */
  const heldIndexes = async (): Promise<readonly string[]> => {
    const fields = await redis.client.hkeys(keys.ledger);
    return fields.flatMap((field) => (field.startsWith('held:') ? [`rule:${field.slice('held:'.length)}`] : []));
  };

  /** Walks through an index. What is held after the walk began is left alone: a brake may hold again meanwhile. */
  async function* walk(script: Script, index: string, more: readonly (string | number)[]): AsyncGenerator<Page> {
    let before = '0';
    for (let [last, score] = ['', '']; ; ) {
      const reply = (await runScript(redis.client, script, root, [
        index,
        last,
        score,
        AT_ONCE,
        before,
        ...more,
      ])) as Page;
      yield reply;
      steps?.step(reply[2]);
      [last, score, , before] = reply;
      if (last === '' || steps?.isStopped()) return;
    }
  }

  const release = async (indexes: readonly string[], rest: readonly string[]): Promise<Released> => {
    const turns: Turn[] = [];
    let released = 0;
    for (const index of indexes) {
      if (steps?.isStopped()) break;
      for await (const [, , count, , entries] of walk(RELEASE, index, rest)) {
        released += count;
        turns.push(...entries.map(parseTurn));
      }
    }
    return { released, turns };
  };

  const discard = async (indexes: readonly string[], keepMs: number, rest: readonly string[]) => {
    const discarded: RecallOrder[] = [];
    for (const index of indexes) {
      if (steps?.isStopped()) break;
      for await (const [, , , , orders] of walk(DISCARD, index, [keepMs, ...rest])) {
        discarded.push(...orders.map((order) => JSON.parse(order) as RecallOrder));
      }
    }
    await leaveUncounted(redis, api, 'cancelled', discarded.length);
    return discarded;
  };

  return {
    read: async ({ rule, group }) => {
      const set = await redis.client.hmget(
        keys.switches,
        nameOf({ type: 'rule', rule }),
        nameOf({ type: 'group', group }),
      );
      if (set.includes('cancel')) return 'cancel';
      return set.includes('hold') ? 'hold' : 'run';
    },
    set: async (selector, how) => {
      await redis.client.hset(keys.switches, nameOf(selector), how);
    },
    clear: async (selector) => {
      await redis.client.hdel(keys.switches, nameOf(selector));
    },
    holdWaiting: async (part) => {
      let total = 0;
      for await (const [, , held] of walk(HOLD, nameOf(part), [])) total += held;
      return total;
    },
    releaseHeld: (part) => release([nameOf(part)], ['']),
    releaseRest: async (brakes) => release(await heldIndexes(), ['rest', ...brakes]),
    discardOpen: (part, keepMs) => discard([nameOf(part)], keepMs, ['']),
    discardRest: async (brakes, keepMs) => discard(await heldIndexes(), keepMs, ['rest', ...brakes]),
  };
}

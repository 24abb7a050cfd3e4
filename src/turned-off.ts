import { markVanished, readBrakes, readVanished, unmarkVanished } from './lane/brake.ts';
import { countOpen } from './lane/open-items.ts';
import { makeSwitches, nameOf } from './lane/switches.ts';
import { RECALL_APIS } from './model.ts';
import type { Desk } from './operate/desk.ts';
import { makeEverySwitch } from './operate/every-switch.ts';
import { noted } from './operate/operator-log.ts';
import { makeSwitchBoard } from './operate/switch.ts';
import type { Rule } from './rules/rule-set.ts';

/** Takes back, or holds, what rules asked for that ask for nothing any more. */
export type TurnedOff = {
  /** Told of each rule set that goes live. Resolves when what rules turned off had queued is cancelled or held. */
  onRuleSet(ruleSet: { readonly hash: string; readonly rules: readonly Pick<Rule, 'id' | 'state'>[] }): Promise<void>;
  /** Tries nothing again from now on. The desk is not closed here. */
  close(): void;
};

const AGAIN_MS = 1_000;

/**
 * A rule that is off or in shadow has its recalls and mutes cancelled, as far as they were not sent: somebody wrote that.
 *
 * A rule that is in no file any more has them held: the file may be half written, or lost. They go on when the rule is
 * back, and otherwise wait for a person, who releases or discards them as any other; nothing is undone by an accident.
 * At the start only what the files say is known: of a rule that is in no file, somebody else may know more.
 *
 * It works at the desk as a person does, by the name of `unsaid`, so the log of operators tells of it.
 * @param onError told that Redis did not take it; it is tried again until it does
 */
export function makeTurnedOff(desk: Desk, onError: (error: unknown) => void): TurnedOff {
  const { redis, keepKeysMs, now } = desk;
  const lanes = RECALL_APIS.map((api) => ({ api, ...makeSwitches(redis, api) }));
  let live: ReadonlySet<string> = new Set();
  /** Rules whose orders have to go, and why. */
  let off = new Map<string, string>();
  /** Rules whose orders have to wait, and why. */
  let gone = new Map<string, string>();
  const board = makeSwitchBoard(desk);
  const everywhere = makeEverySwitch(desk);
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const openOf = async (rule: string): Promise<number> => {
    const open = await Promise.all(lanes.map(({ api }) => countOpen(redis, api, { type: 'rule', rule })));
    return open.reduce((sum, count) => sum + count, 0);
  };

  const cancelOf = async (rule: string, why: string): Promise<void> => {
    const part = { type: 'rule', rule } as const;
    if ((await openOf(rule)) === 0) return;
    const cancel = async () => (await Promise.all(lanes.map((lane) => lane.discardOpen(part, keepKeysMs)))).flat();
    const intent = { at: now(), who: 'unsaid', why, what: `discard rule:${rule}` };
    await noted(desk, intent, cancel, ({ length }) => `${length} cancelled`);
  };

  /** Only what waits is held: a rule that was taken out and asked for nothing leaves no switch behind. */
  const holdOf = async (rule: string, why: string): Promise<void> => {
    const part = { type: 'rule', rule } as const;
    const isTurnedOff = (await redis.client.hget(redis.keys.brake.switches, nameOf(part))) !== null;
    if (isTurnedOff) return;
    if ((await openOf(rule)) === 0 && (await desk.mutes().counts()).waiting === 0) return;
    await board.hold(part, { who: 'unsaid', why });
    await markVanished(redis, rule, now());
  };

  /** What was held because a rule had vanished goes its way when the files have it again. */
  const settleVanished = async (): Promise<void> => {
    const vanished = await readVanished(redis);
    if (vanished.size === 0) return;
    const { braked } = await readBrakes(redis, now());
    for (const rule of vanished.keys()) {
      const part = { type: 'rule', rule } as const;
      // What its brake holds a person has to look at, whatever the files do.
      const isBraked = braked.some(({ name }) => name === nameOf(part));
      if (live.has(rule) && !isBraked) {
        await board.release(part, { who: 'unsaid', why: 'it is in the rule files again' });
      }
      if (!off.has(rule) && !(live.has(rule) && isBraked)) continue;
      await unmarkVanished(redis, rule);
      await everywhere.clear(part);
    }
  };

  const settle = async (): Promise<void> => {
    const rules = off;
    clearTimeout(timer);
    try {
      // Fails at once while Redis is away. BullMQ would wait for it, and a start with BullMQ: callbacks would find nobody.
      await redis.client.ping();
      await settleVanished();
      for (const [rule, why] of gone) await holdOf(rule, why);
      await Promise.all([...rules].map(([rule, why]) => cancelOf(rule, why)));
      await desk.mutes().discard((order) => rules.has(order.rule));
    } catch (error) {
      if (closed) return;
      onError(error);
      timer = setTimeout(() => void settleAll(), AGAIN_MS);
    }
  };
  /** One after the other: to hold what thousands of orders ask for takes a while, and their rule may be back by then. */
  let turn: Promise<void> = Promise.resolve();
  const settleAll = (): Promise<void> => {
    turn = turn.then(settle, settle);
    return turn;
  };

  return {
    onRuleSet: ({ hash, rules }) => {
      const before = live;
      live = new Set(rules.filter(({ state }) => state === 'live').map(({ id }) => id));
      const name = hash.slice(0, 8);
      const inFiles = new Set(rules.map(({ id }) => id));
      const removed = [...before, ...gone.keys()].filter((id) => !inFiles.has(id));
      gone = new Map(removed.map((id) => [id, `no longer in rule set ${name}`]));
      const silent = rules.filter(({ state }) => state !== 'live');
      off = new Map(silent.map(({ id, state }) => [id, `state: ${state} in rule set ${name}`]));
      return settleAll();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

import { countOpen } from './lane/open-items.ts';
import { makeSwitches } from './lane/switches.ts';
import { RECALL_APIS } from './model.ts';
import type { Desk } from './operate/desk.ts';
import { noted } from './operate/operator-log.ts';
import type { Rule } from './rules/rule-set.ts';

/** Takes back what rules asked for that ask for nothing any more. */
export type TurnedOff = {
  /** Told of each rule set that goes live. Resolves when what its rules turned off had queued is cancelled. */
  onRuleSet(ruleSet: { readonly hash: string; readonly rules: readonly Pick<Rule, 'id' | 'state'>[] }): Promise<void>;
  /** Tries nothing again from now on. The desk is not closed here. */
  close(): void;
};

const AGAIN_MS = 1_000;

/**
 * A rule that is off, in shadow, or no longer in the files has its recalls and mutes cancelled, as far as they were not
 * sent. At the start only what the files say is known: of a rule that is in no file, somebody else may know more.
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
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const cancelOf = async (rule: string, why: string): Promise<void> => {
    const part = { type: 'rule', rule } as const;
    const open = await Promise.all(lanes.map(({ api }) => countOpen(redis, api, part)));
    if (open.every((count) => count === 0)) return;
    const cancel = async () => (await Promise.all(lanes.map((lane) => lane.discardOpen(part, keepKeysMs)))).flat();
    const intent = { at: now(), who: 'unsaid', why, what: `discard rule:${rule}` };
    await noted(desk, intent, cancel, ({ length }) => `${length} cancelled`);
  };

  const cancelAll = async (): Promise<void> => {
    const rules = off;
    clearTimeout(timer);
    try {
      // Fails at once while Redis is away. BullMQ would wait for it, and a start with BullMQ: callbacks would find nobody.
      await redis.client.ping();
      await Promise.all([...rules].map(([rule, why]) => cancelOf(rule, why)));
      await desk.mutes().discard((order) => rules.has(order.rule));
    } catch (error) {
      if (closed) return;
      onError(error);
      timer = setTimeout(() => void cancelAll(), AGAIN_MS);
    }
  };

  return {
    onRuleSet: ({ hash, rules }) => {
      const before = live;
      live = new Set(rules.filter(({ state }) => state === 'live').map(({ id }) => id));
      const name = hash.slice(0, 8);
      const removed = [...before].filter((id) => rules.every((rule) => rule.id !== id));
      off = new Map([
        ...removed.map((id) => [id, `no longer in rule set ${name}`] as const),
        ...rules
          .filter(({ state }) => state !== 'live')
          .map(({ id, state }) => [id, `state: ${state} in rule set ${name}`] as const),
      ]);
      return cancelAll();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

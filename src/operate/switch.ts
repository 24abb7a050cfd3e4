import { clearBrake, overrideBrake, readBrakes, unmarkVanished } from '../lane/brake.ts';
import { nameOf, type Part, type Selector } from '../lane/switches.ts';
import type { EpochMs, RecallOrder } from '../model.ts';
import type { Desk } from './desk.ts';
import { makeEverySwitch } from './every-switch.ts';
import { type Counts, type Intent, noted, type Operator } from './operator-log.ts';

/**
 * The kill switch, and its finer kinds. What is switched off stays in the ledger as pending or held; from the moment a
 * switch is set no call leaves any process against it, but those that already hold a claim (milliseconds).
 */
export type SwitchBoard = {
  /** No recall and no mute leaves, of any kind; everything queued is kept. */
  stop(operator: Operator): Promise<void>;
  /** Ends `stop`, or a switch of a rule or group, of which what it held goes on; returns how many. What a brake or another switch holds stays held. */
  resume(selector: Selector, operator: Operator): Promise<number>;
  /** Recalls of a rule or group wait; returns how many are held. */
  hold(part: Part, operator: Operator): Promise<number>;
  /**
   * What is held goes on, and its switch and brake end; returns how many. Of `all`: the brake on everything ends, and
   * what neither a brake nor a switch of its own rule or group holds goes on.
   */
  release(selector: Selector, operator: Operator): Promise<number>;
  /** The brake of this name lets everything pass until then (epoch ms): for a real raid. What it held is not released. */
  override(selector: Selector, until: EpochMs, operator: Operator): Promise<void>;
  /**
   * Ends like `release`, but what is held is cancelled, and of a rule or group also what waits. What is flagged from now
   * on goes its way.
   */
  discard(selector: Selector, operator: Operator): Promise<readonly RecallOrder[]>;
};

export function makeSwitchBoard(desk: Desk): SwitchBoard {
  const { redis, keepKeysMs, now } = desk;
  const switches = makeEverySwitch(desk);
  const { lanes, mutes } = switches;
  const intent = (verb: string, selector: Selector, operator: Operator): Intent => ({
    ...operator,
    at: now(),
    what: `${verb} ${nameOf(selector)}`,
    targets: [nameOf(selector)],
  });
  const all: Selector = { type: 'all' };

  /** Brakes that keep holding while what the brake on everything held is released. */
  const otherBrakes = async (): Promise<readonly string[]> =>
    (await readBrakes(redis, now())).braked.map(({ name }) => name).filter((name) => name !== 'all');

  /** A decision about a rule releases what was held until then. */
  const decided = async (selector: Selector): Promise<void> => {
    if (selector.type === 'rule') await unmarkVanished(redis, selector.rule);
  };

  const release = async (selector: Selector): Promise<number> => {
    await Promise.all([clearBrake(redis, selector, now()), decided(selector)]);
    if (selector.type !== 'all') await switches.clear(selector);
    const standing = selector.type === 'all' ? await otherBrakes() : [];
    const counts = lanes.map(async ({ api, releaseHeld, releaseRest }) => {
      const { released, turns } = selector.type === 'all' ? await releaseRest(standing) : await releaseHeld(selector);
      await desk.turns(api).add(turns);
      return released;
    });
    return sum(await Promise.all(counts));
  };

  const discard = async (selector: Selector): Promise<readonly RecallOrder[]> => {
    if (selector.type === 'all') {
      await clearBrake(redis, selector, now());
      const standing = await otherBrakes();
      return (await Promise.all(lanes.map((lane) => lane.discardRest(standing, keepKeysMs)))).flat();
    }
    await decided(selector);
    await switches.set(selector, 'cancel');
    const discarded = await Promise.all(lanes.map((lane) => lane.discardOpen(selector, keepKeysMs)));
    await mutes.discard(selector);
    await Promise.all([clearBrake(redis, selector, now()), switches.clear(selector)]);
    return discarded.flat();
  };

  const hold = async (part: Part): Promise<number> => {
    await decided(part);
    await switches.set(part, 'hold');
    return sum(await Promise.all(lanes.map((lane) => lane.holdWaiting(part))));
  };

  const nothing = () => '';
  return {
    stop: (operator) => noted(desk, intent('stop', all, operator), () => switches.set(all, 'hold'), nothing),
    resume: (selector, operator) =>
      noted(
        desk,
        intent('resume', selector, operator),
        async () => {
          if (selector.type !== 'all') return release(selector);
          await switches.clear(all);
          return 0;
        },
        (released): string | Counts => (selector.type === 'all' ? '' : { released }),
      ),
    hold: (part, operator) =>
      noted(
        desk,
        intent('hold', part, operator),
        () => hold(part),
        (held) => ({ held }),
      ),
    release: (selector, operator) =>
      noted(
        desk,
        intent('release', selector, operator),
        () => release(selector),
        (released) => ({ released }),
      ),
    override: (selector, until, operator) =>
      noted(
        desk,
        intent('override', selector, operator),
        () => overrideBrake(redis, selector, until, now()),
        () => `until ${new Date(until).toISOString()}`,
      ),
    discard: (selector, operator) =>
      noted(
        desk,
        intent('discard', selector, operator),
        () => discard(selector),
        ({ length }) => ({ cancelled: length }),
      ),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

import { type EpochMs, RECALL_APIS, type RecallOrder } from '../model.ts';
import type { RedisClient } from '../redis/connect.ts';
import { overrideBrake } from '../redis/lane/brake.ts';
import { makeSwitches, nameOf, type Selector } from '../redis/lane/switches.ts';
import { makeTurnQueue } from '../redis/lane/turn-queue.ts';
import { makeMuteSwitches } from '../sanction/mute-switches.ts';
import { noteAct, type Operator } from './operator-log.ts';

/**
 * The kill switch, and its finer kinds. What is switched off stays in the ledger as pending or held; from the moment a
 * switch is set no call leaves any process against it, but those that already hold a claim (milliseconds).
 */
export type SwitchBoard = {
  /** No recall and no mute leaves, of any kind; everything queued is kept. */
  stop(operator: Operator): Promise<void>;
  resume(operator: Operator): Promise<void>;
  /** Recalls of a rule or group wait; returns how many are held. */
  hold(part: Part, operator: Operator): Promise<number>;
  /** They go on; returns how many were held. */
  release(part: Part, operator: Operator): Promise<number>;
  /** The brake of this name lets everything pass until then (epoch ms): for a real raid. What it held is not released. */
  override(selector: Selector, until: EpochMs, operator: Operator): Promise<void>;
  /** They are cancelled, and the hold ends: what is flagged from now on goes its way. */
  discard(part: Part, operator: Operator): Promise<readonly RecallOrder[]>;
};

export type Part = Exclude<Selector, { type: 'all' }>;

type Options = {
  readonly redis: RedisClient;
  readonly keepKeysMs: number;
  readonly now: () => EpochMs;
};

export function makeSwitchBoard({ redis, keepKeysMs, now }: Options): SwitchBoard {
  const lanes = RECALL_APIS.map((api) => ({ api, switches: makeSwitches(redis, api) }));
  const mutes = makeMuteSwitches(redis, keepKeysMs);
  const note = (what: string, selector: Selector, result: string, operator: Operator) =>
    noteAct(redis, { ...operator, at: now(), what: `${what} ${nameOf(selector)}`, result });
  const everyLane = <T>(act: (lane: (typeof lanes)[number]) => Promise<T>): Promise<T[]> => Promise.all(lanes.map(act));
  const all: Selector = { type: 'all' };

  return {
    stop: async (operator) => {
      await Promise.all([mutes.set(all, 'hold'), everyLane(({ switches }) => switches.set(all, 'hold'))]);
      await note('stop', all, '', operator);
    },
    resume: async (operator) => {
      await Promise.all([mutes.clear(all), everyLane(({ switches }) => switches.clear(all))]);
      await note('resume', all, '', operator);
    },
    hold: async (part, operator) => {
      await Promise.all([mutes.set(part, 'hold'), everyLane(({ switches }) => switches.set(part, 'hold'))]);
      const held = sum(await everyLane(({ switches }) => switches.holdWaiting(part)));
      await note('hold', part, `${held} held`, operator);
      return held;
    },
    release: async (part, operator) => {
      await Promise.all([mutes.clear(part), everyLane(({ switches }) => switches.clear(part))]);
      const released = await everyLane(async ({ api, switches }) => {
        const { released, turns } = await switches.releaseHeld(part);
        const queue = makeTurnQueue(redis, api);
        await queue.add(turns);
        await queue.close();
        return released;
      });
      await note('release', part, `${sum(released)} released`, operator);
      return sum(released);
    },
    override: async (selector, until, operator) => {
      await everyLane(({ api }) => overrideBrake(redis, api, selector, until));
      await note('override', selector, `until ${new Date(until).toISOString()}`, operator);
    },
    discard: async (part, operator) => {
      await Promise.all([mutes.set(part, 'cancel'), everyLane(({ switches }) => switches.set(part, 'cancel'))]);
      const discarded = await everyLane(({ switches }) => switches.discardOpen(part, keepKeysMs));
      await mutes.discard(part);
      await Promise.all([mutes.clear(part), everyLane(({ switches }) => switches.clear(part))]);
      await note('discard', part, `${discarded.flat().length} cancelled`, operator);
      return discarded.flat();
    },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

import type { RecallApi } from '../../model.ts';
import type { RedisClient } from '../connect.ts';
import { laneKeys, laneRoot } from '../keys/recall.ts';
import { loadScript, runScript } from '../scripts/lua.ts';
import { nameOf, type Selector } from './switches.ts';

/**
 * How much may be recalled: in a sliding window, more than `min` and more than `share` of the messages judged. What is
 * over is held, and so is all that follows, until a person releases or discards it.
 */
export type BrakeLimit = {
  /** 0 to 1. */
  readonly share: number;
  readonly min: number;
  readonly windowMs: number;
};

/** The limit of one rule. A new `version` of the rule has half of both for a day: what was just changed is trusted less. */
export type RuleLimit = BrakeLimit & { readonly version: string };

/** What the script that takes orders in is told of limits. Absent: none. */
export type BrakeLimits = {
  readonly rules: Readonly<Record<string, RuleLimit>>;
  /** Of all rules together. */
  readonly all?: BrakeLimit;
  /** Of each group. */
  readonly group?: BrakeLimit;
};

export const NO_LIMITS: BrakeLimits = { rules: {} };

const JUDGED = loadScript('recall/lane', 'recall/brake', 'recall/judged');

/** Adds to the number of messages judged, of which the share is taken. */
export async function addJudged(redis: RedisClient, api: RecallApi, messages: number): Promise<void> {
  await runScript(redis, JUDGED, laneRoot(api), [messages]);
}

/** Lets everything of this name pass its brake until then (epoch ms): a real raid is removed at any number. */
export async function overrideBrake(
  redis: RedisClient,
  api: RecallApi,
  selector: Selector,
  until: number,
): Promise<void> {
  const keys = laneKeys(api);
  await redis.hset(keys.overrides, nameOf(selector), until);
  await redis.hdel(keys.braked, nameOf(selector));
}

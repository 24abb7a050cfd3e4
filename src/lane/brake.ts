import { tellFact } from '../journal/tell-fact.ts';
import type { ConversationKind, EpochMs, RecallOrder } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { groupOf, itemIdOf } from '../redis/keys/recall.ts';
import { rowOf } from '../redis/scripts/fields.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { nameOf, type Selector } from './switches.ts';

/**
 * How much may be recalled: in a sliding window, more than `min` and more than `share` of the messages judged. What goes
 * beyond is held, and so is everything after it, until a person releases or discards it.
 */
export type BrakeLimit = {
  /** 0 to 1. */
  readonly share: number;
  readonly min: number;
  readonly windowMs: number;
  /** The share is of messages in these. */
  readonly kinds: readonly ConversationKind[];
};

/** The limit of one rule. For a day after a change of the rule (a new `version`) both numbers are halved. */
export type RuleLimit = BrakeLimit & { readonly version: string };

export type BrakeLimits = {
  /** Limits of the rules that are asked about; a rule that is not here has none. */
  readonly rules: Readonly<Record<string, RuleLimit>>;
  /** Of all rules together. */
  readonly all: BrakeLimit;
  /** Of each group. */
  readonly group: BrakeLimit;
};

/** Which brakes hold, and which are overridden, by the names of switches. */
export type BrakeReading = {
  readonly braked: readonly { readonly name: string; readonly since: EpochMs }[];
  readonly overrides: readonly { readonly name: string; readonly until: EpochMs }[];
};

const ASK = loadScript('journal/tell', 'recall/lane', 'recall/brake', 'recall/brake-ask');
const JUDGED = loadScript('journal/tell', 'recall/lane', 'recall/brake', 'recall/judged');

/**
 * Counts orders, and says of each which brake holds it; `''` is none. One atomic step for all lanes and processes. A
 * message that is asked about again within the window is counted once.
 */
export async function askBrakes(
  redis: RedisSpace,
  orders: readonly RecallOrder[],
  limits: BrakeLimits,
): Promise<readonly string[]> {
  if (orders.length === 0) return [];
  const args = orders.flatMap(({ target, rule }) =>
    rowOf('counted', { id: itemIdOf(target), rule, group: groupOf(target) }),
  );
  return (await runScript(redis.client, ASK, redis.keys.brake.root, [JSON.stringify(limits), ...args])) as string[];
}

/** Adds to the number of messages judged; the share is taken of it. */
export async function addJudged(redis: RedisSpace, counts: ReadonlyMap<ConversationKind, number>): Promise<void> {
  await runScript(redis.client, JUDGED, redis.keys.brake.root, [...counts].flat());
}

/** Lets everything of this name pass its brake until then (epoch ms): a real raid is removed at any number. */
export async function overrideBrake(redis: RedisSpace, selector: Selector, until: EpochMs, at: EpochMs): Promise<void> {
  const name = nameOf(selector);
  const { overrides, braked } = redis.keys.brake;
  await Promise.all([
    redis.client.hset(overrides, name, until),
    redis.client.hdel(braked, name),
    tellFact(redis, { type: 'brake', at, name, what: 'overridden', until }),
  ]);
}

/** Releases the brake of that name; it starts counting from zero. */
export async function clearBrake(redis: RedisSpace, selector: Selector, at: EpochMs): Promise<void> {
  const name = nameOf(selector);
  const { braked, passed } = redis.keys.brake;
  const [wasBraked] = await Promise.all([redis.client.hdel(braked, name), redis.client.unlink(passed(name))]);
  if (wasBraked > 0) await tellFact(redis, { type: 'brake', at, name, what: 'ended' });
}

/** What a person turned off is not counted. */
export async function leaveToPerson(
  redis: RedisSpace,
  selector: Selector,
  how: 'hold' | 'cancel',
  at: EpochMs,
): Promise<void> {
  const name = nameOf(selector);
  await Promise.all([
    redis.client.hset(redis.keys.brake.switches, name, how),
    tellFact(redis, { type: 'switch', at, name, how }),
  ]);
}

export async function takeFromPerson(redis: RedisSpace, selector: Selector, at: EpochMs): Promise<void> {
  const name = nameOf(selector);
  const wasSet = await redis.client.hdel(redis.keys.brake.switches, name);
  if (wasSet > 0) await tellFact(redis, { type: 'switch', at, name, how: 'run' });
}

/** Rules that are held because no file has them any more, and since when (epoch ms). */
export async function readVanished(redis: RedisSpace): Promise<ReadonlyMap<string, EpochMs>> {
  const since = await redis.client.hgetall(redis.keys.brake.vanished);
  return new Map(Object.entries(since).map(([rule, at]) => [rule, Number(at)]));
}

export async function markVanished(redis: RedisSpace, rule: string, at: EpochMs): Promise<void> {
  await redis.client.hset(redis.keys.brake.vanished, rule, at);
}

/** Until then the files decide; from then on a person. */
export async function unmarkVanished(redis: RedisSpace, rule: string): Promise<void> {
  await redis.client.hdel(redis.keys.brake.vanished, rule);
}

export async function readBrakes(redis: RedisSpace, now: EpochMs): Promise<BrakeReading> {
  const [braked, overrides] = await Promise.all([
    redis.client.hgetall(redis.keys.brake.braked),
    redis.client.hgetall(redis.keys.brake.overrides),
  ]);
  const standing = Object.entries(overrides).filter(([, until]) => Number(until) > now);
  return {
    braked: Object.entries(braked).map(([name, since]) => ({ name, since: Number(since) })),
    overrides: standing.map(([name, until]) => ({ name, until: Number(until) })),
  };
}

import type { RecallApi, RecallOrder } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { parseTurn, type Turn } from './ledger.ts';
import { leaveUncounted } from './uncounted.ts';

const RELEASE = loadScript('journal/tell', 'recall/lane', 'recall/release-items');
const DISCARD = loadScript('journal/tell', 'recall/lane', 'recall/discard-items');

/** Lets single held items go, whatever holds the others. The turns still have to be added. */
export async function releaseItems(
  redis: RedisSpace,
  api: RecallApi,
  ids: readonly string[],
): Promise<{ readonly released: readonly string[]; readonly turns: readonly Turn[] }> {
  if (ids.length === 0) return { released: [], turns: [] };
  const [released, turns] = (await runScript(redis.client, RELEASE, redis.keys.lane(api).root, ids)) as [
    string[],
    string[],
  ];
  return { released, turns: turns.map(parseTurn) };
}

/** Cancels single held items for good; what is not held any more is left alone. Returns their orders. */
export async function discardItems(
  redis: RedisSpace,
  api: RecallApi,
  ids: readonly string[],
  keepMs: number,
): Promise<readonly RecallOrder[]> {
  if (ids.length === 0) return [];
  const { root } = redis.keys.lane(api);
  const cancelled = (await runScript(redis.client, DISCARD, root, [keepMs, ...ids])) as string[];
  await leaveUncounted(redis, api, 'cancelled', cancelled.length);
  return cancelled.map((order) => JSON.parse(order) as RecallOrder);
}

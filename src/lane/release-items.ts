import type { RecallApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { parseTurn, type Turn } from './ledger.ts';

const RELEASE = loadScript('journal/tell', 'recall/lane', 'recall/release-items');

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

import type { EpochMs, RecallApi, RecallOrder } from '../model.ts';
import type { RedisClient } from '../redis/connect.ts';
import { laneKeys, laneRoot } from '../redis/keys/recall.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { parseTurn, type Turn } from './ledger.ts';

const RETRY = loadScript('recall/lane', 'recall/retry');

export type Refused = {
  readonly id: string;
  readonly order: RecallOrder;
  /** Tencent's code, or what happened instead of an answer. */
  readonly code: string;
  readonly refusedAt: EpochMs;
};

/** Recalls that failed for good, the latest first. */
export async function readRefused(redis: RedisClient, api: RecallApi, count: number): Promise<readonly Refused[]> {
  const keys = laneKeys(api);
  const ids = await redis.zrevrange(keys.refused, 0, count - 1);
  const items = await Promise.all(ids.map((id) => redis.hmget(keys.item(id), 'order', 'code', 'settledAt')));
  return items.flatMap(([order, code, settledAt], index) =>
    order ? [{ id: ids[index]!, order: JSON.parse(order), code: code ?? '', refusedAt: Number(settledAt) }] : [],
  );
}

/** Puts them on the queue once more. The turns still have to be added. */
export async function retryRefused(
  redis: RedisClient,
  api: RecallApi,
  ids: readonly string[],
): Promise<{ readonly retried: readonly string[]; readonly turns: readonly Turn[] }> {
  if (ids.length === 0) return { retried: [], turns: [] };
  const [retried, turns] = (await runScript(redis, RETRY, laneRoot(api), ids)) as [string[], string[]];
  return { retried, turns: turns.map(parseTurn) };
}

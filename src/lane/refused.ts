import type { EpochMs, RecallApi, RecallOrder } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';
import { parseTurn, type Turn } from './ledger.ts';

const RETRY = loadScript('journal/tell', 'recall/lane', 'recall/retry');

export type Refused = {
  readonly id: string;
  readonly order: RecallOrder;
  /** Tencent's code, or what happened instead of an answer. */
  readonly code: string;
  readonly refusedAt: EpochMs;
};

/** Recalls that failed for good, the latest first. */
export async function readRefused(redis: RedisSpace, api: RecallApi, count: number): Promise<readonly Refused[]> {
  const keys = redis.keys.lane(api);
  const ids = await redis.client.zrevrange(keys.refused, 0, count - 1);
  const items = await Promise.all(ids.map((id) => redis.client.hmget(keys.item(id), 'order', 'code', 'settledAt')));
  return items.flatMap(([order, code, settledAt], index) =>
    order ? [{ id: ids[index]!, order: JSON.parse(order), code: code ?? '', refusedAt: Number(settledAt) }] : [],
  );
}

/** Puts them on the queue once more. The turns still have to be added. */
export async function retryRefused(
  redis: RedisSpace,
  api: RecallApi,
  ids: readonly string[],
): Promise<{ readonly retried: readonly string[]; readonly turns: readonly Turn[] }> {
  if (ids.length === 0) return { retried: [], turns: [] };
  const [retried, turns] = (await runScript(redis.client, RETRY, redis.keys.lane(api).root, ids)) as [
    string[],
    string[],
  ];
  return { retried, turns: turns.map(parseTurn) };
}

import { RECALL_APIS, type RecallOrder } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { scanItems } from './mend.ts';

const AT_ONCE = 500;
const OVER: ReadonlySet<string> = new Set(['recalled', 'gone', 'expired', 'unsupported', 'refused', 'cancelled']);

/** Orders without an outcome whose item is somebody's: they wait, are held or under way. */
export async function readOpenOf(redis: RedisSpace, isOf: (item: string) => boolean): Promise<readonly RecallOrder[]> {
  const open: RecallOrder[] = [];
  for (const api of RECALL_APIS) {
    const { item } = redis.keys.lane(api);
    for await (const ids of scanItems(redis, api, AT_ONCE)) {
      const theirs = ids.filter(isOf);
      const items = await Promise.all(theirs.map((id) => redis.client.hmget(item(id), 'state', 'order')));
      for (const [state, order] of items)
        if (order && !OVER.has(state ?? '')) open.push(JSON.parse(order) as RecallOrder);
    }
  }
  return open;
}

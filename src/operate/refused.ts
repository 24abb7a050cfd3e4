import { type Refused, readRefused, retryRefused } from '../lane/refused.ts';
import { refOfTarget } from '../message-ref.ts';
import { RECALL_APIS, type RecallApi } from '../model.ts';
import type { Desk } from './desk.ts';
import { noted, type Operator } from './operator-log.ts';

export type RefusedRecall = Refused & { readonly api: RecallApi };

/** Bounds the time that one script takes. */
const AT_ONCE = 200;

/** Recalls that failed for good, the latest first. */
export async function listRefused({ redis }: Desk, count: number): Promise<readonly RefusedRecall[]> {
  const lanes = await Promise.all(
    RECALL_APIS.map(async (api) => (await readRefused(redis, api, count)).map((one) => ({ ...one, api }))),
  );
  return lanes
    .flat()
    .sort((a, b) => b.refusedAt - a.refusedAt)
    .slice(0, count);
}

/** Tries them again; those whose time is over stay refused. Returns how many are on the queue now. */
export async function retryRecalls(
  desk: Desk,
  recalls: readonly Pick<RefusedRecall, 'api' | 'id' | 'order'>[],
  operator: Operator,
): Promise<number> {
  const retry = async (): Promise<number> => {
    let total = 0;
    for (const [api, some] of Map.groupBy(recalls, (recall) => recall.api)) {
      const ids = some.map(({ id }) => id);
      for (let start = 0; start < ids.length && !desk.steps?.isStopped(); start += AT_ONCE) {
        const some = ids.slice(start, start + AT_ONCE);
        const { retried, turns } = await retryRefused(desk.redis, api, some);
        await desk.turns(api).add(turns);
        total += retried.length;
        desk.steps?.step(some.length);
      }
    }
    return total;
  };
  const intent = {
    ...operator,
    at: desk.now(),
    what: `retry ${recalls.length} refused`,
    targets: recalls.map(({ order }) => refOfTarget(order.target)),
  };
  return noted(desk, intent, retry, (total) => ({ queued: total }));
}

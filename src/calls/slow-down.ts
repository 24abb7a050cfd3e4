import { RECALL_APIS } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { CALL_TIMEOUT_MS } from '../tencent/client.ts';
import { makePace } from './pace.ts';

/**
 * For the notice that Tencent sends at 80 % of a limit that others of the same app share: the rate of the API that it
 * names, as REST paths do, is half of what is configured, in all processes. More notices do not take it lower. Other names
 * change nothing.
 */
export function makeSlowDown(redis: RedisSpace, rate: number): (notice: { readonly api: string }) => Promise<void> {
  const paces = new Map<string, ReturnType<typeof makePace>>(
    RECALL_APIS.map((api) => [api, makePace({ redis, api, rate, callAtMostMs: CALL_TIMEOUT_MS })]),
  );
  return async ({ api }) => paces.get(api.split('/').at(-1) ?? '')?.slowDown('notice');
}

import { RECALL_APIS } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { CALL_TIMEOUT_MS } from '../tencent/client.ts';
import { makePace } from './pace.ts';

/**
 * Tencent sends a notice at 80 % of a limit that others of the same app share. The API that it names (as in REST paths)
 * then goes at half of its configured rate, in all processes. Further notices do not lower it again. Unknown names change
 * nothing.
 */
export function makeSlowDown(redis: RedisSpace, rate: number): (notice: { readonly api: string }) => Promise<void> {
  const paces = new Map<string, ReturnType<typeof makePace>>(
    RECALL_APIS.map((api) => [api, makePace({ redis, api, rate, callAtMostMs: CALL_TIMEOUT_MS })]),
  );
  return async ({ api }) => paces.get(api.split('/').at(-1) ?? '')?.slowDown('notice');
}

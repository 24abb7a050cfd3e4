import { endStop, readStop, setStop } from '../lane/stop.ts';
import { PACED_APIS, type PacedApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import type { StopReason } from '../tencent/codes.ts';

/** Stops an API for all processes. After the pause the pace lets one call through, to find out. */
export async function stopLane(
  redis: RedisSpace,
  api: PacedApi,
  { reason, pauseMs }: { readonly reason: StopReason; readonly pauseMs: number },
): Promise<void> {
  // Tencent counts failed UserSigs of the app, not of one API: after that answer no call of any kind may leave.
  const apis = reason === 'frequency' ? PACED_APIS : [api];
  await Promise.all(apis.map((each) => setStop(redis, each, reason, pauseMs)));
}

/**
 * The API works again. If all were stopped for the UserSig, one that works lets all go: an API with nothing to send could
 * not find out by itself.
 */
export async function resumeLane(redis: RedisSpace, api: PacedApi): Promise<void> {
  const reasons = await Promise.all(PACED_APIS.map((each) => readStop(redis, each)));
  const isFrequency = (each: PacedApi) => reasons[PACED_APIS.indexOf(each)] === ('frequency' satisfies StopReason);
  const working = isFrequency(api) ? PACED_APIS.filter(isFrequency) : [api];
  await Promise.all(working.map((each) => endStop(redis, each)));
}

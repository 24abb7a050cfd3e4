import type { PacedApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';

const STOP = loadScript('journal/tell', 'recall/lane', 'recall/stop');
const RESUME = loadScript('journal/tell', 'recall/lane', 'recall/resume');

/** Lets no call of the API leave, in any process. The pace lets one through when the pause is over, to find out. */
export async function setStop(redis: RedisSpace, api: PacedApi, reason: string, pauseMs: number): Promise<void> {
  await runScript(redis.client, STOP, redis.keys.lane(api).root, [reason, pauseMs]);
}

/** Why the API stopped by itself; undefined while it runs. */
export async function readStop({ client, keys }: RedisSpace, api: PacedApi): Promise<string | undefined> {
  return (await client.hget(keys.lane(api).stop, 'reason')) ?? undefined;
}

export async function endStop({ client, keys }: RedisSpace, api: PacedApi): Promise<void> {
  await runScript(client, RESUME, keys.lane(api).root, []);
}

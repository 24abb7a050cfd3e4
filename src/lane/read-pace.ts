import type { PacedApi } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { loadScript, runScript } from '../redis/scripts/lua.ts';

/** Calls of the last second, those under way too, of so many that may be: less than configured after Tencent said no. */
export type PaceReading = { readonly calls: number; readonly limit: number };

const READ = loadScript('journal/tell', 'recall/lane', 'recall/pace', 'recall/pace-read');

/** @param rate calls per second, as configured */
export async function readPace({ client, keys }: RedisSpace, api: PacedApi, rate: number): Promise<PaceReading> {
  const [calls, limit] = (await runScript(client, READ, keys.lane(api).root, [rate])) as [number, number];
  return { calls, limit };
}

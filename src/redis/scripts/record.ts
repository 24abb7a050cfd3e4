import type { RedisClient } from '../connect.ts';
import { loadScript, type Script } from './lua.ts';

export const SEEN = loadScript('record/seen');
export const LOG = loadScript('record/log');
export const GONE = loadScript('record/gone');

/**
 * Runs a script over keys of one slot. Written without `async` because every message passes here: the promise is
 * ioredis' own, and the source is sent only when Redis says that it does not know the digest.
 */
export function runOverKeys(
  redis: RedisClient,
  script: Script,
  keyCount: number,
  keysAndArgs: readonly (string | number)[],
): Promise<unknown> {
  return redis.evalsha(script.sha, keyCount, ...keysAndArgs).catch((error: unknown) => {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(script.source, keyCount, ...keysAndArgs);
  });
}

import { setTimeout } from 'node:timers/promises';
import type { RedisHandle } from './connect.ts';

const WITHIN_MS = 500;
const KEPT_MS = 1_000;

/**
 * Why Redis does not store what callbacks tell, in words; undefined when it does. A connection may be open though nobody
 * answers, and a server that answers may refuse to write: full, failing over, its disk full.
 */
export async function whyNoWrites({ client, keys, isReady, metAtLast }: RedisHandle): Promise<string | undefined> {
  if (!isReady()) return metAtLast() === undefined ? 'not connected' : `not connected (${metAtLast()})`;
  const done = new AbortController();
  const silence = setTimeout(WITHIN_MS, 'does not answer', { signal: done.signal, ref: false }).catch(() => undefined);
  const written = client.set(keys.ready, '', 'PX', KEPT_MS).then(
    () => undefined,
    (error: Error) => `refuses to write: ${error.message}`,
  );
  return Promise.race([written, silence]).finally(() => done.abort());
}

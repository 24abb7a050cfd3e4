import { setTimeout } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { mastersOf, type RedisHandle } from './connect.ts';

const WITHIN_MS = 500;
const KEPT_MS = 1_000;

/**
 * Why Redis does not store what callbacks tell, in words; undefined when it does. A connection may be open though nobody
 * answers, and a server that answers may refuse to write: full, failing over, its disk full. Of a cluster every master is
 * asked: callbacks go to all of them.
 */
export async function whyNoWrites({ client, keys, isReady, metAtLast }: RedisHandle): Promise<string | undefined> {
  if (!isReady()) return metAtLast() === undefined ? 'not connected' : `not connected (${metAtLast()})`;
  const done = new AbortController();
  const silence = setTimeout(WITHIN_MS, 'does not answer', { signal: done.signal, ref: false }).catch(() => undefined);
  const others = client instanceof Cluster ? mastersOf(client).map((node) => node.ping()) : [];
  const written = Promise.all([client.set(keys.ready, '', 'PX', KEPT_MS), ...others]).then(
    () => undefined,
    (error: Error) => `refuses to write: ${error.message}`,
  );
  return Promise.race([written, silence]).finally(() => done.abort());
}

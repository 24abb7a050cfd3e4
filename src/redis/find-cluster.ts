import { openClient, type RedisAddress } from './open-client.ts';

/** Enough for the first connection. If nobody answers by then, REDIS_URL is taken as it is. */
const WITHIN_MS = 1_000;
/** So many names in slots of their own: of two masters one knows all of them once in 65,536 times. */
const NAMES = 16;

/**
 * The endpoint of a hosted cluster looks like a single Redis, and answers MOVED for what lies elsewhere. Asked once at the
 * start, it is taken for the cluster that it is. A proxy that hides a cluster answers for all names, and stays a single
 * Redis.
 */
export async function findCluster(address: RedisAddress, nameOf: (nth: number) => string): Promise<RedisAddress> {
  if (address.type !== 'single' || address.url.startsWith('unix:')) return address;
  const client = openClient(address, 'prompt');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const late = setTimeout(resolve, WITHIN_MS, false);
  client.once('error', () => resolve(false));
  client.once('ready', () => {
    const asked = Array.from({ length: NAMES }, (_, nth) =>
      client.get(nameOf(nth)).then(
        () => false,
        (error: Error) => error.message.startsWith('MOVED'),
      ),
    );
    void Promise.all(asked).then((moved) => resolve(moved.includes(true)));
  });
  const isCluster = await promise;
  clearTimeout(late);
  client.disconnect();
  return isCluster ? { type: 'cluster', urls: [address.url.replace(/\/\d*$/, '')] } : address;
}

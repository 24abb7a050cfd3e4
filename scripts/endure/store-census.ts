import type { Redis } from 'ioredis';

/** BullMQ keeps so many events of each queue, and trims them in whole blocks of a hundred or more. */
const EVENTS_KEPT = 11_000;

/** What is in Redis, sorted by why it is there. */
export type Census = {
  readonly keys: number;
  /** Keys that expire: KEEP_KEYS and KEEP_TEXT explain them. The longest time that one of them still has, ms. */
  readonly expiring: number;
  readonly longestMs: number;
  /** Keys that do not expire, and what they hold: nothing explains their growth. */
  readonly lasting: number;
  readonly lastingElements: number;
  /** Lasting elements by the name of their key, numbers left out; for words. */
  readonly byName: ReadonlyMap<string, number>;
};

export async function takeCensus(redis: Redis): Promise<Census> {
  let [keys, expiring, longestMs, lasting, lastingElements] = [0, 0, 0, 0, 0];
  const byName = new Map<string, number>();
  for await (const page of redis.scanStream({ count: 1_000 })) {
    const names = page as string[];
    const times = await Promise.all(names.map((name) => redis.pttl(name)));
    for (const [index, name] of names.entries()) {
      const time = times[index]!;
      // -2: it expired between the two commands.
      if (time === -2) continue;
      keys++;
      if (time >= 0) {
        expiring++;
        longestMs = Math.max(longestMs, time);
        continue;
      }
      const elements = await countElements(redis, name);
      lasting++;
      lastingElements += elements;
      const family = name.replace(/[\d\u001f].*/, '#');
      byName.set(family, (byName.get(family) ?? 0) + elements);
    }
  }
  return { keys, expiring, longestMs, lasting, lastingElements, byName };
}

async function countElements(redis: Redis, name: string): Promise<number> {
  switch (await redis.type(name)) {
    case 'hash':
      return redis.hlen(name);
    case 'set':
      return redis.scard(name);
    case 'zset':
      return redis.zcard(name);
    case 'list':
      return redis.llen(name);
    case 'stream': {
      const length = await redis.xlen(name);
      return name.endsWith(':events') ? Math.max(0, length - EVENTS_KEPT) : length;
    }
    default:
      return 1;
  }
}

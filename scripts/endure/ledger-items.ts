import type { Redis } from 'ioredis';
import { RECALL_APIS } from '../../src/model.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';

/** An item of the ledger that has its outcome. */
export type Settled = {
  readonly lane: string;
  /** 0 is the most severe. */
  readonly rank: number;
  readonly tries: number;
  /** Epoch milliseconds. */
  readonly settledAt: number;
};

/** Reads the ledger's items that are settled; closes the connection. */
export async function readSettled(redis: Redis): Promise<readonly Settled[]> {
  const settled: Settled[] = [];
  for (const lane of RECALL_APIS) {
    for await (const keys of redis.scanStream({ match: makeKeys().lane(lane).item('*'), count: 1_000 })) {
      const rows = await Promise.all((keys as string[]).map((key) => redis.hmget(key, 'rank', 'tries', 'settledAt')));
      for (const [rank, tries, settledAt] of rows) {
        if (settledAt != null)
          settled.push({ lane, rank: Number(rank), tries: Number(tries), settledAt: Number(settledAt) });
      }
    }
  }
  redis.disconnect();
  return settled;
}

import type { CounterKeys } from '../redis/keys/counters.ts';
import { shardOf } from '../redis/keys/record.ts';
import type { Operation } from '../redis/script-batch.ts';
import { type BucketKeys, makeBucketKeys } from './bucket-keys.ts';

/**
 * Buckets of event time, at least two windows long: what is less than a window away from a message lies in its own or in
 * the one whose border is nearest to it. Lengths are few, so that counters of like windows share buckets.
 */
export type CounterBuckets = {
  /**
   * Where a message is counted under a key: its own bucket and its nearest; the same twice where nothing in that can be of
   * its windows. How long the own one lives is said in `expiries`, where that has to be.
   */
  of(
    key: string,
    about: { readonly sentAt: number; readonly overMs: number; readonly liveMs: number },
    expiries: Operation[],
  ): readonly [own: string, near: string];
};

const MINUTE_MS = 60_000;
/** With short windows no more than half of the messages are near a border. */
const SHORTEST_MS = 4 * MINUTE_MS;

export function lengthFor(overMs: number): number {
  let lengthMs = SHORTEST_MS;
  while (lengthMs < 2 * overMs) lengthMs *= 2;
  return lengthMs;
}

/** A message may come as late as a window is long, within these. */
const LATE_AT_LEAST_MS = MINUTE_MS;
const LATE_AT_MOST_MS = 60 * MINUTE_MS;
const latenessOf = (overMs: number): number => Math.min(Math.max(overMs, LATE_AT_LEAST_MS), LATE_AT_MOST_MS);

/** For how long after a message others of its window may come, and one that is late. */
export const keepFor = (overMs: number): number => overMs + latenessOf(overMs);

/** How long a bucket lives from when it is opened: from its first message to what comes late around its last. */
export const liveFor = (lengthMs: number): number => lengthMs + keepFor(lengthMs / 2);

/** Callbacks are refused by a clock that is further from Tencent's: nothing is sent later than this from now. */
const AHEAD_AT_MOST_MS = 5 * MINUTE_MS;

export function makeCounterBuckets(
  names: CounterKeys,
  what: Parameters<CounterKeys['bucket']>[0],
  now: () => number,
): CounterBuckets {
  const byLength = new Map<number, (bucket: number) => BucketKeys>();
  return {
    of(key, { sentAt, overMs, liveMs }, expiries) {
      const lengthMs = lengthFor(overMs);
      let keysOf = byLength.get(lengthMs);
      if (keysOf === undefined) {
        keysOf = makeBucketKeys((shard, bucket) => names.bucket(what, shard, lengthMs, bucket));
        byLength.set(lengthMs, keysOf);
      }
      const [shard, at, bucket] = [shardOf(key), now(), Math.floor(sentAt / lengthMs)];
      const [start, end] = [bucket * lengthMs, (bucket + 1) * lengthMs];
      let near = bucket;
      if (sentAt - start < overMs) near = bucket - 1;
      else if (end - sentAt < overMs && end < at + AHEAD_AT_MOST_MS) near = bucket + 1;
      const own = keysOf(bucket);
      const name = own.names[shard]!;
      if (own.isToExpire(shard, at)) expiries.push({ keys: [name], args: ['expire', 'PEXPIRE', liveMs] });
      return [name, near === bucket ? name : keysOf(near).names[shard]!];
    },
  };
}

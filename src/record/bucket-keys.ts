import { RECORD_SHARDS } from '../redis/keys/record.ts';

/** The keys of one bucket of time, one for each shard. */
export type BucketKeys = {
  readonly names: readonly string[];
  /**
   * Whether a write to the shard's key must set its expiry: the first must, and then one a second, because Redis may lose
   * a key that others fill again. Asking each time whether it is set cost as much as the write.
   */
  isToExpire(shard: number, now: number): boolean;
};

const AGAIN_AFTER_MS = 1_000;
/** Nearly all messages fall into a few buckets. One that is forgotten is made again. */
const MOST = 16;

export function makeBucketKeys(nameOf: (shard: number, bucket: number) => string): (bucket: number) => BucketKeys {
  let known: (BucketKeys & { readonly bucket: number })[] = [];
  return (bucket) => {
    for (const one of known) if (one.bucket === bucket) return one;
    const names = Array.from({ length: RECORD_SHARDS }, (_, shard) => nameOf(shard, bucket));
    const saidAt = new Float64Array(RECORD_SHARDS).fill(Number.NEGATIVE_INFINITY);
    const isToExpire: BucketKeys['isToExpire'] = (shard, now) => {
      const since = now - saidAt[shard]!;
      if (since >= 0 && since < AGAIN_AFTER_MS) return false;
      saidAt[shard] = now;
      return true;
    };
    const made = { bucket, names, isToExpire };
    known = [made, ...known].slice(0, MOST);
    return made;
  };
}

import { RECORD_SHARDS } from '../redis/keys/record.ts';

/** The keys of one bucket of time, one for each shard. */
export type BucketKeys = {
  readonly names: readonly string[];
  /**
   * Whether a write to the shard's key has to say when it expires: the first has to, and again one in a second, for Redis
   * may lose a key that others fill again. Asking with each whether it is set cost as much as writing it.
   */
  isToExpire(shard: number, now: number): boolean;
};

const AGAIN_AFTER_MS = 1_000;
/** Nearly all messages are of a few buckets. Forgetting one costs nothing but making it again. */
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

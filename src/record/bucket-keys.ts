import { RECORD_SHARDS } from '../redis/keys/record.ts';

/** The keys of one bucket of time, one for each shard. */
export type BucketKeys = {
  readonly names: readonly string[];
  /**
   * When the shard's key expires, to be written with a message; '' where that was said just now. It is said with the first
   * write to a key, and again once a second: asking with each message whether it is set cost as much as writing it, and
   * Redis may lose a key that others fill again.
   */
  expiry(shard: number, when: number, now: number): number | '';
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
    const expiry: BucketKeys['expiry'] = (shard, when, now) => {
      const since = now - saidAt[shard]!;
      if (since >= 0 && since < AGAIN_AFTER_MS) return '';
      saidAt[shard] = now;
      return when;
    };
    const made = { bucket, names, expiry };
    known = [made, ...known].slice(0, MOST);
    return made;
  };
}

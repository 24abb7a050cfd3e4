/** Buckets of time: what is kept for `keepMs` lies in `parts` buckets that expire as a whole. */
export type Buckets = {
  /** First millisecond of the bucket that holds `at`; a time that no message can have counts as `now`. */
  of(at: number, now: number): number;
  expiresAt(bucket: number): number;
  /** Buckets that may hold anything sent in the span, oldest first; both ends included. */
  between(from: number, to: number, now: number): readonly number[];
  /** All that have not expired, newest first. */
  alive(now: number): readonly number[];
};

export function makeBuckets(keepMs: number, parts: number): Buckets {
  const length = Math.max(1, Math.floor(keepMs / parts));
  const start = (at: number): number => at - (at % length);
  const expiresAt = (bucket: number): number => bucket + length + keepMs;
  const between = (from: number, to: number, now: number): readonly number[] => {
    const first = start(Math.max(from, now - keepMs - length, 0));
    const last = start(Math.min(to, now + length));
    const buckets: number[] = [];
    for (let bucket = first; bucket <= last; bucket += length) buckets.push(bucket);
    return buckets;
  };
  return {
    // A clock ahead of ours by up to a bucket is believed. What is too old to keep would expire at once.
    of: (at, now) => start(at > now - keepMs && at < now + length ? at : now),
    expiresAt,
    between,
    alive: (now) => between(0, now + length, now).toReversed(),
  };
}

import type { Names } from './names.ts';

/**
 * Names of the record's keys. 64 shards each way: enough for any cluster to spread, few enough to walk for "everything".
 *
 *   unsaid:{k<shard>}:keys:<bucket>   HASH    what was seen, by identity    shard of the conversation
 *   unsaid:{k<shard>}:text:<bucket>   HASH    its text, by identity         the same slot: one script fills both
 *   unsaid:{s<shard>}:log:<bucket>    STREAM  in order of arrival           shard of the sender
 *
 * A bucket is named by its first millisecond, base 36, so that names stay true when the length of a bucket changes.
 */
export const RECORD_SHARDS = 64;

export type RecordKeys = ReturnType<typeof makeRecordKeys>;

export function makeRecordKeys({ root, tag }: Names) {
  const makeName = (side: 'k' | 's', what: string) => {
    const slots = Array.from({ length: RECORD_SHARDS }, (_, shard) => `${root}:{${tag(`${side}${shard}`)}}:${what}`);
    return (shard: number, bucket: number): string => `${slots[shard]}:${bucket.toString(36)}`;
  };
  return { keys: makeName('k', 'keys'), text: makeName('k', 'text'), log: makeName('s', 'log') };
}

/** FNV-1a over UTF-16 units, folded: the low bits alone of FNV are weak. */
export function shardOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % RECORD_SHARDS;
}

import type { Names } from './names.ts';
import { shardOf } from './record.ts';

/**
 * Names of the counters' keys. A counter lies in one slot, whatever it counts; 64 slots, as the record has.
 *
 *   unsaid:{c<shard>}:count:<name>:<key>        ZSET  messages by time of sending
 *   unsaid:{c<shard>}:latest:<name>:<key>       ZSET  distinct values by the time of their last message
 *   unsaid:{c<shard>}:few:<length>:<bucket>     HASH  <name>:<key> → the messages of a text while they are few
 *   unsaid:{c<shard>}:lately:<length>:<bucket>  HASH  <key> → what somebody said somewhere lately, for several counters
 *   unsaid:{c<shard>}:texts:<length>:<bucket>   HASH  the same with texts that must go sooner than a history does
 *
 * `name` stands for what is counted and how, `key` for whom; both are hashes, so that names tell nothing of people.
 * A bucket is a stretch of time, named by its length in minutes and its number. counters/few.lua makes names, too.
 */
export type CounterKeys = ReturnType<typeof makeCounterKeys>;

export function makeCounterKeys({ root, tag }: Names) {
  const slot = (shard: number) => `${root}:{${tag(`c${shard}`)}}`;
  return {
    one: (what: 'count' | 'latest', name: string, key: string): string =>
      `${slot(shardOf(key))}:${what}:${name}:${key}`,
    bucket: (what: 'few' | 'lately' | 'texts', shard: number, lengthMs: number, bucket: number): string =>
      `${slot(shard)}:${what}:${lengthMs / 60_000}:${bucket}`,
  };
}

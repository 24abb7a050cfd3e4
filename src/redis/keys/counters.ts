import { shardOf } from './record.ts';

/**
 * Names of the counters' keys. A counter lies in one slot, whatever it counts; 64 slots, as the record has.
 *
 *   unsaid:{c<shard>}:count:<name>:<key>    ZSET  messages by time of sending
 *   unsaid:{c<shard>}:latest:<name>:<key>   ZSET  distinct values by the time of their last message
 *   unsaid:{c<shard>}:recent:<name>:<key>   ZSET  messages by time of sending, whose texts are wanted
 *   unsaid:{c<shard>}:texts:<name>:<key>    HASH  those texts
 *
 * `name` stands for what is counted and how, `key` for whom; both are hashes, so that names tell nothing of people.
 */
export const counterKeys = (name: string, key: string) => {
  const shard = shardOf(key);
  const named = (what: string) => `unsaid:{c${shard}}:${what}:${name}:${key}`;
  return { shard, count: named('count'), latest: named('latest'), recent: named('recent'), texts: named('texts') };
};

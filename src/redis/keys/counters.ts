import { shardOf } from './record.ts';

/**
 * Names of the counters' keys. A counter lies in one slot, whatever it counts; 64 slots, as the record has.
 *
 *   unsaid:{c<shard>}:count:<name>:<key>    ZSET  messages by time of sending
 *   unsaid:{c<shard>}:latest:<name>:<key>   ZSET  distinct values by the time of their last message
 *   unsaid:{c<shard>}:recent:<key>          HASH  the few last messages of somebody somewhere, for several counters
 *
 * `name` stands for what is counted and how, `key` for whom; both are hashes, so that names tell nothing of people.
 */
export const counterKey = (what: 'count' | 'latest', name: string, key: string): string =>
  `unsaid:{c${shardOf(key)}}:${what}:${name}:${key}`;
export const recentKey = (key: string): string => `unsaid:{c${shardOf(key)}}:recent:${key}`;

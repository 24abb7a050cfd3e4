import { type Desk, makeDesk } from '../../src/operate/desk.ts';
import type { RedisHandle } from '../../src/redis/connect.ts';

/** A desk with an hour's memory, by the clock of this machine. Close it before Redis. */
export const deskOn = (redis: Pick<RedisHandle, 'client' | 'keys' | 'queues'>): Desk =>
  makeDesk({ redis, keepKeysMs: 3_600_000, keepTextMs: 3_600_000, now: Date.now });

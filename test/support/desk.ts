import { type Desk, makeDesk } from '../../src/operate/desk.ts';
import type { RedisSpace } from '../../src/redis/connect.ts';

/** A desk with an hour's memory, by the clock of this machine. Close it before Redis. */
export const deskOn = (redis: RedisSpace): Desk =>
  makeDesk({ redis, keepKeysMs: 3_600_000, keepTextMs: 3_600_000, now: Date.now });

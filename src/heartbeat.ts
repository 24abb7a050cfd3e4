import { hostname } from 'node:os';
import type { EpochMs } from './model.ts';
import type { CallbackStanding } from './receive/callback-tally.ts';
import type { RedisSpace } from './redis/connect.ts';

/** What a process says of itself, so that people see all of them in one place. */
export type Heartbeat = {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly roles: readonly string[];
  readonly startedAt: EpochMs;
  readonly at: EpochMs;
  readonly ruleSet: string;
  /** Callbacks on its disk; null without the role `receive`. */
  readonly spool: number | null;
  /** Null without the role `receive`; absent of a process of an earlier version. */
  readonly callbacks?: CallbackStanding | null;
};

const EVERY_MS = 15_000;
/** A process that misses three heartbeats hangs or is gone. */
const SILENT_MS = 50_000;
/** After this it is no longer listed. */
const FORGOTTEN_MS = 3_600_000;

type Options = {
  readonly redis: RedisSpace;
  readonly isReady: () => boolean;
  readonly now: () => EpochMs;
  readonly roles: readonly string[];
  readonly ruleSet: () => string;
  readonly spool: () => number | null;
  readonly callbacks: () => CallbackStanding | null;
};

/** Says it at once and every 15 s; a process that ends says that it is gone. */
export function startHeartbeat({ redis, isReady, now, roles, ruleSet, spool, callbacks }: Options): {
  /** Says it again now: there is news. */
  beat(): void;
  close(): Promise<void>;
} {
  const [host, pid, startedAt] = [hostname(), process.pid, now()];
  const name = `${host}:${pid}:${startedAt.toString(36)}`;
  const beat = (): void => {
    if (!isReady()) return;
    const standing = { ruleSet: ruleSet(), spool: spool(), callbacks: callbacks() };
    const said: Heartbeat = { name, host, pid, roles, startedAt, at: now(), ...standing };
    redis.client.hset(redis.keys.people.heartbeats, name, JSON.stringify(said)).catch(() => {});
  };
  beat();
  const timer = setInterval(beat, EVERY_MS);
  timer.unref();
  return {
    beat,
    close: async () => {
      clearInterval(timer);
      if (isReady()) await redis.client.hdel(redis.keys.people.heartbeats, name).catch(() => {});
    },
  };
}

/** All that were heard of in the last hour. */
export async function readHeartbeats({ client, keys }: RedisSpace, now: EpochMs) {
  const said = Object.values(await client.hgetall(keys.people.heartbeats)).map((json) => JSON.parse(json) as Heartbeat);
  const old = said.filter(({ at }) => at < now - FORGOTTEN_MS).map(({ name }) => name);
  if (old.length > 0) await client.hdel(keys.people.heartbeats, ...old);
  return said
    .filter(({ at }) => at >= now - FORGOTTEN_MS)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ callbacks, ...one }) => ({
      ...one,
      roles: [...one.roles],
      callbacks: callbacks == null ? null : { ...callbacks, refused: [...callbacks.refused] },
      isSilent: now - one.at > SILENT_MS,
    }));
}

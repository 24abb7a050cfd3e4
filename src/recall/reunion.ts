import { pause } from '../calls/pause.ts';
import type { RedisSpace } from '../redis/connect.ts';
import { refusesWrites } from '../redis/will-not-pass.ts';

/**
 * After Redis was away, processes reconnect one after the other, some with answers that they could not write down. Their
 * locks may have ended meanwhile. Whoever reconnects first does not take over what others hold until those are back too:
 * they write their answers down first, so nothing is called twice.
 */
export type Reunion = {
  /** A Redis that refuses writes counts as away. */
  noticed(error: unknown): void;
  /** False while others may still be on their way back. */
  isOver(): boolean;
  /** Resolves when it is over, or when the signal fires. */
  untilOver(signal: AbortSignal): Promise<void>;
  close(): void;
};

/** Longer than the pause between attempts to connect (redis/connect.ts), with room for a busy machine. */
const REUNION_MS = 3_000;

/** `clock`: monotonic milliseconds. A process that just started counts as one that just came back. */
export function makeReunion(redis: RedisSpace, clock: () => number = () => performance.now()): Reunion {
  let backSince = clock();
  const onBack = () => {
    backSince = clock();
  };
  // ioredis calls a cluster ready while one of its nodes is; a node that comes back is a new node to it.
  const events = ['ready', '+node'];
  for (const event of events) redis.client.on(event, onBack);
  const leftMs = () => (redis.client.status === 'ready' ? backSince + REUNION_MS - clock() : REUNION_MS);
  return {
    noticed: (error) => {
      if (refusesWrites(error)) onBack();
    },
    isOver: () => leftMs() <= 0,
    untilOver: async (signal) => {
      while (!signal.aborted && leftMs() > 0) await pause(Math.ceil(leftMs()), signal);
    },
    close: () => {
      for (const event of events) redis.client.off(event, onBack);
    },
  };
}

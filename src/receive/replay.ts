import type { Log } from '../log.ts';
import type { RedisHandle } from '../redis/connect.ts';
import type { Spool } from '../spool/spool.ts';
import type { Handle } from './handle.ts';
import { replayEntry } from './spool-entry.ts';

type Options = {
  readonly spool: Spool;
  readonly redis: Pick<RedisHandle, 'isReady'>;
  /** Whether Redis takes writes: where it does, an entry that fails is itself to blame. */
  readonly isWell: (error: unknown) => Promise<boolean>;
  readonly handle: Handle;
  readonly log: Pick<Log, 'info' | 'warn'>;
};

const LOOK_MS = 500;

/** Takes spooled callbacks up again whenever Redis is there. Returns what stops it. */
export function replayWhenBack({ spool, redis, isWell, handle, log }: Options): () => void {
  let replaying = false;
  let stopped = false;
  const look = async (): Promise<void> => {
    if (replaying || !redis.isReady()) return;
    replaying = true;
    try {
      await spool.adopt();
      if (spool.entries() === 0) return;
      const entries = await spool.replay((entry) => replayEntry(handle, entry), isWell);
      log.info({ entries }, 'took spooled callbacks up again');
    } catch (error) {
      // What waits stays on disk for the next start.
      if (!stopped)
        log.warn({ err: error, entries: spool.entries() }, 'could not take spooled callbacks up; will try again');
    } finally {
      replaying = false;
    }
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  void look();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

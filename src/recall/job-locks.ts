import type { Job, Worker } from 'bullmq';
import { startRounds } from '../calls/rounds.ts';

/**
 * Renews the locks of jobs whose calls are under way. When a process dies its locks end within `LOCK_MS`. The next check
 * for stalled jobs gives its turns to another process, which finds what they hold.
 */
export type JobLocks = {
  keep(job: Job): void;
  letGo(job: Job): void;
  close(): void;
};

/** With `STALLED_CHECK_MS` it bounds how long a dead process's turns wait: 8 s. Longer than a call takes (5 s). */
export const LOCK_MS = 6_000;
export const STALLED_CHECK_MS = 2_000;
const RENEW_MS = 2_000;

export function keepJobLocks(worker: Worker, onError: (error: unknown) => void): JobLocks {
  const held = new Map<string, string>();
  const renew = async () => {
    if (held.size === 0) return;
    await worker.extendJobLocks([...held.keys()], [...held.values()], LOCK_MS);
  };
  const rounds = startRounds(RENEW_MS, renew, onError);
  return {
    keep: (job) => {
      held.set(job.id!, job.token!);
    },
    letGo: (job) => {
      held.delete(job.id!);
    },
    close: rounds.close,
  };
}

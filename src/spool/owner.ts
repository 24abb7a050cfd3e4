import { readFileSync } from 'node:fs';

/**
 * Which process a spool folder belongs to. A pid alone is not enough: in a container the process that died and the one
 * that replaces it are both pid 1. On Linux the start time of the process settles it.
 */
export type Owner = { readonly pid: number; readonly startedAt: string };

export function thisOwner(): Owner {
  return { pid: process.pid, startedAt: startTimeOf(process.pid) ?? '' };
}

/** True when the process that wrote `owner` is still running, and so must be left alone. */
export function isAlive(owner: Owner): boolean {
  if (owner.pid === process.pid) return owner.startedAt === (startTimeOf(process.pid) ?? '');
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM means that it exists and is somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const startedAt = startTimeOf(owner.pid);
  return startedAt === undefined || owner.startedAt === '' || startedAt === owner.startedAt;
}

/** Field 22 of /proc/<pid>/stat, in clock ticks since boot; undefined where there is no /proc. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command name stands in brackets and may hold spaces: count from the last bracket (field 3 follows it).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

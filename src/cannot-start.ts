/** Why a start failed, in words for people; shown as it is. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** A signal came while it started, so it did not go on. */
export class ToldToEnd extends Error {
  override readonly name = 'ToldToEnd';
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is no directory',
  EEXIST: 'something else of that name is there',
  EADDRINUSE: 'something else listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no such name is known',
  EMFILE: 'too many files are open',
};

/** Runs a step of the start; what the system refuses is told with what it was for, such as `PORT 8080`. */
export async function forStart<T>(what: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') throw cause;
    const path = 'path' in cause && typeof cause.path === 'string' ? ` (${cause.path})` : '';
    throw new CannotStart(`${what}: ${WORDS[cause.code] ?? 'the system refuses'}, ${cause.code}${path}`, { cause });
  }
}

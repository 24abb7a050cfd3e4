import { readFile } from 'node:fs/promises';
import { fileLines } from '../learn/file-lines.ts';
import { UsageError } from './terminal.ts';

/** A file that was named; undefined where there is none. A folder, or what may not be read, is a `UsageError`. */
export async function readExisting(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, error);
  }
}

/** The lines of a file that was named. What cannot be read is a `UsageError`. */
export async function* namedLines(file: string): AsyncGenerator<string> {
  try {
    yield* fileLines(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

const unreadable = (file: string, cause: unknown): UsageError =>
  new UsageError(({ usage }) => usage.unreadable(file, (cause as Error).message), { cause });

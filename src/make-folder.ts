import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder that only its owner may look into, with those above it; one that is there is left as it is. Node's own
 * `recursive` never ends, and no signal is heard meanwhile, where a file system says ENOENT though the folder above is
 * there, as /proc does.
 *
 * @throws the system's error where it cannot be made
 */
export async function makeFolder(folder: string): Promise<void> {
  const error = await makeOne(folder);
  if (error === undefined) return;
  const parent = path.dirname(folder);
  if (error.code !== 'ENOENT' || parent === folder) throw error;
  await makeFolder(parent);
  const again = await makeOne(folder);
  if (again !== undefined) throw again;
}

/** What the system refuses it with; undefined when it is there afterwards. */
async function makeOne(folder: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return undefined;
  } catch (error) {
    // Of a folder that is there, some file systems say that they are read-only.
    const isThere = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    return isThere ? undefined : (error as NodeJS.ErrnoException);
  }
}

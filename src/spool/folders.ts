import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { syncFolder } from './durable.ts';
import { decodeFrames } from './frame.ts';
import { isAlive, type Owner, thisOwner } from './owner.ts';
import type { Tell } from './tell.ts';

/** The folders of a spool: one for each process, taken over when it is gone. Only their owner may look into them. */
export type Segment = { path: string; entries: number; bytes: number };

export const newName = (): string => `${process.pid}-${randomBytes(4).toString('hex')}`;

/** The parent of all; made if absent. @throws the system's error where it cannot be used */
export async function makeParent(dir: string): Promise<void> {
  await makeFolder(dir);
  // A folder that somebody else made could be opened by them.
  await chmod(dir, 0o700).catch(() => {});
}

/** This process's own folder. */
export async function makeHome(dir: string, name: string): Promise<string> {
  const home = join(dir, name);
  // The owner is written before the folder gets its name, because a folder without an owner is free to take.
  const draft = join(dir, `.${name}`);
  await makeFolder(draft);
  await writeOwner(draft);
  await rename(draft, home);
  await syncFolder(dir);
  return home;
}

const writeOwner = (folder: string): Promise<void> =>
  writeFile(join(folder, 'owner'), JSON.stringify(thisOwner()), { mode: 0o600 });

/** @throws where it may not be read or written to: a folder that was renamed and cannot be used would be lost */
async function tryFolder(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${newName()}`);
  await readdir(folder);
  await writeFile(probe, '', { mode: 0o600 });
  await rm(probe);
}

export type Adopted = { readonly folders: readonly string[]; readonly segments: readonly Segment[] };

/**
 * Takes over folders whose process is gone, by renaming: of two processes that start at once only one succeeds. One that
 * cannot be taken over, such as another user's, is left and told of, once.
 */
export function makeAdopter(dir: string, tell: Tell): () => Promise<Adopted> {
  const left = new Set<string>();
  const leave = (folder: string, error: unknown): void => {
    if (left.has(folder)) return;
    left.add(folder);
    tell({ type: 'left', folder, error });
  };
  const adoptOne = async (name: string): Promise<Adopted | undefined> => {
    const orphan = join(dir, name);
    if (left.has(orphan)) return undefined;
    const owner = await readOwner(orphan);
    if (owner && isAlive(owner)) return undefined;
    const folder = join(dir, newName());
    try {
      if (!(await stat(orphan)).isDirectory()) return undefined;
      await tryFolder(orphan);
      await rename(orphan, folder);
      await writeOwner(folder);
      return { folders: [folder], segments: await readSegments(folder, tell) };
    } catch (error) {
      // Another process took it at the same moment, and reads what is there.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') leave(orphan, error);
      return undefined;
    }
  };
  return async () => {
    await makeParent(dir);
    const folders: string[] = [];
    const segments: Segment[] = [];
    for (const name of (await readdir(dir)).sort()) {
      if (name.startsWith('.')) continue;
      const adopted = await adoptOne(name);
      folders.push(...(adopted?.folders ?? []));
      segments.push(...(adopted?.segments ?? []));
    }
    return { folders, segments };
  };
}

async function readSegments(folder: string, tell: Tell): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  for (const file of (await readdir(folder)).filter((entry) => /^\d+$/.test(entry)).sort()) {
    const path = join(folder, file);
    try {
      const bytes = await readFile(path);
      const { payloads, tornBytes } = decodeFrames(bytes);
      if (tornBytes > 0) tell({ type: 'torn', file: path, bytes: tornBytes });
      segments.push({ path, entries: payloads.length, bytes: bytes.length });
    } catch (error) {
      tell({ type: 'lost', file: path, entries: undefined, error });
    }
  }
  return segments;
}

async function readOwner(folder: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'owner'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

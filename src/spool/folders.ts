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
 * cannot be taken over, such as another user's, is left and told of once, and tried again at the next look: it may have been
 * this process that could open no more files.
 */
export function makeAdopter(dir: string, tell: Tell): () => Promise<Adopted> {
  const left = new Set<string>();
  const leave = (folder: string, error: unknown): void => {
    if (left.has(folder)) return;
    left.add(folder);
    tell({ type: 'left', folder, error });
  };
  const take = async (orphan: string): Promise<Adopted> => {
    await tryFolder(orphan);
    const folder = join(dir, newName());
    await rename(orphan, folder);
    try {
      await writeOwner(folder);
      return { folders: [folder], segments: await readSegments(folder, tell) };
    } catch (error) {
      // It is nobody's again.
      await rm(join(folder, 'owner'), { force: true });
      throw error;
    }
  };
  const adoptOne = async (name: string): Promise<Adopted | undefined> => {
    const orphan = join(dir, name);
    try {
      if (!(await stat(orphan)).isDirectory()) return undefined;
      const owner = await readOwner(orphan);
      return owner && isAlive(owner) ? undefined : await take(orphan);
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
      if (!(await stat(path)).isFile()) throw new Error('it is no file');
      const bytes = await readFile(path);
      const { payloads, tornBytes } = decodeFrames(bytes);
      if (tornBytes > 0) tell({ type: 'torn', file: path, bytes: tornBytes });
      segments.push({ path, entries: payloads.length, bytes: bytes.length });
    } catch (error) {
      // One that is there may be read later; that it waits is all that is known of it.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== undefined && code !== 'ENOENT') segments.push({ path, entries: 1, bytes: 0 });
      else tell({ type: 'lost', file: path, entries: undefined, error });
    }
  }
  return segments;
}

/** Undefined where nobody owns it. @throws where that cannot be read: it may be somebody's who lives */
async function readOwner(folder: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'owner'), 'utf8')) as Owner;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFrames, encodeFrame } from './frame.ts';
import { isAlive, type Owner, thisOwner } from './owner.ts';

/**
 * A spool keeps callbacks on disk while Redis is away, so that "answered 200" stays "cannot be lost".
 *
 *   DATA_DIR/spool/<instance>/owner           who writes here
 *   DATA_DIR/spool/<instance>/000000000001    segments, oldest first; records as in frame.ts
 *
 * Appends of one moment share one write and one fdatasync. A segment is removed once all of it was replayed; a crash in
 * the middle of a replay replays the segment again, which the record's identity makes harmless. Each process writes to
 * a folder of its own and, when it starts, takes over the folders whose process is gone.
 */
export type Spool = {
  /** Resolves `stored` once the entry is on disk for good, `full` when the bound is reached. Rejects if the disk fails. */
  append(entry: string): Promise<'stored' | 'full'>;
  /** Entries not replayed yet, those found at start included. */
  entries(): number;
  /**
   * Hands every entry to `handle` in order of arrival and forgets those handled. Stops at the first rejection and
   * rethrows it; what was not handled stays. Entries appended meanwhile are replayed too. One replay at a time.
   */
  replay(handle: (entry: string) => Promise<void>): Promise<number>;
  /**
   * Takes over what processes left that are gone by now. At a rolling deploy the old process may end, with Redis away,
   * after the new one has started. Resolves to the number of entries found.
   */
  adopt(): Promise<number>;
  /** Waits for appends under way. Entries stay on disk for the next start. */
  close(): Promise<void>;
};

export type SpoolOptions = {
  /** Parent folder of all spools of this machine; made if absent. */
  readonly dir: string;
  /** Bytes on disk at which `append` says `full`. */
  readonly maxBytes?: number;
  readonly segmentBytes?: number;
  /** How many entries a replay hands out at once; the order of arrival is kept between such groups. */
  readonly replayGroup?: number;
  /** Told of a torn record at the end of a file: how many bytes were cut off. Nothing that was acknowledged is in them. */
  readonly onTorn?: (file: string, bytes: number) => void;
  /** Told of records in the middle of a file that the disk changed: how many are lost. */
  readonly onDamaged?: (file: string, records: number) => void;
};

type Segment = { readonly path: string; entries: number; bytes: number };
type Waiting = {
  readonly frame: Buffer;
  readonly done: (result: 'stored' | 'full') => void;
  readonly fail: (error: unknown) => void;
};

const DEFAULT_MAX_BYTES = 1024 * 1024 * 1024;
const DEFAULT_SEGMENT_BYTES = 4 * 1024 * 1024;

/** Opens this process's spool and takes over what dead processes left. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const segmentBytes = options.segmentBytes ?? DEFAULT_SEGMENT_BYTES;
  const replayGroup = options.replayGroup ?? 64;

  const segments: Segment[] = [];
  /** Folders of others that we took over; removed when everything is replayed. */
  let adopted: string[] = [];
  let writing: { segment: Segment; file: FileHandle } | undefined;
  let nextSegment = 1;
  let bytesOnDisk = 0;
  let count = 0;
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;
  let replaying: Promise<number> | undefined;
  let closed = false;

  async function segmentForWriting(): Promise<{ segment: Segment; file: FileHandle }> {
    if (writing && writing.segment.bytes < segmentBytes) return writing;
    await finishWriting();
    const path = join(home, String(nextSegment++).padStart(12, '0'));
    const file = await open(path, 'ax');
    await syncFolder(home);
    const segment = { path, entries: 0, bytes: 0 };
    segments.push(segment);
    writing = { segment, file };
    return writing;
  }

  async function finishWriting(): Promise<void> {
    const current = writing;
    writing = undefined;
    await current?.file.close();
  }

  /** Writes groups until nobody waits: whoever came while the disk was busy shares the next sync. */
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const { segment, file } = await segmentForWriting();
        const data = Buffer.concat(group.map((one) => one.frame));
        await file.appendFile(data);
        await file.datasync();
        segment.bytes += data.length;
        segment.entries += group.length;
        count += group.length;
        for (const one of group) one.done('stored');
      } catch (error) {
        bytesOnDisk -= group.reduce((sum, one) => sum + one.frame.length, 0);
        // A half-written group must not stand before a whole one: the next group starts a new file.
        await finishWriting().catch(() => undefined);
        for (const one of group) one.fail(error);
      }
    }
    // Here and not in a callback of the promise: an append between the two would wait for a flush that is over.
    flushing = undefined;
  }

  function append(entry: string): Promise<'stored' | 'full'> {
    if (closed) return Promise.reject(new Error('the spool is closed'));
    const frame = encodeFrame(entry);
    if (bytesOnDisk + frame.length > maxBytes) return Promise.resolve('full');
    bytesOnDisk += frame.length;
    return new Promise((done, fail) => {
      waiting.push({ frame, done, fail });
      flushing ??= flush();
    });
  }

  async function replaySegments(handle: (entry: string) => Promise<void>): Promise<number> {
    let handled = 0;
    for (let segment = segments[0]; segment; segment = segments[0]) {
      if (writing?.segment === segment) {
        // No append may land in a file that is about to be removed: later ones open a new segment.
        // Another write may begin just as one ends, and has the file open by then.
        while (flushing !== undefined) await flushing;
        if (writing?.segment === segment) await finishWriting();
      }
      const { payloads } = decodeFrames(await readFile(segment.path));
      for (let at = 0; at < payloads.length; at += replayGroup) {
        const group = payloads.slice(at, at + replayGroup);
        const results = await Promise.allSettled(group.map((payload) => handle(payload)));
        const failed = results.find((result) => result.status === 'rejected');
        if (failed) throw failed.reason;
        handled += group.length;
      }
      await rm(segment.path);
      segments.shift();
      count -= segment.entries;
      bytesOnDisk -= segment.bytes;
    }
    const emptied = adopted;
    adopted = [];
    for (const folder of emptied) await rm(folder, { recursive: true, force: true });
    return handled;
  }

  async function adopt(): Promise<number> {
    const orphans = await adoptOrphans(options);
    // At once, so that no replay sees a folder without its segments.
    adopted.push(...orphans.folders);
    segments.push(...orphans.segments);
    const entries = orphans.segments.reduce((sum, segment) => sum + segment.entries, 0);
    bytesOnDisk += orphans.segments.reduce((sum, segment) => sum + segment.bytes, 0);
    count += entries;
    return entries;
  }

  await adopt();
  const home = await makeHome(options.dir);

  return {
    append,
    entries: () => count,
    replay(handle) {
      replaying ??= replaySegments(handle).finally(() => {
        replaying = undefined;
      });
      return replaying;
    },
    adopt,
    async close() {
      closed = true;
      await flushing;
      await replaying?.catch(() => undefined);
      await finishWriting();
      if (segments.length === 0) await rm(home, { recursive: true, force: true });
    },
  };
}

async function makeHome(dir: string): Promise<string> {
  const name = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const home = join(dir, name);
  // The owner is written before the folder gets its name: a folder without one is nobody's.
  const draft = join(dir, `.${name}`);
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'owner'), JSON.stringify(thisOwner()));
  await rename(draft, home);
  await syncFolder(dir);
  return home;
}

/** Folders whose process is gone, claimed by renaming: of two processes that start at once only one succeeds. */
async function adoptOrphans(options: SpoolOptions): Promise<{ folders: string[]; segments: Segment[] }> {
  await mkdir(options.dir, { recursive: true });
  const folders: string[] = [];
  const segments: Segment[] = [];
  for (const name of (await readdir(options.dir)).sort()) {
    if (name.startsWith('.')) continue;
    const owner = await readOwner(join(options.dir, name));
    if (owner && isAlive(owner)) continue;
    const folder = join(options.dir, `${process.pid}-${randomBytes(4).toString('hex')}`);
    try {
      await rename(join(options.dir, name), folder);
      await writeFile(join(folder, 'owner'), JSON.stringify(thisOwner()));
      segments.push(...(await readSegments(folder, options)));
      folders.push(folder);
    } catch (error) {
      // Another process took it in the same moment; it reads what is there.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return { folders, segments };
}

async function readSegments(folder: string, { onTorn, onDamaged }: SpoolOptions): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const file of (await readdir(folder)).filter((entry) => /^\d+$/.test(entry)).sort()) {
    const path = join(folder, file);
    const { payloads, damaged, tornBytes } = decodeFrames(await readFile(path));
    if (damaged > 0) onDamaged?.(path, damaged);
    if (tornBytes > 0) onTorn?.(path, tornBytes);
    segments.push({ path, entries: payloads.length, bytes: (await stat(path)).size });
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

/** A new file's name is durable only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

import { access, constants, type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './durable.ts';
import { makeAdopter, makeHome, makeParent, newName, type Segment } from './folders.ts';
import { decodeFrames, encodeFrame } from './frame.ts';
import { type Handle, type IsWell, replayEntries } from './replay-entries.ts';
import { listSetAside, setAside } from './set-aside.ts';
import type { Tell } from './tell.ts';

/**
 * A spool keeps callbacks on disk while Redis is away, so that "answered 200" stays "cannot be lost".
 *
 *   DATA_DIR/spool/<instance>/owner           who writes here
 *   DATA_DIR/spool/<instance>/000000000001    segments, oldest first; records as in frame.ts
 *   DATA_DIR/spool/.set-aside/                what could not be taken up (set-aside.ts)
 *
 * Appends of one moment share one write and one fdatasync. A segment is removed once all of it was replayed; a crash in
 * the middle of a replay replays the segment again, which the record's identity makes harmless. Each process writes to a
 * folder of its own and, when it starts, takes over the folders whose process is gone. Damage to one entry, file or folder
 * does not block the others: it is told, set aside or made again.
 */
export type Spool = {
  /** Resolves `stored` once the entry is on disk for good, `full` when the bound is reached. Rejects if the disk fails. */
  append(entry: string): Promise<'stored' | 'full'>;
  /** Entries not replayed yet, those found at start included. */
  entries(): number;
  /**
   * Hands every entry to `handle` in order of arrival and forgets those handled. One that is rejected is tried alone, and
   * set aside after some tries, unless `isWell` says that nothing could have been taken: then the replay stops, rejects
   * with the reason, and what was not handled stays. Entries appended meanwhile are replayed too. One replay at a time.
   */
  replay(handle: Handle, isWell?: IsWell): Promise<number>;
  /**
   * Takes over what ended processes left. At a rolling deploy the old process may end, with Redis away, after the new one
   * started. Resolves to the number of entries found.
   */
  adopt(): Promise<number>;
  /** Why it would not take an entry now, in words; undefined when it would. */
  trouble(): Promise<string | undefined>;
  /** Entries set aside on this machine, that wait for a person. */
  setAside(): Promise<number>;
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
  readonly tell?: Tell;
  readonly now?: () => number;
};

type Writing = {
  readonly segment: Segment;
  readonly file: FileHandle;
  /** The file's name is on disk. */
  readonly named: Promise<void>;
};
type Waiting = {
  readonly frame: Buffer;
  readonly done: (result: 'stored' | 'full') => void;
  readonly fail: (error: unknown) => void;
};

const DEFAULT_MAX_BYTES = 1024 * 1024 * 1024;
const DEFAULT_SEGMENT_BYTES = 4 * 1024 * 1024;

/** Opens this process's spool and takes over what dead processes left. */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { dir, tell = () => {}, now = Date.now } = options;
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const segmentBytes = options.segmentBytes ?? DEFAULT_SEGMENT_BYTES;
  const replayGroup = options.replayGroup ?? 64;

  const segments: Segment[] = [];
  /** Folders of others that we took over; removed when everything is replayed. */
  let adopted: string[] = [];
  let writing: Writing | undefined;
  let nextSegment = 1;
  let bytesOnDisk = 0;
  let count = 0;
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;
  let replaying: Promise<number> | undefined;
  let closed = false;

  async function segmentForWriting(): Promise<Writing> {
    if (writing && writing.segment.bytes < segmentBytes) return writing;
    await keepHome();
    await finishWriting();
    const path = join(home, String(nextSegment++).padStart(12, '0'));
    const file = await open(path, 'ax+', 0o600);
    const segment = { path, entries: 0, bytes: 0 };
    segments.push(segment);
    // Waited for together with the data: on a busy machine each wait for the disk may take a tenth of a second.
    const named = syncFolder(home).catch(unlessGone);
    // It may fail before anybody waits for it, and an error that nobody hears ends the process.
    named.catch(() => {});
    writing = { segment, file, named };
    return writing;
  }

  async function finishWriting(): Promise<void> {
    const current = writing;
    writing = undefined;
    await current?.file.close();
  }

  /** If the folder is gone it is made again, and the contents of the open file are written there. */
  async function keepHome(): Promise<void> {
    const current = writing;
    const path = current?.segment.path ?? home;
    if ((await inodeOf(path)) === (current === undefined ? homeInode : (await current.file.stat()).ino)) return;
    const saved = current === undefined ? Buffer.alloc(0) : await readWhole(current.file);
    await finishWriting();
    if ((await inodeOf(home)) !== homeInode) await makeHomeAgain();
    if (current !== undefined) await writeAgain(current.segment, saved);
    tell({ type: 'made-again', folder: home, saved: saved.length });
  }

  async function makeHomeAgain(): Promise<void> {
    await makeParent(dir);
    home = await makeHome(dir, newName());
    homeInode = await inodeOf(home);
  }

  async function writeAgain(segment: Segment, bytes: Buffer): Promise<void> {
    const path = join(home, String(nextSegment++).padStart(12, '0'));
    const file = await open(path, 'ax+', 0o600);
    await file.appendFile(bytes);
    await file.datasync();
    await file.close();
    segment.path = path;
  }

  /** Writes groups until nobody waits: whoever came while the disk was busy shares the next sync. */
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const { segment, file, named } = await segmentForWriting();
        const data = Buffer.concat(group.map((one) => one.frame));
        await file.appendFile(data);
        // What was written into a file that somebody had removed is still in it, and is written again.
        await Promise.all([file.datasync(), named, keepHome()]);
        segment.bytes += data.length;
        segment.entries += group.length;
        count += group.length;
        for (const one of group) one.done('stored');
      } catch (error) {
        bytesOnDisk -= group.reduce((sum, one) => sum + one.frame.length, 0);
        await leaveHalfWritten();
        for (const one of group) one.fail(error);
      }
    }
    // Here and not in a callback of the promise: an append between the two would wait for a flush that is over.
    flushing = undefined;
  }

  /**
   * A half-written group must not come before a whole one, so the next group starts a new file. One that holds nothing else
   * goes: a disk that is full would get one for each try.
   */
  async function leaveHalfWritten(): Promise<void> {
    const failed = writing?.segment;
    await finishWriting().catch(() => undefined);
    if (failed === undefined || failed.entries > 0) return;
    segments.splice(segments.indexOf(failed), 1);
    await rm(failed.path, { force: true }).catch(() => undefined);
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

  /** No append may land in a file that is about to be removed: later ones open a new segment. */
  async function letGo(segment: Segment): Promise<void> {
    // Another write may begin just as one ends, and has the file open by then.
    while (flushing !== undefined) await flushing;
    if (writing?.segment !== segment) return;
    await keepHome();
    await finishWriting();
  }

  const keepAside: typeof setAside = async (...given) => {
    const about = await setAside(...given);
    tell({ type: 'set-aside', about });
    return about;
  };

  /** Resolves with how many were handled; the file is gone then. @throws where nothing could be taken now */
  async function replayFile(path: string, file: Buffer, handle: Handle, isWell: IsWell): Promise<number> {
    const { payloads, damaged } = decodeFrames(file);
    const handled = await replayEntries(payloads, { handle, isWell, atOnce: replayGroup }, async (entry, why) => {
      await keepAside(dir, { kind: 'entry', why, at: now(), content: entry });
    });
    for (const content of damaged) {
      await keepAside(dir, { kind: 'damaged', why: 'the disk changed it', at: now(), content });
    }
    await removed(path);
    return handled;
  }

  /** What cannot be removed comes again at the next start, which changes nothing. */
  const removed = (path: string): Promise<void> =>
    rm(path, { recursive: true, force: true }).catch((error: unknown) => tell({ type: 'left', folder: path, error }));

  async function replaySegments(handle: Handle, isWell: IsWell): Promise<number> {
    let handled = 0;
    /** Files that are there and could not be read, for now or until somebody mends that: the others do not wait. */
    const unread: Segment[] = [];
    let why: unknown;
    try {
      for (let segment = segments[0]; segment; segment = segments[0]) {
        if (writing?.segment === segment) await letGo(segment);
        // Nothing could be written into it, and it is gone.
        if (segments[0] !== segment) continue;
        const file = await readFile(segment.path).catch((error: NodeJS.ErrnoException) => error);
        if (file instanceof Error && file.code !== 'ENOENT') {
          why = file;
          unread.push(segment);
          segments.shift();
          continue;
        }
        if (file instanceof Error) tell({ type: 'lost', file: segment.path, entries: segment.entries, error: file });
        else handled += await replayFile(segment.path, file, handle, isWell);
        segments.shift();
        count -= segment.entries;
        bytesOnDisk -= segment.bytes;
      }
    } finally {
      segments.unshift(...unread);
    }
    const emptied = adopted.filter((folder) => !unread.some(({ path }) => dirname(path) === folder));
    adopted = adopted.filter((folder) => !emptied.includes(folder));
    for (const folder of emptied) await removed(folder);
    if (unread.length > 0) throw new Error('a file of the spool cannot be read', { cause: why });
    return handled;
  }

  const findOrphans = makeAdopter(dir, tell);
  async function adopt(): Promise<number> {
    const orphans = await findOrphans();
    // At once, so that no replay sees a folder without its segments.
    adopted.push(...orphans.folders);
    segments.push(...orphans.segments);
    const entries = orphans.segments.reduce((sum, segment) => sum + segment.entries, 0);
    bytesOnDisk += orphans.segments.reduce((sum, segment) => sum + segment.bytes, 0);
    count += entries;
    return entries;
  }

  await adopt();
  let home = await makeHome(dir, newName());
  let homeInode = await inodeOf(home);

  return {
    append,
    entries: () => count,
    replay(handle, isWell = async () => true) {
      // One that is under way ends with the spool: what waits on disk may take longer than there is to end.
      const untilClosed: Handle = (entry) =>
        closed ? Promise.reject(new Error('the spool is closed')) : handle(entry);
      replaying ??= replaySegments(untilClosed, async (error) => !closed && isWell(error)).finally(() => {
        replaying = undefined;
      });
      return replaying;
    },
    adopt,
    async trouble() {
      if (bytesOnDisk >= maxBytes) return `the spool is full: ${count} callbacks wait for Redis`;
      try {
        await makeParent(dir);
        // Where its own folder is gone, the next entry makes it again.
        const own = (await inodeOf(home)) === undefined ? dir : home;
        await access(own, constants.R_OK | constants.W_OK | constants.X_OK);
        return undefined;
      } catch (error) {
        return `the spool's folder cannot be written to (${(error as NodeJS.ErrnoException).code})`;
      }
    },
    setAside: async () => (await listSetAside(dir)).length,
    async close() {
      closed = true;
      await flushing;
      await replaying?.catch(() => undefined);
      await finishWriting();
      if (segments.length === 0) await rm(home, { recursive: true, force: true });
    },
  };
}

/** A folder that is gone is made again, with all that is in the open file (`keepHome`). */
const unlessGone = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ENOENT') throw error;
};

/** Undefined where there is nothing. */
const inodeOf = async (path: string): Promise<number | undefined> => (await stat(path).catch(() => undefined))?.ino;

async function readWhole(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const bytes = Buffer.alloc(size);
  const { bytesRead } = await file.read(bytes, 0, size, 0);
  return bytes.subarray(0, bytesRead);
}

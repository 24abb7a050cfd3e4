import { open, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const CHUNK = 64 * 1024;

/**
 * Cuts zeros off the end of the append-only file: a power loss may leave them where the file had grown and nothing was
 * written yet. Everything that was answered stands before them, since each command is on the disk before its answer, and
 * ends with a line break. A person must deal with anything else that is wrong with the file. Only the file that commands
 * are written to is looked at: a snapshot may end with zeros.
 *
 * @returns what was cut; undefined when there was nothing to do
 */
export async function cutZeros(dir: string): Promise<{ readonly file: string; readonly bytes: number } | undefined> {
  const file = await writtenFile(dir);
  if (file === undefined) return undefined;
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    const kept = await sizeWithoutZeros(handle, size);
    if (kept === size) return undefined;
    await handle.truncate(kept);
    await handle.sync();
    return { file, bytes: size - kept };
  } finally {
    await handle.close();
  }
}

/** What to do about an append-only file that Redis does not read, when that is why it ended; read from its log. */
export async function adviceForFile(dir: string): Promise<string | undefined> {
  const log = await readFile(path.join(dir, 'redis.log'), 'utf8').catch(() => '');
  const reason = log
    .slice(-8_192)
    .split('\n')
    .findLast((line) => /append only file|AOF|manifest/i.test(line) && / # /.test(line));
  if (reason === undefined) return undefined;
  const file = (await writtenFile(dir)) ?? path.join(dir, 'appendonlydir');
  return `its append-only file cannot be read (${reason.replace(/^.* # /, '').slice(0, 200)}). Copy ${dir}, then: redis-check-aof --fix ${file}. It is tried again by itself`;
}

async function sizeWithoutZeros(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  const buffer = Buffer.alloc(CHUNK);
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - CHUNK);
    const { bytesRead } = await handle.read(buffer, 0, end - from, from);
    for (let at = bytesRead - 1; at >= 0; at--) if (buffer[at] !== 0) return from + at + 1;
    end = from;
  }
  return 0;
}

/** The last incremental file of Redis 7; the one file of Redis 6, unless it begins with a snapshot. */
async function writtenFile(dir: string): Promise<string | undefined> {
  const folder = path.join(dir, 'appendonlydir');
  const names = await readdir(folder).catch(() => [] as string[]);
  const manifest = names.find((name) => name.endsWith('.manifest'));
  if (manifest !== undefined) {
    const lines = (await readFile(path.join(folder, manifest), 'utf8')).split('\n');
    const last = lines.findLast((line) => / type i/.test(line));
    const name = last === undefined ? undefined : /^file (\S+)/.exec(last)?.[1];
    return name === undefined ? undefined : path.join(folder, name);
  }
  const single = path.join(dir, 'appendonly.aof');
  const handle = await open(single, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0);
  await handle.close();
  return bytesRead > 0 && buffer.toString('latin1') !== 'REDIS' ? single : undefined;
}

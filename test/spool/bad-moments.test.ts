import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeFrame } from '../../src/spool/frame.ts';
import { openSpool, type Spool } from '../../src/spool/spool.ts';
import type { SpoolEvent } from '../../src/spool/tell.ts';
import { until } from '../support/until.ts';

/** What is wrong for a moment, with the disk or with this process, costs nothing that was answered. */
let dir: string;
let open: Spool[] = [];
let told: SpoolEvent[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'unsaid-spool-'));
});
afterEach(async () => {
  await Promise.all(open.map((spool) => spool.close()));
  [open, told] = [[], []];
  await rm(dir, { recursive: true, force: true });
});

async function spoolHere(): Promise<Spool> {
  const spool = await openSpool({ dir, tell: (event) => told.push(event) });
  open.push(spool);
  return spool;
}

/** What a process that is gone left: a file for each entry. */
async function left(...entries: readonly string[]): Promise<void> {
  await mkdir(join(dir, 'left'));
  for (const [at, entry] of entries.entries())
    await writeFile(join(dir, 'left', `00000000000${at}`), encodeFrame(entry));
}

/** Makes a file one that is there and that nobody can read, as root too; returns what mends it, wherever it is by then. */
async function unreadable(file: string): Promise<(now?: string) => Promise<void>> {
  const kept = join(dir, '.kept');
  await rename(file, kept);
  await symlink(basename(file), file);
  return async (now = file) => {
    await rm(now);
    await rename(kept, now);
  };
}

const placeOf = async (name: string): Promise<string> => {
  const found = (await readdir(dir, { recursive: true, withFileTypes: true })).find((entry) => entry.name === name);
  return join(found!.parentPath, name);
};

const foldersHere = async () => (await readdir(dir)).filter((name) => !name.startsWith('.'));

/** In a process of its own, with the limits of a shell. */
async function underLimit(limit: string, script: string): Promise<string> {
  const whole = `import { openSpool } from ${JSON.stringify(join(import.meta.dirname, '../../src/spool/spool.ts'))};
    import { closeSync, openSync } from 'node:fs';
    import { readdir } from 'node:fs/promises';
    const spool = await openSpool({ dir: ${JSON.stringify(dir)} });
    const append = (entry) => spool.append(entry).catch((error) => error.code);
    ${script}
    process.exit();`;
  const command = `${limit} && exec "$0" --input-type=module -e "$1"`;
  return (await promisify(execFile)('sh', ['-c', command, process.execPath, whole])).stdout.trim();
}

test.each(['while it is taken up', 'at the start'])(
  'a file that cannot be read %s waits, and no other',
  async (when) => {
    await left('a', 'b', 'c');
    const name = '000000000001';
    const early = when === 'at the start' ? await unreadable(join(dir, 'left', name)) : undefined;
    const spool = await spoolHere();
    const mend = early ?? (await unreadable(await placeOf(name)));
    const got: string[] = [];
    const replay = () => spool.replay(async (entry) => void got.push(entry));
    await expect(replay()).rejects.toThrow('cannot be read');
    expect(got).toEqual(['a', 'c']);
    expect(spool.entries()).toBe(1);
    await mend(await placeOf(name));
    await replay();
    expect(got).toEqual(['a', 'c', 'b']);
    expect([spool.entries(), told]).toEqual([0, []]);
  },
);

test('a process that may open no more files for a moment goes on, and loses nothing', async () => {
  const said = await underLimit(
    'ulimit -n 64',
    `const taken = [];
    const said = [];
    const without = async (free, work) => {
      const files = [];
      try { for (;;) files.push(openSync('/dev/null')); } catch {}
      while (free-- > 0) closeSync(files.pop());
      await work();
      for (const file of files) closeSync(file);
    };
    said.push(await append('first'.repeat(1_000_000)));
    for (const free of [0, 1, 2]) await without(free, async () => {
      await spool.adopt().catch(() => {});
      said.push(await append('x'.repeat(5_000_000)));
    });
    await without(0, () => spool.replay(async (entry) => taken.push(entry[0])).catch(() => {}));
    await spool.adopt();
    await spool.replay(async (entry) => taken.push(entry[0])).catch(() => {});
    console.log(JSON.stringify({ said, taken, entries: spool.entries() }));`,
  );
  const { said: results, taken, entries } = JSON.parse(said);
  const stored = results.filter((result: string) => result === 'stored');
  expect(new Set(results)).toEqual(new Set(['stored', 'EMFILE']));
  expect(taken.toSorted()).toEqual(['f', ...stored.slice(1).map(() => 'x')]);
  expect(entries).toBe(0);
});

test('a disk that takes nothing gets no file for each try', async () => {
  const said = await underLimit(
    'ulimit -f 2',
    `for (let nth = 0; nth < 20; nth++) await append('x'.repeat(3_000));
    console.log((await readdir(${JSON.stringify(dir)}, { recursive: true })).length);`,
  );
  expect(said, 'its folder, and whose that is').toBe('2');
});

test('a spool that is closed does not first take up all that waits', async () => {
  const spool = await spoolHere();
  const entries = Array.from({ length: 1_000 }, (_, nth) => `entry ${nth}`);
  await Promise.all(entries.map((entry) => spool.append(entry)));
  const underWay: (() => void)[] = [];
  let begun = 0;
  const replaying = spool.replay(() => {
    begun++;
    return new Promise((resolve) => underWay.push(resolve));
  });
  await until(() => begun > 0);
  const closed = spool.close();
  for (const end of underWay) end();
  await Promise.all([closed, expect(replaying).rejects.toThrow('closed')]);
  expect(begun).toBeLessThan(100);
  const next = await spoolHere();
  expect(spool.entries() + next.entries(), 'they wait for the next start').toBeGreaterThanOrEqual(1_000);
});

test('a folder whose owner cannot be read is left, for the owner may live', async () => {
  const [one, other] = [await spoolHere(), await spoolHere()];
  expect(await one.append('kept')).toBe('stored');
  const [folder = ''] = await foldersHere();
  const mend = await unreadable(join(dir, folder, 'owner'));
  expect(await other.adopt()).toBe(0);
  expect(await foldersHere()).toContain(folder);
  expect(told).toMatchObject([{ type: 'left' }]);
  await mend();
});

import { execFile, spawn } from 'node:child_process';
import { appendFile, chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isOfRedis } from '../../src/redis/will-not-pass.ts';
import { decodeFrames, encodeFrame } from '../../src/spool/frame.ts';
import { listSetAside, putBack, readSetAside } from '../../src/spool/set-aside.ts';
import { openSpool, type Spool } from '../../src/spool/spool.ts';
import type { SpoolEvent } from '../../src/spool/tell.ts';

let dir: string;
let open: Spool[] = [];
/** What the spools told. */
let told: SpoolEvent[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'unsaid-spool-'));
});
afterEach(async () => {
  await Promise.all(open.map((spool) => spool.close()));
  open = [];
  told = [];
  await rm(dir, { recursive: true, force: true });
});

async function spoolHere(options: Partial<Parameters<typeof openSpool>[0]> = {}): Promise<Spool> {
  const spool = await openSpool({ dir, tell: (event) => told.push(event), ...options });
  open.push(spool);
  return spool;
}

async function replayed(spool: Spool): Promise<string[]> {
  const entries: string[] = [];
  await spool.replay(async (entry) => {
    entries.push(entry);
  });
  return entries;
}

/** A process of its own that appends `count` entries, says so, and waits to be killed. */
async function appendInAnotherProcess(count: number): Promise<() => Promise<void>> {
  const script = `
    import { openSpool } from ${JSON.stringify(join(import.meta.dirname, '../../src/spool/spool.ts'))};
    const spool = await openSpool({ dir: ${JSON.stringify(dir)}, segmentBytes: 256 });
    for (let i = 0; i < ${count}; i++) await spool.append('from the dead ' + i);
    console.log('stored');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  await new Promise<void>((done, fail) => {
    child.stdout.once('data', () => done());
    child.once('exit', () => fail(new Error('the writer ended before it had stored anything')));
  });
  return async () => {
    child.kill('SIGKILL');
    await exited;
  };
}

test('what was stored is replayed once, in order of arrival, over many segments', async () => {
  const spool = await spoolHere({ segmentBytes: 256, replayGroup: 1 });
  const entries = Array.from({ length: 500 }, (_, i) => `${i} 加微信 🙂`);
  // Some together, some after one another: both kinds of group.
  for (const entry of entries.slice(0, 50)) await spool.append(entry);
  await Promise.all(entries.slice(50).map((entry) => spool.append(entry)));
  expect(spool.entries()).toBe(500);
  expect(await replayed(spool)).toEqual(entries);
  expect(spool.entries()).toBe(0);
  expect(await replayed(spool)).toEqual([]);
});

test('what a killed process had stored is taken over by the next one', async () => {
  const kill = await appendInAnotherProcess(200);
  const early = await spoolHere();
  expect(early.entries(), 'the folder of a living process is left alone').toBe(0);
  await kill();
  const late = await spoolHere();
  expect(late.entries()).toBe(200);
  expect(await replayed(late), 'in order, over many files').toEqual(
    Array.from({ length: 200 }, (_, i) => `from the dead ${i}`),
  );
  await late.close();
  expect((await spoolHere()).entries(), 'taken over once').toBe(0);
});

test('what a process leaves that ends after the next one has started is taken over, too', async () => {
  const kill = await appendInAnotherProcess(5);
  const spool = await spoolHere();
  await kill();
  expect(await spool.adopt()).toBe(5);
  expect(await spool.adopt(), 'once').toBe(0);
  await spool.append('my own');
  expect((await replayed(spool)).toSorted()).toEqual([
    ...Array.from({ length: 5 }, (_, i) => `from the dead ${i}`),
    'my own',
  ]);
  expect(await readdir(dir), 'only the folder of this process is left').toHaveLength(1);
});

test('what was found at start counts against the bound', async () => {
  const kill = await appendInAnotherProcess(20);
  await kill();
  const spool = await spoolHere({ maxBytes: 300 });
  expect(await spool.append('x'.repeat(80))).toBe('full');
  await replayed(spool);
  expect(await spool.append('x'.repeat(80))).toBe('stored');
});

test('a folder whose process id belongs to another process by now is taken over', async () => {
  const folder = join(dir, `${process.ppid}-00000000`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'owner'), JSON.stringify({ pid: process.ppid, startedAt: '1' }));
  await writeFile(join(folder, '000000000001'), encodeFrame('before the machine was started again'));
  expect(await replayed(await spoolHere())).toEqual(['before the machine was started again']);
});

test('what was replayed is off the disk at once, so that a crash does not bring it back', async () => {
  const spool = await spoolHere({ segmentBytes: 1 });
  for (const entry of ['a', 'b']) await spool.append(entry);
  await replayed(spool);
  const [home] = await readdir(dir);
  expect(await readdir(join(dir, home!))).toEqual(['owner']);
});

test('two replays at once are one', async () => {
  const spool = await spoolHere();
  await spool.append('a');
  expect((await Promise.all([replayed(spool), replayed(spool)])).flat()).toEqual(['a']);
});

test('a folder that is removed meanwhile is made again, and what was answered is not lost with it', async () => {
  const spool = await spoolHere();
  await spool.append('before');
  await rm(dir, { recursive: true });
  expect(await spool.trouble()).toBeUndefined();
  expect(await spool.append('after')).toBe('stored');
  expect(told).toMatchObject([
    { type: 'made-again', saved: encodeFrame('before').length + encodeFrame('after').length },
  ]);
  expect(await replayed(spool)).toEqual(['before', 'after']);
});

test('a folder that is removed just before a replay loses nothing either', async () => {
  const spool = await spoolHere();
  for (const entry of ['a', 'b']) await spool.append(entry);
  await rm(dir, { recursive: true });
  expect(await replayed(spool)).toEqual(['a', 'b']);
  expect(spool.entries()).toBe(0);
});

test('a disk that fails is told, and what comes when it works again is stored', async () => {
  const spool = await spoolHere({ segmentBytes: 1, maxBytes: 100 });
  await rm(dir, { recursive: true });
  await writeFile(dir, 'a file where the folder was');
  await expect(spool.append('x'.repeat(80))).rejects.toThrow('EEXIST');
  expect(await spool.trouble()).toContain('cannot be written to');
  await rm(dir);
  expect(await spool.append('y'.repeat(80)), 'what failed takes no room').toBe('stored');
  expect(await replayed(spool)).toEqual(['y'.repeat(80)]);
});

test('a write cut short by the disk is told, and does not stand before what is stored afterwards', async () => {
  // No file of this process grows beyond 1 KiB, which is in the middle of a record.
  const script = `
    import { openSpool } from ${JSON.stringify(join(import.meta.dirname, '../../src/spool/spool.ts'))};
    const spool = await openSpool({ dir: ${JSON.stringify(dir)} });
    const results = [];
    for (const entry of 'abcde') results.push(await spool.append(entry.repeat(300)).catch((error) => error.code));
    console.log(JSON.stringify(results));
    process.exit();`;
  const limited = 'ulimit -f 2 && exec "$0" --input-type=module -e "$1"';
  const { stdout } = await promisify(execFile)('sh', ['-c', limited, process.execPath, script]);
  expect(JSON.parse(stdout)).toEqual(['stored', 'stored', 'stored', 'EFBIG', 'stored']);
  const found = await replayed(await spoolHere());
  expect(found.map((entry) => entry[0])).toEqual(['a', 'b', 'c', 'e']);
  expect(told).toMatchObject([{ type: 'torn' }]);
});

test('a torn last record costs nothing that was stored', async () => {
  const kill = await appendInAnotherProcess(3);
  await kill();
  const [folder] = await readdir(dir);
  await appendFile(join(dir, folder!, '000000000001'), encodeFrame('half of this is missing').subarray(0, 17));
  const spool = await spoolHere();
  expect(told).toMatchObject([{ type: 'torn', bytes: 17 }]);
  expect(await replayed(spool)).toHaveLength(3);
});

const REDIS_IS_AWAY = async () => false;

test('an entry that fails while Redis is away stays, and so does everything behind it', async () => {
  const spool = await spoolHere({ replayGroup: 1, segmentBytes: 1 });
  for (const entry of ['a', 'b', 'c']) await spool.append(entry);
  const seen: string[] = [];
  await expect(
    spool.replay(async (entry) => {
      if (entry === 'b') throw new Error('Redis went away again');
      seen.push(entry);
    }, REDIS_IS_AWAY),
  ).rejects.toThrow('Redis went away again');
  expect(seen).toEqual(['a']);
  expect(spool.entries()).toBe(2);
  expect(await replayed(spool)).toEqual(['b', 'c']);
});

test('one that failed for what Redis said of itself stays, though the next look finds all well', async () => {
  const spool = await spoolHere();
  await spool.append('a');
  const down = new Error('Too many Cluster redirections. Last error: ReplyError: CLUSTERDOWN The cluster is down');
  const asked: unknown[] = [];
  const replay = spool.replay(
    async () => {
      throw down;
    },
    async (error) => {
      asked.push(error);
      return !isOfRedis(error);
    },
  );
  await expect(replay).rejects.toBe(down);
  expect([asked, spool.entries(), await spool.setAside()]).toEqual([[down], 1, 0]);
});

test('a full spool says so and takes entries again once it is replayed', async () => {
  const spool = await spoolHere({ maxBytes: 100 });
  expect(await spool.append('x'.repeat(80))).toBe('stored');
  expect(await spool.append('x'.repeat(80))).toBe('full');
  await replayed(spool);
  expect(await spool.append('x'.repeat(80))).toBe('stored');
});

test.each([64, 65_536])(
  'entries that come during a replay are replayed too, none lost and none twice: files of %i bytes',
  async (segmentBytes) => {
    const spool = await spoolHere({ segmentBytes, replayGroup: 2 });
    await Promise.all(Array.from({ length: 40 }, (_, i) => spool.append(`early ${i}`)));
    const seen: string[] = [];
    const appended: Promise<unknown>[] = [];
    await spool.replay(async (entry) => {
      seen.push(entry);
      if (entry.startsWith('early')) appended.push(spool.append(entry.replace('early', 'late')));
    });
    await Promise.all(appended);
    seen.push(...(await replayed(spool)));
    expect(seen).toHaveLength(80);
    expect(new Set(seen).size).toBe(80);
  },
);

test('entries that are being written when a replay begins are neither lost nor replayed twice', async () => {
  const spool = await spoolHere();
  const seen: string[] = [];
  for (let round = 0; round < 20; round++) {
    await spool.append(`first ${round}`);
    const writing = [1, 2, 3].map((nth) => spool.append(`${nth} of ${round}`));
    seen.push(...(await replayed(spool)));
    await Promise.all(writing);
  }
  seen.push(...(await replayed(spool)));
  expect(seen).toHaveLength(80);
  expect(new Set(seen).size).toBe(80);
});

test('an entry that comes as the write before it ends is stored, though a replay waited for that write', async () => {
  const spool = await spoolHere();
  for (let round = 0; round < 20; round++) {
    await spool.append('found');
    const before = spool.append('before');
    const replaying = replayed(spool);
    expect(await before.then(() => spool.append('after'))).toBe('stored');
    expect([...(await replaying), ...(await replayed(spool))]).toEqual(['found', 'before', 'after']);
  }
});

test('closing an empty spool leaves nothing on disk', async () => {
  const spool = await spoolHere();
  await spool.append('a');
  await replayed(spool);
  await spool.close();
  expect(await readdir(dir)).toEqual([]);
});

describe('an entry that fails again and again', () => {
  const failing = (entry: string) => entry.startsWith('bad');
  const handleGood = (taken: string[]) => async (entry: string) => {
    if (failing(entry)) throw new TypeError('cannot read it');
    taken.push(entry);
  };

  test('is set aside in a file of its own, and the rest goes on', async () => {
    const spool = await spoolHere();
    const entries = Array.from({ length: 100 }, (_, at) =>
      at === 17 || at === 70 ? `bad ${at} secret` : `good ${at}`,
    );
    await Promise.all(entries.map((entry) => spool.append(entry)));
    const taken: string[] = [];
    await spool.replay(handleGood(taken));
    expect(taken).toHaveLength(98);
    expect(spool.entries()).toBe(0);
    expect(await spool.setAside()).toBe(2);
    const names = await listSetAside(dir);
    const kept = await Promise.all(names.map((name) => readSetAside(dir, name)));
    expect(kept.map((one) => one?.content.toString()).toSorted()).toEqual(['bad 17 secret', 'bad 70 secret']);
    expect(kept[0]?.about).toMatchObject({ kind: 'entry', why: expect.stringContaining('TypeError: cannot read it') });
    expect(JSON.stringify(told), 'nobody hears its text').not.toContain('secret');
  });

  test('is tried alone a few times first, and taken when it works then', async () => {
    const spool = await spoolHere();
    await spool.append('now and then');
    let tries = 0;
    await spool.replay(async () => {
      if (++tries < 3) throw new Error('not yet');
    });
    expect([tries, await spool.setAside()]).toEqual([3, 0]);
  });

  test('can be put back, and comes in its turn', async () => {
    const spool = await spoolHere();
    await spool.append('bad for now');
    await spool.replay(handleGood([]));
    expect(await putBack(dir, await listSetAside(dir))).toBe(1);
    expect(await spool.adopt()).toBe(1);
    expect(await replayed(spool)).toEqual(['bad for now']);
    expect(await spool.setAside()).toBe(0);
  });

  test('lies where only its owner may read', async () => {
    const spool = await spoolHere();
    for (const entry of ['bad', 'good']) await spool.append(entry);
    await spool.replay(handleGood([]));
    await spool.append('more');
    const modes = new Set<string>();
    for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      modes.add(`${entry.isDirectory() ? 'folder' : 'file'} ${(mode & 0o777).toString(8)}`);
    }
    expect([...modes].toSorted()).toEqual(['file 600', 'folder 700']);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
  });
});

describe('what a disk or a person does to one file', () => {
  /** A spool whose process is gone, with one file for each list of entries. */
  async function left(...files: readonly (readonly string[])[]): Promise<string> {
    const folder = join(dir, 'left-by-somebody');
    await mkdir(folder, { recursive: true });
    for (const [at, entries] of files.entries()) {
      await writeFile(join(folder, String(at + 1).padStart(12, '0')), Buffer.concat(entries.map(encodeFrame)));
    }
    return folder;
  }

  test('a flipped length costs that record: what stands behind it is taken up, the damage set aside', async () => {
    const folder = await left(Array.from({ length: 50 }, (_, at) => `entry ${at}`));
    const file = join(folder, '000000000001');
    const bytes = await readFile(file);
    bytes.writeUInt32LE(0x7fffffff, encodeFrame('entry 0').length * 3);
    await writeFile(file, bytes);
    const spool = await spoolHere();
    expect(await replayed(spool)).toHaveLength(49);
    expect(await spool.setAside()).toBe(1);
  });

  test('a segment that is gone costs its own entries, and they are told', async () => {
    await left(['a'], ['b', 'c'], ['d']);
    const spool = await spoolHere();
    const [adopted] = (await readdir(dir)).filter((name) => name !== '.set-aside');
    for (const name of await readdir(dir)) await rm(join(dir, name, '000000000002'), { force: true });
    expect(adopted).toBeDefined();
    expect(await replayed(spool)).toEqual(['a', 'd']);
    expect(spool.entries()).toBe(0);
    expect(told).toMatchObject([{ type: 'lost', entries: 2 }]);
  });

  test('a file among the folders, and a folder where a file should be, stop nothing', async () => {
    await left(['a']);
    await writeFile(join(dir, 'a-file'), 'x');
    await mkdir(join(dir, 'left-by-somebody', '000000000002'));
    expect(await replayed(await spoolHere())).toEqual(['a']);
  });

  test('a folder of another user is left and told once, and the start goes on', async () => {
    const folder = await left(['a']);
    const isRoot = process.getuid?.() === 0;
    // Root may read everything, so it plays somebody else meanwhile.
    if (isRoot) await chown(dir, 65_534, 65_534);
    await chmod(folder, isRoot ? 0o700 : 0o000);
    if (isRoot) process.seteuid?.(65_534);
    try {
      const spool = await spoolHere();
      await spool.adopt();
      expect(told).toMatchObject([{ type: 'left', folder }]);
      expect(await spool.append('mine')).toBe('stored');
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(folder, 0o700);
    }
  });
});

test('any records survive the frame; cut anywhere, the whole ones before the cut are read', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 8 }),
      fc.nat(),
      (payloads, cut) => {
        const frames = payloads.map(encodeFrame);
        const file = Buffer.concat(frames);
        expect(decodeFrames(file)).toEqual({ payloads, damaged: [], tornBytes: 0 });
        const at = file.length === 0 ? 0 : cut % file.length;
        const part = decodeFrames(file.subarray(0, at));
        let whole = 0;
        for (let end = 0; whole < frames.length && end + frames[whole]!.length <= at; whole++)
          end += frames[whole]!.length;
        expect(part.payloads).toEqual(payloads.slice(0, whole));
      },
    ),
  );
});

test('a record whose bytes were changed is not read', () => {
  const frame = encodeFrame('加我微信');
  frame.writeUInt8(frame.readUInt8(frame.length - 1) ^ 1, frame.length - 1);
  expect(decodeFrames(frame)).toEqual({ payloads: [], damaged: [], tornBytes: frame.length });
  const file = Buffer.concat(['a', 'b'].map(encodeFrame).toSpliced(1, 0, frame));
  expect(decodeFrames(file), 'nor are those behind it lost').toEqual({
    payloads: ['a', 'b'],
    damaged: [frame],
    tornBytes: 0,
  });
});

test('whatever is changed in one record, all others are read', () => {
  const entry = fc.string({ unit: 'grapheme', minLength: 20, maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 3, maxLength: 8 }),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (payloads, which, at, by) => {
        const frames = payloads.map(encodeFrame);
        const hit = which % (frames.length - 1);
        const frame = frames[hit]!;
        frame[at % frame.length] = frame[at % frame.length]! ^ by;
        const { payloads: read } = decodeFrames(Buffer.concat(frames));
        expect(read).toEqual(payloads.toSpliced(hit, 1));
      },
    ),
  );
});

test('zeros at the end of a file, as a disk leaves them after a crash, are no entries', () => {
  const file = Buffer.concat([encodeFrame('a'), Buffer.alloc(4_096)]);
  expect(decodeFrames(file)).toEqual({ payloads: ['a'], damaged: [], tornBytes: 4_096 });
});

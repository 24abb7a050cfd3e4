import { execFile, spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeFrames, encodeFrame } from '../../src/spool/frame.ts';
import { openSpool, type Spool } from '../../src/spool/spool.ts';

let dir: string;
let open: Spool[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'unsaid-spool-'));
});
afterEach(async () => {
  await Promise.all(open.map((spool) => spool.close()));
  open = [];
  await rm(dir, { recursive: true, force: true });
});

async function spoolHere(options: Partial<Parameters<typeof openSpool>[0]> = {}): Promise<Spool> {
  const spool = await openSpool({ dir, ...options });
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

test('a disk that fails is told, and what comes when it works again is stored', async () => {
  const spool = await spoolHere({ segmentBytes: 1, maxBytes: 100 });
  const [home] = await readdir(dir);
  await rm(join(dir, home!), { recursive: true });
  await expect(spool.append('x'.repeat(80))).rejects.toThrow('ENOENT');
  await mkdir(join(dir, home!));
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
  const torn: number[] = [];
  const found = await replayed(await spoolHere({ onTorn: (_, bytes) => torn.push(bytes) }));
  expect(found.map((entry) => entry[0])).toEqual(['a', 'b', 'c', 'e']);
  expect(torn).toHaveLength(1);
});

test('a torn last record costs nothing that was stored', async () => {
  const kill = await appendInAnotherProcess(3);
  await kill();
  const [folder] = await readdir(dir);
  await appendFile(join(dir, folder!, '000000000001'), encodeFrame('half of this is missing').subarray(0, 17));
  const torn: number[] = [];
  const spool = await spoolHere({ onTorn: (_, bytes) => torn.push(bytes) });
  expect(torn).toEqual([17]);
  expect(await replayed(spool)).toHaveLength(3);
});

test('an entry whose handling fails stays, and so does everything behind it', async () => {
  const spool = await spoolHere({ replayGroup: 1, segmentBytes: 1 });
  for (const entry of ['a', 'b', 'c']) await spool.append(entry);
  const seen: string[] = [];
  await expect(
    spool.replay(async (entry) => {
      if (entry === 'b') throw new Error('Redis went away again');
      seen.push(entry);
    }),
  ).rejects.toThrow('Redis went away again');
  expect(seen).toEqual(['a']);
  expect(spool.entries()).toBe(2);
  expect(await replayed(spool)).toEqual(['b', 'c']);
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

test('an entry that comes just as the write before it ends is stored, though a replay waited for that write', async () => {
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

test('any records survive the frame; cut anywhere, the whole ones before the cut are read', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }), fc.nat(), (payloads, cut) => {
      const frames = payloads.map(encodeFrame);
      const file = Buffer.concat(frames);
      expect(decodeFrames(file)).toEqual({ payloads, damaged: 0, tornBytes: 0 });
      const at = file.length === 0 ? 0 : cut % file.length;
      const part = decodeFrames(file.subarray(0, at));
      let whole = 0;
      for (let end = 0; whole < frames.length && end + frames[whole]!.length <= at; whole++)
        end += frames[whole]!.length;
      expect(part.payloads).toEqual(payloads.slice(0, whole));
    }),
  );
});

test('a record whose bytes were changed is not read', () => {
  const frame = encodeFrame('加我微信');
  frame.writeUInt8(frame.readUInt8(frame.length - 1) ^ 1, frame.length - 1);
  expect(decodeFrames(frame)).toEqual({ payloads: [], damaged: 0, tornBytes: frame.length });
  const file = Buffer.concat(['a', 'b'].map(encodeFrame).toSpliced(1, 0, frame));
  expect(decodeFrames(file), 'nor are those behind it lost').toEqual({
    payloads: ['a', 'b'],
    damaged: 1,
    tornBytes: 0,
  });
});

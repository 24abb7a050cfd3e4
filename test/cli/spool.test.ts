import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSpool, type Spool } from '../../src/spool/spool.ts';
import { runIn } from './in-process.ts';

let dataDir: string;
let spool: Spool;
const TEXT = 'a very secret text \u202e';
const entry = (seq: number) =>
  `1790000000000\nGroup.CallbackAfterSendMsg\n${JSON.stringify({
    ...{ GroupId: 'zoo', From_Account: 'mallory', MsgSeq: seq, MsgTime: 1_790_000_000 },
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: TEXT } }],
  })}`;

/** Two entries that were set aside. Made once, since each is tried for a while before; each test has a copy. */
let made: string;
beforeAll(async () => {
  made = await mkdtemp(path.join(tmpdir(), 'unsaid-cli-spool-'));
  const first = await openSpool({ dir: path.join(made, 'spool') });
  for (const seq of [1, 2]) await first.append(entry(seq));
  await first.replay(async () => {
    throw new TypeError('cannot read it');
  });
  await first.close();
});
afterAll(() => rm(made, { recursive: true, force: true }));
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'unsaid-cli-spool-'));
  await cp(made, dataDir, { recursive: true });
  spool = await openSpool({ dir: path.join(dataDir, 'spool') });
});
afterEach(async () => {
  await spool.close();
  await rm(dataDir, { recursive: true, force: true });
});

const unsaid = (...args: string[]) => runIn({ DATA_DIR: dataDir }, 'spool', ...args);
const SURE = ['--yes', '--reason', 'test', '--as', 'ann'];
const namesOf = async (): Promise<string[]> => {
  const { stdout } = await unsaid('list', '--format', 'json');
  return (JSON.parse(stdout) as { setAside: { name: string }[] }).setAside.map(({ name }) => name);
};

describe('unsaid spool', () => {
  test('lists what was set aside, by its message, with what went wrong and without its text', async () => {
    const { code, stdout } = await unsaid();
    expect(code).toBe(0);
    expect(stdout.split('\n').filter(Boolean)).toHaveLength(2);
    expect(stdout).toContain('group/zoo/1');
    expect(stdout).toContain('TypeError: cannot read it');
    expect(stdout).not.toContain('secret');
  });
  test('shows one, and its text only when it is asked for, with nothing in it that a terminal obeys', async () => {
    const [name = ''] = await namesOf();
    expect((await unsaid('show', name)).stdout).not.toContain('secret');
    const { stdout } = await unsaid('show', name, '--text');
    expect(stdout).toContain('a very secret text');
    expect(stdout).not.toContain('\u202e');
  });
  test('has them tried again: they are in the spool of whoever runs', async () => {
    expect(await unsaid('retry', '--all', ...SURE)).toMatchObject({ code: 0 });
    expect(await spool.adopt()).toBe(2);
    expect((await unsaid()).stdout).toBe('nothing was set aside\n');
  });
  test('drops one for good, and writes down who did and why', async () => {
    const [name = '', other = ''] = await namesOf();
    expect(await unsaid('drop', name, ...SURE)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 dropped'),
    });
    expect(await namesOf()).toEqual([other]);
    const acts = await readFile(path.join(dataDir, 'spool/.set-aside/acts.jsonl'), 'utf8');
    const [begun, ended] = acts
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(begun).toMatchObject({ who: 'ann', why: 'test', verb: 'drop', names: [name] });
    expect(ended).toEqual({ of: begun.id, result: '1 dropped' });
  });
  test.each([
    ['drop'],
    ['drop', '--all', 'x'],
    ['drop', '../../etc/passwd', ...SURE],
    ['retry', 'nothing', ...SURE],
    ['eat'],
    ['list', 'x'],
    ['drop', '--all'],
  ])('refuses what it does not understand: %s', async (...args) => {
    expect((await unsaid(...args)).code).toBe(2);
    expect(await namesOf()).toHaveLength(2);
  });
  test('says that there is nothing where there is no spool', async () => {
    const { code, stdout } = await runIn({ DATA_DIR: path.join(dataDir, 'nowhere') }, 'spool');
    expect([code, stdout]).toEqual([0, 'nothing was set aside\n']);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { momentOf } from '../../src/cli/moment.ts';
import { useRedis } from '../support/use-redis.ts';
import { runIn, runWith } from './in-process.ts';
import { unsaid } from './unsaid.ts';

const redis = useRedis();
const ROOT = path.join(import.meta.dirname, '../..');
const RULES = `version: 1
rules:
  - id: fruit
    title: Fruit
    policy: test
    severity: low
    state: live
    when:
      text: { terms: [durian] }
    then: [recall]
    examples: { match: [durian], no_match: [apple] }
`;
const STOP = ['stop', '--all', '--yes', '--reason', 'a drill', '--as', 'ann'];

let [folder, good] = ['', ''];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'outside-'));
  good = path.join(folder, 'good');
  await mkdir(good);
  await writeFile(path.join(good, 'fruit.yaml'), RULES);
});
afterAll(() => rm(folder, { recursive: true }));

/** A command whose reader goes away before it has written anything. */
async function unread(args: readonly string[], gone: 'stdout' | 'stderr' | 'both'): Promise<number | null> {
  const child = spawn(process.execPath, [path.join(ROOT, 'src/cli/main.ts'), ...args], {
    env: { ...process.env, REDIS_URL: redis.url },
  });
  child.stdin.end();
  for (const name of ['stdout', 'stderr'] as const) {
    if (gone === name || gone === 'both') child[name].destroy();
    else child[name].resume();
  }
  const [code] = await once(child, 'close');
  return code;
}

describe('a reader that goes away', () => {
  test.each(['stdout', 'both'] as const)('keeps nothing from being stopped: %s', async (gone) => {
    expect(await unread(STOP, gone)).toBe(0);
    const { stdout } = await runIn({ REDIS_URL: redis.url }, 'status', '--format', 'json');
    const { lanes } = JSON.parse(stdout) as { lanes: readonly { switches: readonly string[] }[] };
    expect(lanes.every(({ switches }) => switches.includes('all'))).toBe(true);
    expect((await runIn({ REDIS_URL: redis.url }, 'resume', ...STOP.slice(1))).code).toBe(0);
  });

  test('of stderr makes wrong usage nothing else', async () => {
    expect(await unread(['weather'], 'stderr')).toBe(2);
  });
});

describe('a file .env', () => {
  const at = async (name: string): Promise<string> => {
    const cwd = path.join(folder, name);
    await mkdir(cwd);
    return cwd;
  };

  test('that is a folder holds no settings', async () => {
    const cwd = await at('venv');
    await mkdir(path.join(cwd, '.env'));
    expect(await unsaid(['--version'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  });

  test('that cannot be read is told on one line, as wrong configuration', async () => {
    const cwd = await at('unreadable');
    await symlink('/proc/self/mem', path.join(cwd, '.env'));
    const { code, stderr } = await unsaid(['--version'], { cwd });
    expect([code, stderr]).toEqual([78, expect.stringMatching(/^unsaid: "\.env" cannot be read: .*\n$/)]);
  });
});

test('an empty setting is an unset one', async () => {
  const cwd = path.join(folder, 'unset');
  await cp(good, path.join(cwd, 'rules'), { recursive: true });
  await mkdir(path.join(cwd, '.data'));
  expect(await unsaid(['rules', 'check'], { cwd, env: { RULES_DIR: '' } })).toMatchObject({ code: 0 });
});

test('what stands behind -- is no option', async () => {
  const { stdout } = await runWith(['rules', 'try', '--rules', good, '--', '--help']);
  expect(stdout).toMatch(/^text +--help\n/);
});

describe('files of lines', () => {
  const BOM = '\ufeff{"text":"hello"}\r\n{"text":"you\u2028there"}';

  test('may begin with a byte order mark and hold line separators', async () => {
    const file = path.join(folder, 'bom.jsonl');
    await writeFile(file, BOM);
    expect(await runWith(['rules', 'lists', good, '--clean', file])).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout } = await runWith(['rules', 'scan', '--rules', good], { input: BOM });
    expect([code, stdout.match(/"rules"/g)]).toEqual([0, ['"rules"', '"rules"']]);
  });

  test('that are folders are told as wrong usage', async () => {
    await mkdir(path.join(folder, 'models'));
    await writeFile(path.join(folder, 'models/m.model'), 'no model');
    const wanted = { code: 2, stderr: expect.stringContaining(`"${folder}" cannot be read: EISDIR`) };
    expect(await runWith(['rules', 'lists', good, '--clean', folder])).toMatchObject(wanted);
    expect(await runWith(['rules', 'compare', 'm', '--rules', folder, '--with', folder])).toMatchObject(wanted);
  });
});

test('a message that is named twice is recalled once', async () => {
  const args = ['recall', 'group/g/7', 'group/g/7', '--group', 'g', '--seq', '7,7', '--yes', '--reason', 'a drill'];
  const { stdout } = await runIn({ REDIS_URL: redis.url }, ...args, '--format', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ messages: [{ ref: 'group/g/7' }], standings: { queued: 1 } });
});

describe('a moment', () => {
  const NOW = new Date('2026-11-30T00:00:00Z');
  test.each([
    ['2026-02-28', '2026-02-28T00:00:00.000Z'],
    ['2026-02-28T10:00Z', '2026-02-28T10:00:00.000Z'],
    ['2026-02-28 10:00:01.5+0800', '2026-02-28T02:00:01.500Z'],
    ['2026-02-28t10:00:01,5 -02:30', '2026-02-28T12:30:01.500Z'],
    ['90m', '2026-11-29T22:30:00.000Z'],
  ])('%s', (text, wanted) => {
    expect(new Date(momentOf('--since', text, NOW)).toISOString()).toBe(wanted);
  });

  test.each([
    ['2026-02-30', /is a time such as/],
    ['2026-02-30T10:00Z', /is a time such as/],
    ['2026-01-01junk', /is a time such as/],
    ['2026-01-01  10:00', /is a time such as/],
    ['2026-01-01T25:00Z', /is a time such as/],
    ['2026-01-01t10:00', /names no zone/],
  ])('%s is none', (text, why) => {
    expect(() => momentOf('--since', text, NOW)).toThrow(why);
  });
});

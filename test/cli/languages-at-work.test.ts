import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { brakesWith } from '../support/brakes.ts';
import { inGroup } from '../support/orders.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';
import { runIn } from './in-process.ts';

/** The commands of a moderator and of who is on call, each in Chinese and Japanese, and what programs read as it was. */
const redis = useRedis();
const handle = useHandle(redis);
const dir = mkdtempSync(path.join(tmpdir(), 'unsaid-at-work-'));
mkdirSync(path.join(dir, 'rules'));
writeFileSync(path.join(dir, 'rules/a.yaml'), 'version: 1\nrules: []\n');
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(async () => {
  await handle.client.flushall();
  const fail = (error: unknown) => expect.unreachable(String(error));
  const options = { redis: handle, keepKeysMs: 3_600_000, limitsOf: () => brakesWith(), now: Date.now };
  const queue = makeRecallQueue({ ...options, metrics: { recall: () => {} }, onError: fail });
  await queue.flag([inGroup('g', 1, { rule: 'spam' }), inGroup('g', 2, { rule: 'spam' })]);
  await queue.close();
});

const env = { DATA_DIR: dir, RULES_DIR: path.join(dir, 'rules') };
const CONSENT = ['--yes', '--reason', 'r', '--as', 'ann'];
/** English words of three letters and more, but for names of APIs, options, commands, ids and times. */
const english = (text: string): readonly string[] =>
  text
    .replaceAll(/unsaid [a-z]+|--[a-z-]+(?: [A-Z]+)?|`[^`]+`|[a-z]+_[a-z_]+|\S*[/:%]\S*|\S*\d\S*/g, ' ')
    .match(/\b[a-z]{3,}\b/g)
    ?.filter(
      (word) => !['spam', 'ann', 'unsaid', 'operator', 'manual', 'release', 'discard', 'nobody'].includes(word),
    ) ?? [];

const AS_IT_IS: readonly (readonly string[])[] = [
  ['status', '--audit', '--log'],
  ['held'],
  ['hold', '--rule', 'spam', ...CONSENT],
  ['held', '--limit', '1'],
  ['held'],
  ['status'],
  ['explain', 'group/g/1'],
  ['explain', 'group/g/99'],
  ['release', 'group/g/1', ...CONSENT],
  ['release', '--rule', 'spam', '--override', '1h', ...CONSENT],
  ['release', '--rule', 'nobody', ...CONSENT],
  ['discard', '--rule', 'spam', ...CONSENT],
  ['stop', '--rule', 'spam', ...CONSENT],
  ['resume', '--rule', 'spam', ...CONSENT],
  ['stop', '--all', ...CONSENT],
  ['resume', '--all', ...CONSENT],
  ['recall', 'group/g/7', 'group/g/1', ...CONSENT],
  ['recall', '--sender', 'nobody', '--since', '1h', ...CONSENT],
  ['purge', '--group', 'g', '--sender', 'nobody', ...CONSENT],
  ['retry'],
  ['search', '加微信'],
  ['spool'],
  ['notices'],
  ['status', '--log', '--audit'],
];
/** Of what is kept: one command with an answer of its own, and where there is no history. */
const OF_HISTORY: readonly (readonly string[])[] = [
  ['forget', '--account', 'nobody', ...CONSENT],
  ['export', 'acts', '--since', '1h'],
  ['report', '--from', '1h'],
];
const WRONG: readonly (readonly string[])[] = [
  ['release', '--rule', 'spam'],
  ['release', '--rule', 'spam', '--reason', 'r'],
  ['release', '--rule', 'a', '--group', 'b'],
  ['release', 'nonsense'],
  ['discard', '--all', '--override', '1h'],
  ['release', '--all', '--override', '1y'],
  ['hold', '--all'],
  ['held', '--limit', '0'],
  ['held', '--after', 'x'],
  ['rules', 'test', '--seed', ''],
  ['recall'],
  ['recall', 'nonsense'],
  ['recall', '--sender', 's'],
  ['recall', '--since', '1h'],
  ['recall', '--sender', 's', '--since', '2026-11-29 19:00'],
  ['recall', '--sender', 's', '--since', 'noon'],
  ['recall', '--sender', 's', '--since', '1h', '--until', '2h'],
  ['recall', '--group', 'g', '--official', 'o'],
  ['recall', '--from', 'a'],
  ['recall', '--group', 'g'],
  ['recall', '--group', 'g', '--seq', 'x'],
  ['explain', 'group/g/1', '--group', 'h', '--seq', '1'],
  ['purge'],
  ['search'],
  ['spool', 'nonsense'],
  ['spool', 'drop'],
  ['notices', 'nonsense'],
  ['notices', 'drop'],
  ['forget'],
  ['export', 'nonsense'],
  ['export', 'hits'],
  ['export', 'hits', '--text', '--since', '1h'],
  ['report'],
  ['report', '--from', '1h', '--to', '2h'],
];

describe.each(['zh', 'ja'] as const)('in %s', (language) => {
  const run = (args: readonly string[], at: string = redis.url) =>
    runIn({ ...env, REDIS_URL: at }, ...args, '--lang', language);

  test.each([
    ['the commands', AS_IT_IS],
    ['those of what is kept', OF_HISTORY],
  ])('no English is left in what %s answer', async (_, commands) => {
    const left: Record<string, readonly string[]> = {};
    for (const args of commands) {
      const { stdout, stderr } = await run(args);
      expect(`${stdout}${stderr}`, args.join(' ')).toMatch(/\p{Script=Han}/u);
      // What people did is told as the log has it: in English.
      const [answer = ''] = `${stdout}${stderr}`.split(language === 'zh' ? '\n操作记录\n' : '\n操作履歴\n');
      const found = english(answer.replaceAll(/^操作 .*$/gm, ''));
      if (found.length > 0) left[args.join(' ')] = found;
    }
    expect(left).toEqual({});
  });

  test('nor in what they say of wrong usage', async () => {
    const left: Record<string, string> = {};
    for (const args of WRONG) {
      const { code, stderr } = await run(args);
      expect(code, args.join(' ')).toBe(2);
      const said = stderr.replace(/用法见.*|使い方は.*/, '');
      if (!/\p{Script=Han}|\p{Script=Hiragana}/u.test(said)) left[args.join(' ')] = stderr;
    }
    expect(left).toEqual({});
  });

  test('columns stand below their headings', async () => {
    const { stdout } = await run(['status']);
    const [head, lane] = stdout.split('\n');
    const wide = (text: string) => [...text].reduce((sum, each) => sum + (/\p{ASCII}/u.test(each) ? 1 : 2), 0);
    expect(wide(head!)).toBe(wide(lane!));
  });

  test('what programs read, and the log of acts, are as in English', async () => {
    const json = async (...more: string[]) => {
      const answers = [];
      for (const args of [['status'], ['held'], ['explain', 'group/g/1'], ['spool'], ['retry', '--list']])
        answers.push((await runIn({ ...env, REDIS_URL: redis.url }, ...args, '--format', 'json', ...more)).stdout);
      return answers;
    };
    await run(['hold', '--rule', 'spam', ...CONSENT]);
    await run(['recall', 'group/g/7', ...CONSENT]);
    expect(await json('--lang', language)).toEqual(await json());
    const { stdout } = await runIn({ ...env, REDIS_URL: redis.url }, 'status', '--log');
    expect(stdout).not.toMatch(/\p{Script=Han}/u);
  });
});

test('where no Redis answers, each says so', async () => {
  const where = [{ REDIS_URL: 'redis://127.0.0.1:1' }, { DATA_DIR: path.join(dir, 'none') }];
  const asked = where.flatMap((each) => ['zh', 'ja'].map((language) => runIn(each, 'held', '--lang', language)));
  const [zh, ja, ...nowhere] = await Promise.all(asked);
  expect([zh!.code, zh!.stderr]).toEqual([1, expect.stringMatching(/^unsaid: REDIS_URL 没有响应/)]);
  expect([ja!.code, ja!.stderr]).toEqual([1, expect.stringMatching(/^unsaid: REDIS_URL から応答がありません/)]);
  for (const { code, stderr } of nowhere) expect([code, english(stderr.replaceAll(dir, ''))]).toEqual([1, []]);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseCommandLine } from '../../src/simulator/main.ts';
import { wordsFor } from '../../src/simulator/words/words.ts';
import { listen } from './support.ts';

function run(...args: string[]): {
  child: ChildProcess;
  lines: AsyncIterator<string>;
  ended: Promise<{ code: number | null; text: string; errors: string }>;
} {
  const child = spawn(process.execPath, ['src/simulator/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  let errors = '';
  child.stdout!.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr!.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text, errors }));
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator](), ended };
}

describe.each([
  ['zh', '用法：', '没有选项“--prot”', '任意一秒内'],
  ['ja', '使い方：', 'オプション「--prot」はありません', '最も多かった 1 秒'],
])('in %s', (lang, usage, unknown, most) => {
  const flags = (text: string): readonly string[] => [...new Set(text.match(/--[a-z-]+/g))].toSorted();

  test('--help has the options of the English one, and a mistake and the summary are told', async () => {
    const [english, help, wrong, done] = await Promise.all([
      run('--help', '--lang', 'en').ended,
      run('--help', '--lang', lang).ended,
      run(`--lang=${lang}`, '--prot', '1').ended,
      run('--port', '0', '--count', '1', '--settle', '0', '--lang', lang).ended,
    ]);
    expect([help.code, wrong.code, done.code]).toEqual([0, 2, 0]);
    expect(help.text).toContain(usage);
    expect(flags(help.text)).toEqual(flags(english.text));
    expect(wrong.errors).toContain(unknown);
    expect(done.text).toContain(most);
  });
});

test('the language is that of the environment, and one that it does not speak is refused', async () => {
  expect((await wordsFor(undefined, { LC_ALL: '', LANG: 'zh_CN.UTF-8' })).seeHelp).toContain('选项');
  expect((await wordsFor(undefined, { LC_ALL: 'ja_JP.UTF-8', LANG: 'zh_CN.UTF-8' })).seeHelp).toContain('オプション');
  expect((await wordsFor(undefined, { LANG: 'constructor' })).seeHelp).toContain('lists the options');
  expect(parseCommandLine(['--lang', 'fr'], {})).toEqual({
    type: 'wrong',
    problems: ['--lang must be en or zh or ja, not "fr"'],
  });
});

test('--help explains every option and exits 0', async () => {
  const { code, text } = await run('--help').ended;
  expect(code).toBe(0);
  for (const flag of [
    '--port',
    '--sdkappid',
    '--secret-key',
    '--callback',
    '--token',
    '--seed',
    '--rate',
    '--offending',
    '--limit',
    '--before-send',
    '--json',
  ]) {
    expect(text).toContain(flag);
  }
});

test('wrong usage exits 2 and names every mistake', async () => {
  const { code, errors } = await run('--port', '70000', '--rate', 'fast', '--traffic', 'maybe', '--callback', 'nowhere')
    .ended;
  expect(code).toBe(2);
  for (const word of ['--port', '--rate', 'fast', '--traffic', 'maybe', '--callback']) expect(errors).toContain(word);
});

test('an option that does not exist exits 2', async () => {
  const { code, errors } = await run('--prot', '1').ended;
  expect(code).toBe(2);
  expect(errors).toContain('--prot');
});

test('sends the number of messages that was asked for, prints the sums and stops', async () => {
  const hook = await listen();
  const { code, text } = await run(
    '--port',
    '0',
    '--callback',
    hook.url,
    '--count',
    '40',
    '--rate',
    '400',
    '--settle',
    '0',
    '--json',
  ).ended;
  expect(code).toBe(0);
  const [listening, summary] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(listening).toMatchObject({ event: 'listening', sdkAppId: 1400000001 });
  expect(summary).toMatchObject({ event: 'summary', sent: 40, recalled: 0 });
  expect(summary!.missed).toBe(summary!.offending);
  expect(hook.received.length).toBeGreaterThanOrEqual(40);
});

test('stays until it is told to go', async () => {
  const { child, lines, ended } = run('--port', '0', '--json');
  const { url } = JSON.parse((await lines.next()).value) as { url: string };
  expect((await fetch(`${url}/sim/summary`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test('the secret key comes from the environment where no flag gives one', () => {
  const parsed = parseCommandLine([], {
    TENCENT_SECRET_KEY: 'from-env',
    CALLBACK_TOKEN: 'a, b',
    TENCENT_SDKAPPID: '7',
  });
  expect(parsed).toMatchObject({ plan: { options: { secretKey: 'from-env', sdkAppId: 7 } } });
  const both = parseCommandLine(['--secret-key', 'flag', '--callback', 'http://localhost/x'], {
    TENCENT_SECRET_KEY: 'from-env',
    CALLBACK_TOKEN: 'a, b',
  });
  expect(both).toMatchObject({ plan: { options: { secretKey: 'flag', callback: { token: 'a' } } } });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { loadRules } from '../../src/rulebook/compile-rules.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'unsaid-languages-'));
const [good, bad] = [path.join(dir, 'good'), path.join(dir, 'bad')];
beforeAll(() => {
  for (const folder of [good, bad]) mkdirSync(folder);
  const rule = `version: 1
rules:
  - id: followers
    severity: high
    state: live
    when: { text: { terms: ["buy followers"] } }
    then: [recall]
    examples: { match: ["buy followers"], no_match: ["followers"] }
`;
  writeFileSync(path.join(good, 'a.yaml'), rule);
  writeFileSync(path.join(bad, 'a.yaml'), rule.replace('severity: high', 'severity： high'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(args: readonly string[], env: Record<string, string> = {}, input = '') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await main(args, { stdin: Readable.from([input]), stdout, stderr, env, now: () => new Date() });
  const written = async (stream: PassThrough) => (await stream.end().setEncoding('utf8').toArray()).join('');
  return { code, stdout: await written(stdout), stderr: await written(stderr) };
}
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAN = /\p{Script=Han}/u;

describe.each([
  ['zh', '全角冒号', '没有错误', '命中', '个示例全部通过', '没有选项'],
  ['ja', '全角コロン', 'エラーはありません', '当たりました', 'すべて期待どおり', 'オプションはありません'],
] as const)('in %s', (language, slip, well, matches, hold, unknown) => {
  test('a mistake in a rule file is told, with its code and the line as it should be', async () => {
    const { code, stdout } = await run(['rules', 'check', bad, '--lang', language]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/a\.yaml:4:\d+ {2}E-YAML-SYNTAX/);
    expect(stdout).toContain(slip);
    expect(stdout).toContain('severity: high');
  });
  test('so are the answers of check, test, try, scan and lists', async () => {
    expect((await run(['rules', 'check', good, `--lang=${language}`])).stdout).toContain(well);
    expect((await run(['rules', 'test', good, '--lang', language])).stdout).toContain(hold);
    const tried = await run(['rules', 'try', '--lang', language, '--rules', good, 'buy followers']);
    expect([tried.code, tried.stdout]).toEqual([0, expect.stringContaining(matches)]);
    const scanned = await run(
      ['rules', 'scan', '--rules', good, '--summary', '--lang', language],
      {},
      '{"text":"a"}\n{\n',
    );
    expect(scanned.stderr).toMatch(HAN);
    // What programs read is in the language that was asked for, too.
    expect(scanned.stdout).not.toContain('this is not JSON');
  });
  test('wrong usage and the help are, too', async () => {
    const wrong = await run(['rules', 'check', '--formt', 'x', '--lang', language]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(unknown)]);
    expect((await run(['--help', '--lang', language])).stdout).toMatch(language === 'ja' ? KANA : HAN);
    expect((await run(['nonsense', '--lang', language])).stderr).toMatch(HAN);
  });
  test('the doctor speaks it', async () => {
    const env = { DATA_DIR: path.join(dir, 'none'), RULES_DIR: good, REDIS_URL: 'redis://127.0.0.1:1' };
    const { code, stdout } = await run(['doctor', '--lang', language], env);
    expect(code).toBe(1);
    expect(stdout).toMatch(HAN);
    expect(stdout).not.toMatch(/to mend|All is well/);
  });
  test('init asks, and writes a rule that loads, in it', async () => {
    const into = path.join(dir, `init-${language}`);
    const answers = ['1400000001', 'the-key', 'singapore', 'a-good-token', ''].map((line) => `${line}\n`).join('');
    const { code, stdout, stderr } = await run(['init', '--dir', into, '--lang', language], {}, answers);
    expect(code).toBe(0);
    expect(stderr).toMatch(language === 'ja' ? KANA : HAN);
    // Five lines, each ended as its language does.
    expect(stderr.match(/：$/gm)).toHaveLength(5);
    expect(stdout).toContain('unsaid-test-recall-me');
    expect(stdout).toMatch(language === 'ja' ? /コールバック設定/ : /回调配置[\s\S]*发单聊消息之后回调/);
    expect(readFileSync(path.join(into, '.env'), 'utf8')).toMatch(/^#.*\nTENCENT_SDKAPPID=1400000001\n/);
    expect((await loadRules(path.join(into, 'rules'), new Date())).ok).toBe(true);
  });
});

describe('the language', () => {
  test('is English where nothing is said, and that of the environment else; --lang goes before it', async () => {
    expect((await run(['rules', 'check', good])).stdout).toContain('no errors');
    expect((await run(['rules', 'check', good], { LANG: 'zh_CN.UTF-8' })).stdout).toContain('没有错误');
    expect((await run(['rules', 'check', good, '--lang', 'en'], { LANG: 'zh_CN.UTF-8' })).stdout).toContain(
      'no errors',
    );
  });
  test('of what programs read is English, unless --lang asks', async () => {
    const fields = async (...args: string[]) => {
      const { stdout } = await run(['rules', 'check', bad, '--format', 'json', ...args], { LANG: 'zh_CN.UTF-8' });
      return (JSON.parse(stdout) as Record<string, unknown>[])[0]!;
    };
    const [english, chinese] = [await fields(), await fields('--lang', 'zh')];
    expect(english.message).toContain('full-width colon');
    expect(chinese.message).toContain('全角冒号');
    const names = 'code severity file line column endColumn lineText rule message hint details'.split(' ');
    expect(Object.keys(english).toSorted()).toEqual(names.toSorted());
    expect({ ...chinese, message: '', hint: '' }).toEqual({ ...english, message: '', hint: '' });
    const scanned = await run(['rules', 'scan', '--rules', good], { LANG: 'zh_CN.UTF-8' }, '{\n');
    expect(scanned.stdout).toContain('this is not JSON');
    expect(scanned.stderr).toMatch(HAN);
  });
  test('that nobody here speaks is wrong usage, and one without a name is, too', async () => {
    for (const args of [['--lang', 'fr'], ['--lang'], ['--lang=']])
      expect(await run(['rules', 'check', good, ...args])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--lang'),
      });
  });
  test('may be a text to try, behind two dashes', async () => {
    const { code, stdout } = await run(['rules', 'try', '--rules', good, '--', '--lang', 'zh']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('--lang zh')]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { progressLine, startProgress } from '../../src/cli/progress.ts';
import { openTerminal } from '../../src/cli/terminal.ts';
import { openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import { csvLine } from '../../src/sheet.ts';
import { kept as english } from '../../src/words/en/kept.ts';
import { wordsIn } from '../../src/words/speak.ts';
import { entries, flagged, groupKey, hit, NOON, order, settled, verdict } from '../support/facts.ts';
import { useRedis } from '../support/use-redis.ts';
import { runIn } from './in-process.ts';

const HOSTILE = '=HYPERLINK("http://evil","x")';
let dir: string;
const redis = useRedis();
let env: Readonly<Record<string, string>>;
const MESSAGES = 450;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-cli-history-'));
  const file = path.join(dir, 'history.sqlite');
  env = { REDIS_URL: redis.url, HISTORY_URL: `sqlite:${file}`, KEEP_HISTORY: '3650d', KEEP_EVIDENCE: '3650d' };
  const keep = { keepHistoryMs: 3_650 * 86_400_000, keepEvidenceMs: 3_650 * 86_400_000 };
  const history = await openHistory({ address: { type: 'sqlite', file }, ...keep, refOf, now: () => NOON });
  const of = (seq: number) => groupKey(seq + 1);
  const facts = Array.from({ length: MESSAGES }, (_, seq) => verdict(of(seq), { sentAt: NOON + seq, hits: [hit()] }));
  await history.take(entries(...facts));
  await history.take(
    entries(
      verdict(groupKey(9_001), {
        sender: HOSTILE,
        sentAt: NOON - 1,
        parts: [{ source: 'text', run: 0, text: HOSTILE }],
      }),
      ...[0, 1, 2].flatMap((seq) => [flagged(of(seq)), settled(of(seq), { exposureMs: 1_000 * (seq + 1) })]),
      flagged(groupKey(9_002), { order: order(groupKey(9_002), { rule: 'operator', policy: 'manual' }) }),
      {
        ...{ type: 'act', id: '1', at: NOON, who: 'ann', role: 'manager', via: 'cli', verb: 'recall', why: 'rude' },
        ...{ targets: [refOf(of(0))], result: '1 queued', endedAt: NOON + 1 },
      },
    ),
  );
  await history.close();
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const run = (...args: string[]) => runIn(env, ...args);
const since = ['--since', '2026-01-01'];

describe('unsaid export', () => {
  test('streams everything, a JSON object a line, newest first, and nothing beside it', async () => {
    const { code, stdout, stderr } = await run('export', 'messages', ...since, '--text');
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(rows).toHaveLength(MESSAGES + 2);
    expect(rows[0]).toMatchObject({ ref: `group/zoo/${MESSAGES}`, place: 'zoo', text: 'cheap watches' });
    expect(rows.every((row) => !('identity' in row))).toBe(true);
    const hits = await run('export', 'hits', ...since);
    expect(hits.stdout.trim().split('\n')).toHaveLength(MESSAGES + 1);
  });

  test('has no text that was not asked for', async () => {
    const { stdout } = await run('export', 'messages', ...since);
    expect(stdout).not.toContain('cheap watches');
  });

  test('goes on behind a cursor, and refuses one that is none', async () => {
    const whole = (await run('export', 'hits', ...since)).stdout.trim().split('\n');
    const [from, to] = [Date.parse('2026-01-01'), Date.now()];
    const keep = { keepHistoryMs: 1e15, keepEvidenceMs: 1e15, refOf, now: Date.now };
    const history = await openHistory({ address: { type: 'sqlite', file: path.join(dir, 'history.sqlite') }, ...keep });
    const { next } = await history.questions.hits({ from, to }, { limit: 100 });
    await history.close();
    const rest = (await run('export', 'hits', ...since, '--after', next!)).stdout.trim().split('\n');
    expect(rest).toEqual(whole.slice(100));
    const wrong = await run('export', 'hits', ...since, '--after', 'nonsense');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('no cursor');
  });

  test('as CSV has a head, and no formula', async () => {
    const { stdout } = await run('export', 'messages', ...since, '--format', 'csv', '--text');
    const lines = stdout.split('\r\n');
    expect(lines[0]).toBe('\ufeff"ref","kind","sender","place","topic","sentAt","standing","text"');
    expect(lines).toHaveLength(MESSAGES + 4);
    expect(stdout).toContain(`"'=HYPERLINK(""http://evil"",""x"")"`);
    expect(stdout).not.toContain('"=HYPERLINK');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '\u200b=1', '＝1', '|x', '%0a'])(
    'a cell that begins as a formula does, %j, is text',
    (text) => {
      expect(csvLine([text])).toMatch(/^"'/);
    },
  );
  test('numbers and words stay as they are', () => {
    expect(csvLine([-5, 'a=b', 'say "hi"', undefined, ['x']])).toBe('-5,"a=b","say ""hi""",,"[""x""]"\r\n');
  });

  test.each([
    [['export']],
    [['export', 'everything', ...since]],
    [['export', 'hits']],
    [['export', 'hits', '--text', ...since]],
  ])('wrong usage is said: %j', async (args) => {
    expect((await run(...args)).code).toBe(2);
  });

  test('says where no history was kept, and makes none', async () => {
    const file = path.join(dir, 'elsewhere.sqlite');
    const { code, stderr } = await runIn({ ...env, HISTORY_URL: `sqlite:${file}` }, 'export', 'hits', ...since);
    expect(code).toBe(1);
    expect(stderr).toContain(`no history was kept at sqlite:${file}`);
  });
});

describe('unsaid report', () => {
  const period = ['--from', '2026-03-01', '--to', '2026-03-02'];
  test('counts by rule, place and means, with the median until gone', async () => {
    const { stdout } = await run('report', ...period, '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      rows: [
        { rule: 'operator', means: 'person', flagged: 1, recalled: 0 },
        {
          rule: 'spam/ads',
          policy: 'spam',
          kind: 'group',
          means: 'automated',
          flagged: 3,
          recalled: 3,
          medianMs: 2_000,
        },
      ],
    });
    const text = (await run('report', ...period)).stdout;
    expect(text).toMatch(/spam +spam\/ads +group +automated +3 +3 +0 +0 +0 +2\.0 s/);
    const csv = (await run('report', ...period, '--format', 'csv')).stdout.split('\r\n');
    const rows = csv
      .slice(0, -1)
      .map((line) => Object.fromEntries(line.split(',').map((cell, at) => [csv[0]!.split(',')[at]!, cell])));
    // As the template of Implementing Regulation (EU) 2024/2835 has them.
    expect(rows[2]).toMatchObject({
      '"Reporting period"': '"2026-03-01/2026-03-01"',
      ...{ '"Policy"': '"spam"', '"Rule"': '"spam/ads"', '"Flagged"': '3' },
      '"Number of measures taken at the provider\'s own initiative"': '3',
      '"Number of measures taken after detection with solely automated means"': '3',
      '"Visibility restriction Removal"': '3',
      '"Number of complaints submitted to the internal-complaints mechanism"': '0',
      '"Decisions reversed"': '0',
      '"Median time from sending to removal (seconds)"': '2',
    });
    // What a person asked for was not found by automated means, and what was not recalled is no measure.
    expect(Object.values(rows[1]!).slice(4, 8)).toEqual(['0', '0', '0', '1']);
  });

  test('as a picture it stands alone: no script, nothing from elsewhere, names escaped', async () => {
    const { stdout } = await run('report', ...period, '--format', 'svg');
    expect(stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(stdout).toContain('<title');
    expect(stdout.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<image|@import|url\(/);
    expect(stdout).toContain('spam/ads');
  });

  test('refuses a period that ends before it begins', async () => {
    expect((await run('report', '--from', '2026-03-02', '--to', '2026-03-01')).code).toBe(2);
  });
});

test('explain tells what history knows when Redis has forgotten, with every act on it', async () => {
  const { code, stdout } = await run('explain', 'group/zoo/1');
  expect(stdout).toMatch(/^sent .*by mallory; told by history/m);
  expect(stdout).toMatch(/text: \[che\]ap watches/);
  expect(stdout).toMatch(/^recalled .*code 0/m);
  expect(stdout).toMatch(/^operator .*ann: recall group\/zoo\/1 \(1 queued\): rude/m);
  expect(stdout).not.toContain('never flagged');
  expect(code).toBe(0);
  const { stdout: log } = await run('status', '--log');
  expect(log).toContain('ann  recall group/zoo/1 (1 queued): rude');
});

describe.each([
  [
    'zh',
    `2026-03-01T00:00:00.000Z 至 2026-03-02T00:00:00.000Z
判定 0, 举报 0, 申诉 0, 禁言 0

政策    规则      会话  方式      列入撤回  已撤回  不撤回  申诉  改判  中位数
manual  operator  群    有人参与         1       0       0     0     0       –
spam    spam/ads  群    完全自动         3       3       0     0     0  2.0 秒
`,
    /各规则撤回的消息，2026-03-01 至 2026-03-02[\s\S]*列入撤回 4 条，已撤回 3 条; 浅色/,
    ['请指定要导出什么', '--text 只能用于 messages', '“nonsense”不是列表给出的位置', '--to 必须晚于 --from'],
  ],
  [
    'ja',
    `2026-03-01T00:00:00.000Z～2026-03-02T00:00:00.000Z
判定 0, 通報 0, 異議申し立て 0, 発言禁止 0

ポリシー  ルール    会話      手段        取り消し対象  取り消し済み  取り消さない  異議  判断変更  中央値
manual    operator  グループ  人が関与               1             0             0     0         0       –
spam      spam/ads  グループ  すべて自動             3             3             0     0         0  2.0 秒
`,
    /ルールごとの取り消し、2026-03-01～2026-03-02[\s\S]*取り消し対象 4 件、取り消し済み 3 件; 淡色/,
    [
      '書き出すものを指定してください',
      '--text は messages でだけ',
      '「nonsense」は一覧が示した位置',
      '--from より後に',
    ],
  ],
] as const)('in %s', (language, table, picture, wrong) => {
  const period = ['--from', '2026-03-01', '--to', '2026-03-02'];
  const asked = (...args: string[]) => run(...args, '--lang', language);
  test('the report is a table and a picture in it', async () => {
    expect((await asked('report', ...period)).stdout).toBe(table);
    expect((await asked('report', ...period, '--format', 'svg')).stdout).toMatch(picture);
  });
  test('what programs read stays as it is', async () => {
    for (const args of [
      ['report', ...period, '--format', 'json'],
      ['report', ...period, '--format', 'csv'],
      ['export', 'messages', ...since, '--text'],
      ['export', 'acts', ...since, '--format', 'csv'],
    ])
      expect((await asked(...args)).stdout).toBe((await run(...args)).stdout);
  });
  test('wrong usage is told in it', async () => {
    const said = await Promise.all([
      asked('export'),
      asked('export', 'hits', '--text', ...since),
      asked('export', 'hits', ...since, '--after', 'nonsense'),
      asked('report', '--from', '2026-03-02', '--to', '2026-03-01'),
    ]);
    expect(said.map(({ code, stderr }) => [code, stderr])).toEqual(
      wrong.map((words) => [2, expect.stringContaining(words)]),
    );
  });
  test('how far work is, too', async () => {
    const { kept } = await wordsIn(language);
    const line = progressLine(kept, kept.work('messages'), { done: 12_000, total: 52_000, ms: 3_000 });
    expect(line).toBe(
      language === 'zh'
        ? '正在导出消息：12,000 / 52,000（每秒 4,000，还要 10 秒）'
        : 'メッセージを書き出しています：12,000 / 52,000（毎秒 4,000、残り 10 秒）',
    );
  });
});

describe('progress', () => {
  test('says how many, how fast and how long still', () => {
    expect(progressLine(english, 'exporting', { done: 12_000, total: 52_000, ms: 3_000 })).toBe(
      'exporting: 12,000 of 52,000 (4,000 a second, 10 s left)',
    );
    expect(progressLine(english, 'looking', { done: 5, total: undefined, ms: 1_000 })).toBe('looking: 5 (5 a second)');
  });

  test('moves one line in a terminal after a second, takes it away, and writes nothing into a pipe', () => {
    const written = (isTTY: boolean): string => {
      const stderr = Object.assign(new PassThrough(), { isTTY });
      let text = '';
      stderr.write = (chunk: unknown) => {
        text += String(chunk);
        return true;
      };
      let at = 0;
      const now = () => new Date(at);
      const outside = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {}, now };
      const progress = startProgress(openTerminal(outside), 'working');
      for (let nth = 0; nth < 30; nth++) {
        at += 100;
        progress.step();
      }
      progress.end();
      return text;
    };
    expect(written(false)).toBe('');
    expect(written(true)).toMatch(/^(\r\u001b\[Kworking: \d+ \(\d+ a second\))+\r\u001b\[K$/);
    expect(written(true).split('working').length - 1).toBe(11);
  });

  test('Ctrl-C stops between two steps, and a second one is not caught', () => {
    const before = process.listenerCount('SIGINT');
    const outside = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      env: {},
      now: () => new Date(),
    };
    const progress = startProgress(openTerminal(outside), 'working');
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    process.emit('SIGINT');
    expect(progress.isStopped()).toBe(true);
    expect(process.listenerCount('SIGINT')).toBe(before);
    progress.end();
  });
});

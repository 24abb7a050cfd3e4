import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { openHistory } from '../../src/history/open.ts';
import type { Fact } from '../../src/journal/facts.ts';
import { refOf } from '../../src/message-ref.ts';
import { entries, groupKey, hit, NOON, verdict } from '../support/facts.ts';
import { readSheet } from '../support/read-sheet.ts';

/** Markup, a hundred kilobytes, NUL and what terminals obey, what turns a line around, half a character, formulas, line ends. */
const WRITTEN = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  `long ${'百'.repeat(33_000)} end`,
  'nul \u0000 escape \u001b[2J\u001b]8;;http://x\u0007 del \u007f',
  'bidi \u202e\u2066 zero \u200b\ufeff width',
  'half \ud800 a character \udc00',
  '=HYPERLINK("http://x","y")',
  '\u0000=1+1',
  '\u202e@SUM(A1)',
  '"quoted", with commas\r\nand lines\nof their own\r',
  '＝1',
];

const actOf = (text: string, nth: number): Fact => ({
  ...{ type: 'act', id: `${nth}`, at: NOON + nth, who: text, role: 'manager', via: 'api', verb: 'hold' },
  ...{ why: text, targets: [text], result: text, endedAt: NOON + nth },
});

let dir: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-sheets-'));
  const file = path.join(dir, 'history.sqlite');
  env = { HISTORY_URL: `sqlite:${file}`, KEEP_HISTORY: '3650d', KEEP_EVIDENCE: '3650d' };
  const keep = { keepHistoryMs: 3_650 * 86_400_000, keepEvidenceMs: 3_650 * 86_400_000 };
  const history = await openHistory({ address: { type: 'sqlite', file }, ...keep, refOf, now: () => NOON });
  await history.take(
    entries(
      ...WRITTEN.flatMap((text, nth) => [
        verdict(groupKey(nth + 1, text, text), {
          ...{ sender: text, sentAt: NOON + nth, parts: [{ source: 'text', run: 0, text }] },
          hits: [hit({ rule: text, policy: text })],
        }),
        actOf(text, nth),
      ]),
    ),
  );
  const about = { review: null, message: null, role: 'reviewer', via: 'api', verdict: 'fine', effect: '' };
  for (const [nth, note] of WRITTEN.entries()) {
    const row = { ...about, id: `d${nth}`, at: NOON + nth, who: note, note, undo_until: 0 };
    await history.db
      .insertInto('decisions')
      .values({ ...row, undone_at: null, undone_by: null, done_at: null })
      .execute();
  }
  await history.close();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What it writes is read while it writes: it waits for its reader. */
async function run(...args: string[]): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = stdout.setEncoding('utf8').toArray();
  const code = await main(args, { stdin: Readable.from([]), stdout, stderr, env, now: () => new Date() });
  expect(code).toBe(0);
  stdout.end();
  return (await read).join('');
}

const COLUMNS = [
  ['messages', ['sender', 'place', 'topic', 'text'], ['--text']],
  ['hits', ['rule', 'policy', 'sender'], []],
  ['acts', ['who', 'why', 'result'], []],
  ['decisions', ['who', 'note'], []],
] as const;

describe.each(COLUMNS)('%s exported for a spreadsheet', (name, columns, more) => {
  test('have every text as it was written, in its own cell, and no formula', async () => {
    const since = ['--since', '2026-01-01', ...more];
    const lines = (await run('export', name, ...since)).trimEnd().split('\n');
    const [head, ...rows] = readSheet(await run('export', name, ...since, '--format', 'csv'));
    expect([rows.length, lines.length]).toEqual([WRITTEN.length, WRITTEN.length]);
    for (const row of rows) expect(row).toHaveLength(head!.length);
    for (const column of columns) {
      const cells = rows.map((row) => row[head!.indexOf(column)]!);
      const said = lines.map((line) => String(JSON.parse(line)[column]));
      for (const [nth, text] of said.entries()) {
        expect([text, `'${text}`], `${name}.${column}`).toContain(cells[nth]);
        expect(cells[nth], `${name}.${column}`).not.toMatch(/^[\s\p{Cc}\p{Cf}]*[=+\-@＝]/u);
      }
    }
    // What people or strangers wrote at length is there at its full length.
    const longest = { messages: 'text', acts: 'why', decisions: 'note' }[name as 'acts'];
    if (longest === undefined) return;
    const cells = rows.map((row) => row[head!.indexOf(longest)]!.replace(/^'/, ''));
    expect(new Set(cells)).toEqual(new Set(WRITTEN.map((text) => text.toWellFormed())));
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import { conversationIdOf, type Message } from '../../src/model.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { brakesWith } from '../support/brakes.ts';
import { entries, flagged, groupKey, NOON, order } from '../support/facts.ts';
import { inGroup } from '../support/orders.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const rule = (id: string) => `
  - id: ${id}
    title: ${id}
    policy: spam
    severity: low
    state: live
    when: { text: { terms: ["cheap watches"] } }
    then: [recall]
    examples: { match: ["cheap watches"], no_match: ["hello"] }
`;

let dir: string;
const redis = useRedis();
const handle = useHandle(redis);
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-progress-'));
  await writeFile(path.join(dir, 'rules.yaml'), `version: 1\nrules:${['a', 'b', 'c', 'd'].map(rule).join('')}`);
  await writeFile(path.join(dir, 'seen.jsonl'), LINES.join(''));
  await writeFile(path.join(dir, 'words.txt'), WORDS);
  const keep = { keepKeysMs: 3_600_000, keepTextMs: 3_600_000 };
  const queue = makeRecallQueue({
    ...{ redis: handle, ...keep, limitsOf: () => brakesWith(), now: Date.now, metrics: { recall: () => {} } },
    onError: () => {},
  });
  await queue.flag(Array.from({ length: 50 }, (_, seq) => inGroup('g', seq + 1)));
  await queue.close();
  const recorder = makeRecorder({ redis: handle, ...keep, now: Date.now });
  await Promise.all([1, 2, 3].map((seq) => recorder.record(messageOf(seq, 'cheap watches'), [])));
  const keptMs = 3_650 * 86_400_000;
  const history = await openHistory({
    ...{ address: { type: 'sqlite', file: path.join(dir, 'history.sqlite') }, refOf, now: () => NOON },
    ...{ keepHistoryMs: keptMs, keepEvidenceMs: keptMs },
  });
  const keys = Array.from({ length: 8 }, (_, seq) => groupKey(seq + 1));
  await history.take(entries(...keys.map((key, nth) => flagged(key, { order: order(key, { rule: `rule-${nth}` }) }))));
  await history.close();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** More than are checked at once. */
const WORDS = Array.from({ length: 4_500 }, (_, nth) => `word ${nth.toString(36)} of many\n`).join('');
const LINES = Array.from({ length: 256 }, (_, id) => `{"id":${id},"text":"cheap watches"}\n`);

function messageOf(seq: number, text: string): Message {
  const key = { kind: 'group', group: 'zoo', topic: '', seq } as const;
  const at = Date.now() - 1_000;
  return {
    ...{ key, conversation: 'group', conversationId: conversationIdOf(key), sender: 'mallory', operator: undefined },
    ...{ recipient: undefined, group: 'zoo', groupType: 'Public', sentAt: at, event: 'sent', onlineOnly: false },
    ...{ editedAt: undefined, receivedAt: at, parts: [{ source: 'text', run: 0, text }] },
  };
}

const FILES: Readonly<Record<string, string>> = { SEEN: 'seen.jsonl', WORDS: 'words.txt' };

/** Each look at the clock is a second later. @param stopAt Ctrl-C is pressed at this look, or when this is to be read */
async function run(args: readonly string[], isTTY: boolean, stopAt: number | string = Number.POSITIVE_INFINITY) {
  let [stdout, stderr, looks] = ['', '', 0];
  const [out, err] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })];
  out.on('data', (chunk) => (stdout += chunk));
  err.on('data', (chunk) => {
    stderr += chunk;
    if (typeof stopAt === 'string' && String(chunk).includes(stopAt)) process.emit('SIGINT');
  });
  const now = () => {
    if (++looks === stopAt) process.emit('SIGINT');
    return new Date(Date.now() + looks * 1_000);
  };
  const env = {
    REDIS_URL: redis.url,
    RULES_DIR: dir,
    DATA_DIR: path.join(dir, 'none'),
    HISTORY_URL: `sqlite:${path.join(dir, 'history.sqlite')}`,
    KEEP_HISTORY: '3650d',
    KEEP_KEYS: '1h',
    KEEP_TEXT: '1h',
  };
  const said = args.map((word) => (/^[A-Z]+$/.test(word) ? path.join(dir, FILES[word]!) : word));
  const code = await main(said, { stdin: Readable.from(LINES), stdout: out, stderr: err, env, now });
  return { code, stdout, stderr };
}

const LONG = [
  ['testing rules', ['rules', 'test']],
  ['judging texts', ['rules', 'scan']],
  ['counting messages', ['status', '--audit']],
  ['looking at messages', ['search', 'cheap watches', '--since', '1h']],
  ['looking at messages', ['search', 'said by nobody', '--since', '1h']],
  ['reading lines', ['rules', 'lists', '--seen', 'SEEN']],
  ['counting by rule', ['report', '--from', '2026-03-01', '--to', '2026-03-02']],
  ['looking at keys of Redis', ['forget', '--account', 'nobody', '--reason', 'asked', '--yes']],
] as const;
/** Nothing found is 1. */
const codeOf = (args: readonly string[]): number => (args.includes('said by nobody') ? 1 : 0);

describe.each(LONG)('%s', { timeout: 90_000 }, (what, args) => {
  test('moves one line in a terminal, and takes it away', async () => {
    const { code, stderr } = await run(args, true);
    expect(stderr).toMatch(
      new RegExp(`^(\\r\\u001b\\[K${what}: [\\d,]+( of [\\d,]+)? \\([\\d,]+ a second[^)]*\\))+\\r\\u001b\\[K$`),
    );
    expect(code).toBe(codeOf(args));
  });

  test('writes nothing of it into a pipe, and says the same', async () => {
    const [piped, shown] = await Promise.all([run(args, false), run(args, true)]);
    expect(piped.stderr).toBe('');
    expect(piped.stdout.replaceAll(/\d{4}-\S+Z/g, '')).toBe(shown.stdout.replaceAll(/\d{4}-\S+Z/g, ''));
  });

  test('ends cleanly on Ctrl-C', async () => {
    const before = process.listenerCount('SIGINT');
    const keeps = () => {};
    process.on('SIGINT', keeps);
    try {
      const { code, stderr, stdout } = await run(args, true, 4);
      expect(`${stderr}${stdout}`).toMatch(/stopped/);
      if (what !== 'looking at messages') expect(code).toBe(1);
    } finally {
      process.removeListener('SIGINT', keeps);
    }
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});

/** What is done to many, one after the other: each begins with what the one before left. `operator` is whoever recalls by hand. */
const YES = ['--yes', '--reason', 'because'];
const BULK = [
  ['checking entries', ['rules', 'import', 'WORDS'], /reading|imported/],
  ['looking at messages', ['recall', '--sender', 'mallory', '--since', '1h', ...YES], /3 queued/],
  ['queueing recalls', ['recall', 'group/zoo/7', 'group/zoo/8', ...YES], /2 queued/],
  ['holding recalls', ['hold', '--rule', 'operator', ...YES], /5 /],
  ['releasing recalls', ['release', 'group/zoo/7', 'group/zoo/8', ...YES], /2 released/],
  ['cancelling recalls', ['discard', '--rule', 'operator', ...YES], /5 /],
] as const;

describe('of many at once', { timeout: 90_000 }, () => {
  test.each(BULK)('%s: %j', async (what, args, said) => {
    const { code, stderr, stdout } = await run(args, true);
    expect(stderr).toMatch(new RegExp(`\\r\\u001b\\[K${what}: [\\d,]+( of [\\d,]+)? \\([\\d,]+ a second[^)]*\\)`));
    expect(`${stdout}${stderr}`).toMatch(said);
    expect(code).toBe(0);
  });

  test('Ctrl-C in the middle of a recall leaves whole what was done, and says that the rest follows', async () => {
    const keys = Array.from({ length: 900 }, (_, nth) => `group/zoo/${nth + 100}`);
    const { code, stderr, stdout } = await run(['recall', ...keys, ...YES], true, 'queueing');
    expect(stderr).toContain('stopped');
    expect(stdout).toMatch(/^\d+ queued$/m);
    expect(stdout).not.toContain('900 queued');
    expect(code).toBe(1);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refOf } from '../../src/message-ref.ts';
import { makeRecallQueue } from '../../src/queue/recall-queue.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { messageOf, says } from '../support/messages.ts';
import { orderFor } from '../support/orders.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';
import { runIn } from './in-process.ts';

/** What strangers wrote, shown by commands: nothing in it is obeyed by a terminal, and none of it begins a line of ours. */
const redis = useRedis();
const handle = useHandle(redis);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-strangers-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

const OBEYED = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u200b\ufeff\u00ad\ufdd0\ufdd1]/u;
const FORGED = 'recalled   2026-11-20T21:19:34.835Z  group_msg_recall, code 0';
const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        '\u001b[2J',
        '\u001b]8;;http://x\u0007',
        '\r',
        '\n',
        '\r\n',
        '\0',
        '\u0085',
        '\u009b1A',
        '\u202e',
        '\u2028',
        '\u2029',
      ],
      ...[
        '\u200b',
        '\ufeff',
        '\u00ad',
        '\ufdd0',
        '\u2066',
        '\b',
        '\t',
        '\u007f',
        `\n${FORGED}`,
        `\r${FORGED}`,
        'a',
        '中',
        '👍',
      ],
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => `x${parts.join('')}`);

test('a message with whatever in it is explained and recalled in lines of ours', { timeout: 60_000 }, async () => {
  const keep = { keepKeysMs: 7 * 86_400_000, keepTextMs: 86_400_000 };
  const recorder = makeRecorder({ redis: handle, ...keep, now: Date.now });
  const queue = makeRecallQueue({
    redis: handle,
    keepKeysMs: 1e9,
    metrics: { recall: () => {} },
    now: Date.now,
    onError: () => {},
  });
  const run = (...args: string[]) => runIn({ REDIS_URL: redis.url }, ...args);
  let seq = 0;
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (text, sender, group) => {
      const key = { kind: 'group', group, topic: '', seq: ++seq } as const;
      const sentAt = Date.now() - 60_000;
      const message = messageOf(key, { sender, sentAt, parts: says(text) });
      await recorder.record(message, []);
      await queue.flag([orderFor(key, { rule: sender })]);
      const why = ['--yes', '--reason', text, '--as', sender];
      const outputs = [
        await run('explain', refOf(key)),
        await run('explain', '--format', 'json', refOf(key)),
        await run('hold', '--rule', sender, ...why),
        await run('status', '--log'),
        await run('recall', refOf(key), ...why),
        await run('purge', '--group', group, '--sender', sender, ...why),
        await run('explain', text),
        await run(text),
      ];
      for (const { stdout, stderr } of outputs) {
        expect(`${stdout}${stderr}`).not.toMatch(OBEYED);
        expect(stdout.split('\n').filter((line) => line.startsWith('recalled '))).toEqual([]);
        expect(stderr.split('\n').filter((line) => line.startsWith('recalled '))).toEqual([]);
      }
    }),
    { numRuns: 15 },
  );
  await queue.close();
});

test('problems of a rule file, and texts that are tried, are shown in lines of ours', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (text, id) => {
      const quoted = JSON.stringify(text);
      await writeFile(
        path.join(dir, 'rules.yaml'),
        `version: 1\nrules:\n  - id: ${JSON.stringify(id)}\n    ${text}: 1\n`,
      );
      const broken = await runIn({}, 'rules', 'check', dir);
      const rule = `  - id: a\n    title: ${quoted}\n    state: live\n    when: { text: { terms: ["bad words"] } }\n    then: [recall]\n`;
      const examples = `    examples: { match: [${quoted}], no_match: ["good morning"] }\n`;
      await writeFile(path.join(dir, 'rules.yaml'), `version: 1\nrules:\n${rule}${examples}`);
      const missed = await runIn({}, 'rules', 'check', dir);
      await writeFile(
        path.join(dir, 'rules.yaml'),
        `version: 1\nrules:\n${rule.replace(quoted, '"a title"')}${examples.replace(quoted, '"bad words"')}`,
      );
      const tried = await runIn({}, 'rules', 'try', '--rules', dir, `${text} bad words ${text}`);
      expect(tried.stdout).toContain('1 of 1 rule matches');
      for (const { stdout, stderr } of [broken, missed, tried]) {
        expect(`${stdout}${stderr}`).not.toMatch(OBEYED);
        expect(`${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('recalled '))).toEqual([]);
      }
    }),
    { numRuns: 15 },
  );
});

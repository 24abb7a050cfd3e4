import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readLane } from '../../src/lane/read-lane.ts';
import type { Message, MessageKey } from '../../src/model.ts';
import { readEvidence } from '../../src/record/read-evidence.ts';
import { makeRecorder, type Recorder } from '../../src/record/record.ts';
import { directKey, keyInGroup, messageOf, says } from '../support/messages.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';
import { runIn } from './in-process.ts';

const redis = useRedis();
const handle = useHandle(redis);
let recorder: Recorder;
beforeAll(async () => {
  const keep = { keepKeysMs: 7 * 86_400_000, keepTextMs: 86_400_000 };
  recorder = makeRecorder({ redis: handle, ...keep, now: Date.now });
});
beforeEach(() => handle.client.flushall());

const run = (...args: string[]) => runIn({ REDIS_URL: redis.url }, ...args);
const CONSENT = ['--yes', '--reason', 'asked by the police', '--as', 'ann'];
const MINUTE = 60_000;

const message = (key: MessageKey, sender: string, minutesAgo = 1): Message =>
  messageOf(key, { sender, sentAt: Date.now() - minutesAgo * MINUTE, parts: says('hello') });
const record = (...messages: Message[]) => Promise.all(messages.map((one) => recorder.record(one)));
const flaggedIn = async (api: Parameters<typeof readLane>[1]) => (await readLane(handle, api)).flagged;

describe('unsaid recall', () => {
  test('by key puts the messages on the queue, once however often it is asked', async () => {
    await record(message(keyInGroup('g', 1), 'ann'), message(keyInGroup('g', 2), 'bob'));
    const first = await run('recall', '--group', 'g', '--seq', '1,2', ...CONSENT);
    expect(first.stdout).toMatch(
      /^recall 2 messages\n {2}group\/g\/1 {2}by ann {2}sent .*\n {2}group\/g\/2 {2}by bob /,
    );
    expect(first.stdout).toContain('2 queued');
    expect((await run('recall', 'group/g/1', 'group/g/2', ...CONSENT)).stdout).toContain('2 known');
    expect(await flaggedIn('group_msg_recall')).toBe(2);
  });

  test('by key knows of C2C who sent it, whichever way round the two were named', async () => {
    await record(message(directKey('zoe', 'ann', '1_2_3'), 'zoe'));
    const { stdout } = await run('recall', '--from', 'ann', '--to', 'zoe', '--msg-key', '1_2_3', ...CONSENT);
    expect(stdout).toContain('c2c/zoe/ann/1_2_3  by zoe');
    expect(await flaggedIn('admin_msgwithdraw')).toBe(1);
  });

  test('by key recalls also what is not on record', async () => {
    const { stdout } = await run('recall', '--official', 'news', '--msg-key', '1_2_3', ...CONSENT);
    expect(stdout).toContain('official/news/1_2_3  not on record');
    expect(await flaggedIn('official_account_msg_recall')).toBe(1);
  });

  test('by sender and time takes what they sent then, wherever, and nothing else', async () => {
    await record(
      message(keyInGroup('g', 1), 'ann', 10),
      message(directKey('ann', 'bob', 'k'), 'ann', 20),
      message(keyInGroup('g', 2), 'bob', 10),
      message(keyInGroup('g', 3), 'ann', 180),
    );
    const { stdout } = await run('recall', '--sender', 'ann', '--since', '1h', ...CONSENT);
    expect(stdout).toMatch(/^recall 2 messages\n {2}c2c\/ann\/bob\/k .*\n {2}group\/g\/1 /);
    expect([await flaggedIn('group_msg_recall'), await flaggedIn('admin_msgwithdraw')]).toEqual([1, 1]);
  });

  test('by sender in one conversation leaves the others alone', async () => {
    await record(message(keyInGroup('g', 1), 'ann'), message(keyInGroup('h', 1), 'ann'));
    expect((await run('recall', '--sender', 'ann', '--group', 'g', '--since', '1h', ...CONSENT)).stdout).toContain(
      'recall 1 message\n  group/g/1',
    );
  });

  test('by conversation and time takes what was sent there, whoever sent it', async () => {
    await record(
      message(keyInGroup('g', 1), 'ann', 30),
      message(keyInGroup('g', 2), 'bob', 90),
      message(keyInGroup('h', 3), 'bob', 90),
    );
    const { stdout } = await run('recall', '--group', 'g', '--since', '2h', '--until', '1h', ...CONSENT);
    expect(stdout).toContain('recall 1 message\n  group/g/2');
  });

  test('says that all there was is gone already', async () => {
    await record(message(keyInGroup('g', 1), 'ann'), message(keyInGroup('g', 2), 'ann'));
    await recorder.markGone([keyInGroup('g', 1), keyInGroup('g', 2)], Date.now());
    const { code, stdout } = await run('recall', '--sender', 'ann', '--since', '1h', ...CONSENT);
    expect([code, stdout]).toEqual([1, expect.stringContaining('2 on record, all gone already')]);
  });

  test('speaks JSON, and nothing else on stdout', async () => {
    await record(message(keyInGroup('g', 1), 'ann'));
    const { stdout } = await run('recall', 'group/g/1', '--format', 'json', ...CONSENT);
    expect(JSON.parse(stdout)).toMatchObject({ messages: [{ ref: 'group/g/1' }], standings: { queued: 1 } });
    const none = await run('recall', '--sender', 'nobody', '--since', '1h', '--format', 'json', ...CONSENT);
    expect([none.code, JSON.parse(none.stdout)]).toEqual([1, { messages: [], gone: 0, standings: {} }]);
    expect(none.stderr).toContain('no such message on record');
  });

  test('leaves out what is gone already', async () => {
    await record(message(keyInGroup('g', 1), 'ann'), message(keyInGroup('g', 2), 'ann'));
    await recorder.markGone([keyInGroup('g', 1)], Date.now());
    expect((await run('recall', '--sender', 'ann', '--since', '1h', ...CONSENT)).stdout).toContain(
      'recall 1 message\n',
    );
  });

  test('says no where nothing is found', async () => {
    expect(await run('recall', '--sender', 'ann', '--since', '1h', ...CONSENT)).toMatchObject({ code: 1 });
  });

  test('shows what it would do and does nothing without a yes', async () => {
    await record(message(keyInGroup('g', 1), 'ann'));
    const { code, stdout } = await run('recall', 'group/g/1', '--reason', 'because');
    expect([code, stdout]).toEqual([2, expect.stringContaining('recall 1 message')]);
    expect(await flaggedIn('group_msg_recall')).toBe(0);
  });

  test('leaves who and why with the message, and in the log', async () => {
    await record(message(keyInGroup('g', 1), 'bob'));
    await run('recall', 'group/g/1', ...CONSENT);
    const { flags } = await readEvidence(handle, keyInGroup('g', 1));
    expect(flags).toMatchObject([
      { rule: 'operator', policy: 'manual', by: { type: 'operator', who: 'ann', why: 'asked by the police' } },
    ]);
    expect((await run('status', '--log')).stdout).toContain('ann  recall group/g/1 (1 queued): asked by the police');
  });

  test('is told clearly what is wrong with the question', async () => {
    const wrong: [string[], string][] = [
      [[], 'say which message'],
      [['mail/1'], '"mail/1" names no message'],
      [['--group', 'g'], 'say which messages with --seq'],
      [['--group', 'g', '--seq', 'x'], '--seq is a number'],
      [['--from', 'a', '--msg-key', 'k'], 'say both --from and --to'],
      [['--group', 'g', '--official', 'o', '--seq', '1'], 'say one conversation'],
      [['--sender', 'a'], 'say since when'],
      [['--sender', 'a', '--since', 'noon'], '--since is a time such as 2h'],
      [['--sender', 'a', '--since', '1h', '--until', '2h'], '--until is before --since'],
      [['--since', '1h'], 'say whose'],
      [['group/g/1', '--since', '1h'], 'not both'],
    ];
    for (const [args, words] of wrong) {
      const { code, stderr } = await run('recall', ...args, ...CONSENT);
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    }
  });
});

test('unsaid purge is refused where it does nothing, and says what does', async () => {
  await record({ ...message(keyInGroup('live', 1), 'bob'), groupType: 'AVChatRoom' });
  const { code, stderr } = await run('purge', '--group', 'live', '--sender', 'bob', ...CONSENT);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/keeps no history there\. Use unsaid recall --group live/)]);
  expect(await flaggedIn('delete_group_msg_by_sender')).toBe(0);
});

test('unsaid purge removes what a sender wrote in a group, in one order', async () => {
  await record(
    message(keyInGroup('g', 1), 'bob'),
    message(keyInGroup('g', 2), 'bob'),
    message(keyInGroup('h', 1), 'bob'),
  );
  const { stdout } = await run('purge', '--group', 'g', '--sender', 'bob', ...CONSENT);
  expect(stdout).toBe('purge bob in group g: 2 messages on record, and what Tencent has beyond\n1 queued\n');
  expect(await flaggedIn('delete_group_msg_by_sender')).toBe(1);
});

import { beforeEach, describe, expect, test } from 'vitest';
import { conversationIdOf, type Message, type MessageKey } from '../../src/model.ts';
import { makeRecordFinder } from '../../src/record/find.ts';
import type { Recorded } from '../../src/record/pack.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { messageOf, says } from '../support/messages.ts';
import { startRedis } from '../support/redis.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const DAY = 86_400_000;
const KEEP = { keepKeysMs: 7 * DAY, keepTextMs: DAY };

const server = useRedis();
const redis = useHandle(server);
/** Real time, since Redis expires by it. */
const now = Date.now();

beforeEach(async () => {
  await redis.client.flushall();
});

const recorder = () => makeRecorder({ redis: redis, ...KEEP, now: () => now });
const finder = () => makeRecordFinder({ redis: redis, ...KEEP, now: () => now });

const C2C: MessageKey = { kind: 'c2c', from: 'zoe', to: 'adam', msgKey: '1_2_3' };
const GROUP: MessageKey = { kind: 'group', group: 'g', topic: '', seq: 42 };
const TOPIC: MessageKey = { kind: 'group', group: 'g', topic: 'e', seq: 42 };
const OFFICIAL: MessageKey = { kind: 'official', account: 'news', msgKey: '7' };

const message = (key: MessageKey, fields: Partial<Message> = {}): Message =>
  messageOf(key, {
    ...(key.kind === 'group' && { sender: 'amy' }),
    ...{ groupType: undefined, sentAt: now - 1_000, receivedAt: now, parts: says('你好 👋'), ...fields },
  });
const edit = (key: MessageKey, editedAt: number): Message => message(key, { event: 'edited', editedAt });

async function gather(found: AsyncGenerator<Recorded>): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for await (const one of found) all.push(one);
  return all;
}
const WHOLE = { from: 0, to: now + DAY };

describe('a message', () => {
  test.each([C2C, GROUP, TOPIC, OFFICIAL])('is news once, however often it comes: %j', async (key) => {
    const { record } = recorder();
    const answers = [];
    for (let time = 0; time < 3; time++) answers.push(await record(message(key)));
    expect(answers.map(({ first }) => first)).toEqual([true, false, false]);
  });
  test('that comes ten times at one moment is news once', async () => {
    const { record } = recorder();
    const answers = await Promise.all(Array.from({ length: 10 }, () => record(message(C2C))));
    expect(answers.filter(({ first }) => first)).toHaveLength(1);
  });
  test('of a topic is not the one of that number in another topic', async () => {
    const { record } = recorder();
    await record(message(GROUP));
    expect(await record(message(TOPIC))).toMatchObject({ first: true });
  });
  test('that Tencent does not store is not taken for the stored one of its number', async () => {
    const { record } = recorder();
    await record(message({ ...GROUP, unstored: 'amy~1~2' }, { onlineOnly: true }));
    expect(await record(message(GROUP))).toMatchObject({ first: true });
  });
  test.each([0, now + 400 * DAY])('with an impossible time (%d) is still news once', async (sentAt) => {
    const { record } = recorder();
    await record(message(C2C, { sentAt }));
    expect(await record(message(C2C, { sentAt }))).toMatchObject({ first: false });
  });
  test('and five hundred others of the same moment each get their own answer', async () => {
    const { record } = recorder();
    const keys = Array.from({ length: 500 }, (_, seq): MessageKey => ({ ...GROUP, seq: seq % 250 }));
    const answers = await Promise.all(keys.map((key) => record(message(key))));
    expect(answers.map(({ first }) => first)).toEqual(keys.map((_, index) => index < 250));
  });
});

test('each edit of a message is news once', async () => {
  const { record } = recorder();
  await record(message(GROUP));
  expect(await record(edit(GROUP, now))).toMatchObject({ first: true });
  expect(await record(edit(GROUP, now))).toMatchObject({ first: false });
  expect(await record(edit(GROUP, now + 5))).toMatchObject({ first: true });
  expect(await record(message(GROUP))).toMatchObject({ first: false });
});

describe('an after-recall callback', () => {
  test('marks a message that was seen', async () => {
    const { record, markGone } = recorder();
    await record(message(C2C));
    expect(await markGone([C2C], now)).toBe(1);
    expect(await record(message(C2C))).toEqual({ first: false, gone: true, counters: [] });
  });
  test('that comes before its message marks it too, and the message is still news', async () => {
    const { record, markGone } = recorder();
    expect(await markGone([C2C, GROUP], now)).toBe(0);
    expect(await record(message(C2C))).toEqual({ first: true, gone: true, counters: [] });
    expect(await record(message(C2C))).toEqual({ first: false, gone: true, counters: [] });
    expect(await finder().byKey(C2C)).toMatchObject([{ gone: true, sentAt: now - 1_000 }]);
  });
  test('names a C2C message whichever way round it has the two accounts', async () => {
    const { record, markGone } = recorder();
    await record(message(C2C));
    expect(await markGone([{ kind: 'c2c', from: 'adam', to: 'zoe', msgKey: '1_2_3' }], now)).toBe(1);
  });
  test('that comes first, after midnight, marks a message of before midnight', async () => {
    const { record, markGone } = recorder();
    const midnight = now - (now % DAY);
    await markGone([C2C], midnight + 60_000);
    expect(await record(message(C2C, { sentAt: midnight - 60_000 }))).toMatchObject({ first: true, gone: true });
  });
  test('finds a message of six days ago', async () => {
    const { record, markGone } = recorder();
    await record(message(C2C, { sentAt: now - 6 * DAY }));
    expect(await markGone([C2C], now)).toBe(1);
  });
});

describe('operators find', () => {
  test('by key what was recorded, its edits after it', async () => {
    const { record } = recorder();
    await record(message(C2C));
    await record(edit(C2C, now));
    expect(await finder().byKey(C2C)).toEqual([
      {
        key: C2C,
        sender: 'zoe',
        sentAt: now - 1_000,
        editedAt: undefined,
        onlineOnly: false,
        groupType: undefined,
        gone: false,
        digests: [expect.any(String)],
      },
      {
        key: C2C,
        sender: 'zoe',
        sentAt: now - 1_000,
        editedAt: now,
        onlineOnly: false,
        groupType: undefined,
        gone: false,
        digests: [expect.any(String)],
      },
    ]);
  });
  test('that a message was never stored, so that nobody tries to recall it', async () => {
    await recorder().record(message(C2C, { onlineOnly: true }));
    expect(await finder().byKey(C2C)).toMatchObject([{ onlineOnly: true }]);
  });
  test('nothing of a message that only a recall told of', async () => {
    await recorder().markGone([C2C], now);
    expect(await finder().byKey(C2C)).toEqual([]);
  });
  test('by sender and period, each once, over days', async () => {
    const { record } = recorder();
    for (const [seq, daysAgo] of [0, 0, 1, 3, 5].entries()) {
      await record(message({ ...GROUP, seq }, { sentAt: now - daysAgo * DAY }));
    }
    await record(message({ ...GROUP, seq: 0 }));
    await record(message({ ...GROUP, seq: 9 }, { sender: 'bob' }));
    const found = await gather(finder().bySender('amy', { from: now - 4 * DAY, to: now }));
    expect(found.map(({ key }) => key.kind === 'group' && key.seq)).toEqual([3, 2, 0, 1]);
  });
  test('by conversation and period', async () => {
    const { record } = recorder();
    await record(message(GROUP));
    await record(message(TOPIC));
    await record(message({ ...GROUP, group: 'g2' }));
    const found = await gather(finder().byConversation(conversationIdOf(GROUP), WHOLE));
    expect(found.map(({ key }) => key)).toEqual([GROUP]);
  });
  test('everything in a period', async () => {
    const { record } = recorder();
    const keys = Array.from({ length: 1_200 }, (_, seq): MessageKey => ({ ...GROUP, seq }));
    await Promise.all(keys.map((key) => record(message(key, { sender: key.kind === 'group' ? `s${key.seq}` : '' }))));
    await record(message({ ...GROUP, seq: 5_000 }, { sentAt: now - 3 * DAY }));
    const found = await gather(finder().all({ from: now - DAY, to: now }));
    expect(new Set(found.map(({ key }) => key.kind === 'group' && key.seq)).size).toBe(1_200);
  });
  test('the text as it was judged, and of each edit its own', async () => {
    const { record } = recorder();
    const parts = [
      { source: 'text', run: 0, text: 'a' },
      { source: 'custom', run: 1, text: '标题' },
    ] as const;
    await record(message(GROUP));
    await record({ ...edit(GROUP, now), parts });
    const [original, edited] = await finder().byKey(GROUP);
    expect(await finder().textOf(original!)).toEqual(message(GROUP).parts);
    expect(await finder().textOf(edited!)).toEqual(parts);
  });
});

test('no key of the record lives for ever', async () => {
  const { record, markGone } = recorder();
  for (const key of [C2C, GROUP, OFFICIAL]) {
    await record(message(key));
    await record(edit(key, now));
  }
  await markGone([{ ...C2C, msgKey: 'unseen' }], now);
  const keys = await redis.client.keys('*');
  expect(keys.length).toBeGreaterThan(5);
  for (const key of keys) {
    const left = await redis.client.pttl(key);
    expect(left, key).toBeGreaterThan(0);
    expect(left, key).toBeLessThanOrEqual(8 * DAY);
  }
});
test('KEEP_TEXT=0 keeps no text', async () => {
  const { record } = makeRecorder({ redis: redis, keepKeysMs: 7 * DAY, keepTextMs: 0, now: () => now });
  await record(message(C2C));
  expect(await redis.client.keys('*:text:*')).toEqual([]);
});
test('a message is one write to Redis', async () => {
  const { record } = recorder();
  await record(message(C2C));
  const commands = async () => Number(/total_commands_processed:(\d+)/.exec(await redis.client.info('stats'))?.[1]);
  const before = await commands();
  await record(message(GROUP));
  // Two scripts and what they run inside, and the INFO itself.
  expect((await commands()) - before).toBeLessThanOrEqual(13);
});
test('Redis refuses, and so does the record', async () => {
  const own = await startRedis();
  const handle = await connectRedis({ type: 'single', url: own.url }, { onError: () => {} });
  const { record } = makeRecorder({ redis: handle, ...KEEP, now: () => now });
  await record(message(C2C));
  own.kill();
  await expect(record(message(GROUP))).rejects.toThrow();
  await own.restart();
  if (!handle.isReady()) await new Promise((resolve) => handle.client.once('ready', resolve));
  // The server forgot the scripts; they are sent again.
  expect(await record(message(GROUP))).toMatchObject({ first: true });
  await handle.close();
  await own.stop();
});

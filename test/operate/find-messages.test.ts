import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { messageId } from '../../src/history/names.ts';
import { openHistory } from '../../src/history/open.ts';
import { refOf } from '../../src/message-ref.ts';
import { conversationIdOf, identityOf, type Message, type MessageKey } from '../../src/model.ts';
import type { Desk } from '../../src/operate/desk.ts';
import { findMessages, type Wanted } from '../../src/operate/find-messages.ts';
import { makeSearch } from '../../src/operate/search-words.ts';
import { makeRecorder, type Recorder } from '../../src/record/record.ts';
import { connectRedis, type RedisHandle } from '../../src/redis/connect.ts';
import { deskOn } from '../support/desk.ts';
import { entries, flagged, groupKey, settled, verdict } from '../support/facts.ts';
import { messageOf, says } from '../support/messages.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let dir: string;
let server: TestRedis;
let redis: RedisHandle;
let desk: Desk;
let recorder: Recorder;
let history: History;
let count = 0;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'unsaid-find-'));
  server = await startRedis();
  redis = await connectRedis({ type: 'single', url: server.url }, { onError: () => {} });
  desk = deskOn(redis);
  recorder = makeRecorder(desk);
});
beforeEach(async () => {
  await redis.client.flushall();
  const file = path.join(dir, `${++count}`, 'history.sqlite');
  const keep = { keepHistoryMs: 86_400_000, keepEvidenceMs: 86_400_000 };
  history = await openHistory({ address: { type: 'sqlite', file }, ...keep, refOf, now: Date.now });
  return () => history.close();
});
afterAll(async () => {
  await desk.close();
  await redis.close();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

const NOW = Date.now();
const said = (key: MessageKey, sentAt: number, more: Partial<Message> = {}): Message =>
  messageOf(key, { sender: 'mallory', group: 'zoo', sentAt, parts: says(`message ${sentAt}`), ...more });

async function all<T>(items: AsyncGenerator<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function everyPage(wanted: Wanted, limit: number): Promise<readonly string[]> {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await findMessages(desk, history, wanted, { limit, after });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    seen.push(...page.items.map(({ identity, standing }) => `${identity} ${standing ?? ''}`.trim()));
    after = page.next;
  } while (after !== undefined);
  return seen;
}

test('what Redis remembers and what history knows are one list, newest first, each message once', async () => {
  const times = Array.from({ length: 60 }, (_, nth) => NOW - ((nth * 7_919) % 60) * 1_000);
  const keys = times.map((_, nth) => groupKey(nth + 1));
  // Recorded out of order, some in the same second; of every third history knows as well, and of ten nobody else.
  for (const [nth, key] of keys.entries()) if (nth < 50) await recorder.record(said(key, times[nth]!), []);
  const facts = keys.flatMap((key, nth) => {
    if (nth % 3 !== 0 && nth < 50) return [];
    const of = { sentAt: times[nth]!, judgedAt: NOW };
    return [verdict(key, of), flagged(key, { at: NOW }), settled(key, { at: NOW + 5 })];
  });
  await history.take(entries(...facts));
  const expected = keys
    .map((key, nth) => ({ identity: identityOf(key), at: times[nth]!, isKnown: nth % 3 === 0 || nth >= 50 }))
    .sort((a, b) => b.at - a.at || (messageId(a.identity) < messageId(b.identity) ? 1 : -1))
    .map(({ identity, isKnown }) => (isKnown ? `${identity} recalled` : identity));
  expect(await everyPage({ sender: 'mallory' }, 7)).toEqual(expected);
  expect(await everyPage({}, 20)).toEqual(expected);
  expect(await everyPage({ conversation: conversationIdOf(keys[0]!) }, 9)).toEqual(expected);
  expect(await everyPage({ sender: 'mallory', conversation: conversationIdOf(keys[0]!) }, 50)).toEqual(expected);
  expect(await everyPage({ sender: 'nobody' }, 7)).toEqual([]);
  expect((await everyPage({ standing: 'recalled' }, 7)).length).toBe(facts.length / 3);
  expect((await everyPage({ rule: 'spam/ads', sender: 'mallory' }, 7)).length).toBe(facts.length / 3);
  const lastHalf = expected.filter((_, nth) => nth < 31).length;
  expect((await everyPage({ from: NOW - 30_000 }, 11)).length).toBe(lastHalf);
});

test('without history it is what Redis remembers; gone messages and edits too, each message once', async () => {
  const key = groupKey(1);
  await recorder.record(said(key, NOW - 2_000), []);
  await recorder.record(said(key, NOW - 2_000, { event: 'edited', editedAt: NOW - 1_000 }), []);
  await recorder.record(said(groupKey(2), NOW - 3_000), []);
  await recorder.markGone([key], NOW);
  const { items } = await findMessages(desk, undefined, { sender: 'mallory' }, { limit: 10 });
  expect(items).toMatchObject([
    { identity: identityOf(key), gone: true, sentAt: NOW - 2_000 },
    { identity: identityOf(groupKey(2)), gone: false },
  ]);
});

test('words are found through disguise, in what is recorded, with the place where they stand', async () => {
  const text = (words: string) => ({ parts: [{ source: 'text', run: 0, text: words }] }) as Partial<Message>;
  await recorder.record(said(groupKey(1), NOW, text('please b.u.y cheap w4tches')), []);
  await recorder.record(said(groupKey(2), NOW, text('nothing of the kind')), []);
  await recorder.record(said(groupKey(3), NOW, { ...text('cheap watches'), sender: 'eve' }), []);
  const search = makeSearch(desk, 'cheap watches')!;
  const period = { from: 0, to: NOW + 1 };
  let looked = 0;
  const found = await all(search.recorded(period, () => looked++));
  expect(found.map(({ recorded }) => identityOf(recorded.key)).sort()).toEqual(
    [1, 3].map((seq) => identityOf(groupKey(seq))),
  );
  expect(looked).toBe(3);
  expect(found.every(({ spans }) => spans.length === 1)).toBe(true);
  const ofEve = await all(search.recorded({ ...period, sender: 'eve' }));
  expect(ofEve).toHaveLength(1);
  expect(makeSearch(desk, '   ')).toBeUndefined();
});

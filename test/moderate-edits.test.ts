import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeMetrics } from '../src/metrics/metrics.ts';
import { conversationIdOf, type EpochMs, type Message, type MessageKey } from '../src/model.ts';
import { makeModerate } from '../src/moderate.ts';
import { expiresAtOf } from '../src/queue/expires-at.ts';
import { makeRecallQueue, type RecallQueue } from '../src/queue/recall-queue.ts';
import type { Handle } from '../src/receive/handle.ts';
import { makeEvidenceKeeper } from '../src/record/evidence.ts';
import { makeRecorder } from '../src/record/record.ts';
import { connectRedis, type RedisHandle } from '../src/redis/connect.ts';
import { readItem } from '../src/redis/lane/read-item.ts';
import { makeSanctions, type Sanctions } from '../src/sanction/impose.ts';
import { judgeOf } from './judge/rules-of.ts';
import { startRedis, type TestRedis } from './support/redis.ts';

/** Edits that must go: what the record knows of the message counts, since a group's edit tells no time of sending. */
const judge = judgeOf(`version: 1
rules:
  - id: bad
    state: live
    when: { text: { terms: ["bad word"] } }
    then: [recall]
    examples: { match: ["a bad word"], no_match: ["good morning"] }
`);
const HOUR_MS = 3_600_000;
const NOW = Date.now();

let server: TestRedis;
let redis: RedisHandle;
let queue: RecallQueue;
let sanctions: Sanctions;
let handle: Handle;
beforeAll(async () => {
  server = await startRedis();
  redis = await connectRedis({ type: 'single', url: server.url }, { onError: () => {} });
  const metrics = makeMetrics({ processMetrics: false });
  const keep = { redis: redis.client, keepKeysMs: 7 * 24 * HOUR_MS, keepTextMs: HOUR_MS, now: () => NOW };
  queue = makeRecallQueue({ ...keep, metrics, onError: (error) => expect.unreachable(String(error)) });
  sanctions = makeSanctions({ ...keep, metrics });
  handle = makeModerate({
    recorder: makeRecorder(keep),
    judge: () => judge,
    evidence: makeEvidenceKeeper({ ...keep, ruleTexts: () => undefined, engine: '' }),
    queue,
    sanctions,
    admin: 'administrator',
    expiresAtOf,
    onOverLimit: async () => {},
    metrics,
    log: { info: () => {}, warn: () => {} },
    now: () => NOW,
  });
});
beforeEach(() => redis.client.flushall());
afterAll(async () => {
  await Promise.all([queue.close(), sanctions.close()]);
  await redis.close();
  await server.stop();
});

const KEY: MessageKey = { kind: 'group', group: 'g', topic: '', seq: 7 };
const sent = (text: string, sentAt: EpochMs): Message => ({
  key: KEY,
  conversation: 'group',
  conversationId: conversationIdOf(KEY),
  sender: 'ann',
  operator: undefined,
  recipient: undefined,
  group: 'g',
  groupType: 'Public',
  sentAt,
  parts: [{ source: 'text', run: 0, text }],
  event: 'sent',
  onlineOnly: false,
  editedAt: undefined,
  receivedAt: sentAt,
});
/** As a group's edit is read: with the time of the edit as that of sending. */
const edit = (text: string): Message => ({ ...sent(text, NOW), sender: undefined, event: 'edited', editedAt: NOW });
const item = () => readItem(redis.client, { type: 'message', key: KEY });

test('the recall of an edit ends when that of its message would', async () => {
  const sentAt = NOW - 48 * HOUR_MS;
  await handle.message(sent('good morning', sentAt));
  await handle.message(edit('a bad word'));
  expect((await item())?.order).toMatchObject({ sentAt, expiresAt: expiresAtOf({ sentAt, groupType: 'Public' }) });
});

test('an edit of a message that is not on record counts from the edit', async () => {
  await handle.message(edit('a bad word'));
  expect((await item())?.order).toMatchObject({ sentAt: NOW });
});

test('an edit of a message that was withdrawn costs no call, also when only the withdrawal was heard of', async () => {
  await handle.message(sent('good morning', NOW - HOUR_MS));
  await handle.recalled([KEY], NOW);
  await handle.message(edit('a bad word'));
  expect(await item()).toBeUndefined();
  await redis.client.flushall();
  await handle.recalled([KEY], NOW);
  await handle.message(edit('a bad word'));
  expect(await item()).toBeUndefined();
});

import { beforeAll, beforeEach, expect, test } from 'vitest';
import { messageId } from '../../src/history/names.ts';
import { conversationIdOf, identityOf, type Message, type MessageKey } from '../../src/model.ts';
import { type NewestFilter, newestOnRecord, type Place } from '../../src/record/newest.ts';
import { makeRecorder, type Recorder } from '../../src/record/record.ts';
import { groupKey } from '../support/facts.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);
let recorder: Recorder;
const KEEP = { keepKeysMs: 7 * 86_400_000, keepTextMs: 3_600_000, now: Date.now };
beforeAll(async () => {
  recorder = makeRecorder({ redis, ...KEEP });
});
beforeEach(() => redis.client.flushall().then(() => {}));

const NOW = Date.now();
const said = (key: MessageKey, sentAt: number, more: Partial<Message> = {}): Message => ({
  ...{ key, conversation: key.kind, conversationId: conversationIdOf(key), sender: 'mallory', operator: undefined },
  ...{ recipient: undefined, group: 'zoo', groupType: 'Public', sentAt, event: 'sent', onlineOnly: false },
  ...{ editedAt: undefined, receivedAt: NOW, parts: [{ source: 'text', run: 0, text: `message ${sentAt}` }] },
  ...more,
});

/** Every page of so many, and what they name. */
async function everyPage(filter: NewestFilter, limit: number): Promise<readonly string[]> {
  const seen: string[] = [];
  let before: Place | undefined;
  for (;;) {
    const page = await newestOnRecord({ redis, ...KEEP, idOf: messageId }, { ...filter, before }, limit);
    seen.push(...page.map(({ recorded }) => identityOf(recorded.key)));
    if (page.length < limit) return seen;
    before = page.at(-1);
  }
}

test('page by page, what is on record comes newest first and each message once, by any filter', async () => {
  const times = Array.from({ length: 60 }, (_, nth) => NOW - ((nth * 7_919) % 60) * 1_000);
  const keys = times.map((_, nth) => groupKey(nth + 1));
  // Recorded out of order, and by two people: every fourth by eve.
  for (const [nth, key] of keys.entries())
    await recorder.record(said(key, times[nth]!, nth % 4 === 0 ? { sender: 'eve' } : {}), []);
  const sorted = keys
    .map((key, nth) => ({ identity: identityOf(key), at: times[nth]!, isEve: nth % 4 === 0 }))
    .sort((a, b) => b.at - a.at || (messageId(a.identity) < messageId(b.identity) ? 1 : -1));
  const named = (wanted: (one: (typeof sorted)[number]) => boolean) =>
    sorted.filter(wanted).map(({ identity }) => identity);
  expect(await everyPage({}, 7)).toEqual(named(() => true));
  expect(await everyPage({ sender: 'eve' }, 4)).toEqual(named(({ isEve }) => isEve));
  expect(await everyPage({ group: 'zoo' }, 9)).toEqual(named(() => true));
  expect(await everyPage({ group: 'elsewhere' }, 9)).toEqual([]);
  expect(await everyPage({ sender: 'nobody' }, 7)).toEqual([]);
  expect(await everyPage({ from: NOW - 30_000 }, 11)).toEqual(named(({ at }) => at >= NOW - 30_000));
  expect(await everyPage({ to: NOW - 30_000 }, 11)).toEqual(named(({ at }) => at < NOW - 30_000));
});

test('gone messages are on the list, and a message that was edited stands on it once', async () => {
  const key = groupKey(1);
  await recorder.record(said(key, NOW - 2_000), []);
  await recorder.record(said(key, NOW - 2_000, { event: 'edited', editedAt: NOW - 1_000 }), []);
  await recorder.record(said(groupKey(2), NOW - 3_000), []);
  await recorder.markGone([key], NOW);
  const found = await newestOnRecord({ redis, ...KEEP, idOf: messageId }, { sender: 'mallory' }, 10);
  expect(found.map(({ recorded }) => [identityOf(recorded.key), recorded.gone])).toEqual([
    [identityOf(key), true],
    [identityOf(groupKey(2)), false],
  ]);
});

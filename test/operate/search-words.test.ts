import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { conversationIdOf, identityOf, type Message, type MessageKey } from '../../src/model.ts';
import type { Desk } from '../../src/operate/desk.ts';
import { openSearch } from '../../src/operate/search-words.ts';
import { makeRecorder, type Recorder } from '../../src/record/record.ts';
import { runIn } from '../cli/in-process.ts';
import { deskOn } from '../support/desk.ts';
import { groupKey } from '../support/facts.ts';
import { makeModel } from '../support/make-model.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);
let desk: Desk;
let recorder: Recorder;
beforeAll(async () => {
  desk = deskOn(redis);
  recorder = makeRecorder(desk);
});
afterAll(async () => {
  await desk.close();
});

const NOW = Date.now();
const said = (key: MessageKey, sentAt: number, more: Partial<Message> = {}): Message => ({
  ...{ key, conversation: key.kind, conversationId: conversationIdOf(key), sender: 'mallory', operator: undefined },
  ...{ recipient: undefined, group: 'zoo', groupType: 'Public', sentAt, event: 'sent', onlineOnly: false },
  ...{ editedAt: undefined, receivedAt: NOW, parts: [{ source: 'text', run: 0, text: `message ${sentAt}` }] },
  ...more,
});

async function all<T>(items: AsyncGenerator<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('words are found through disguise, in what is recorded, with the place where they stand', async () => {
  const text = (words: string) => ({ parts: [{ source: 'text', run: 0, text: words }] }) as Partial<Message>;
  await recorder.record(said(groupKey(1), NOW, text('please b.u.y cheap w4tches')), []);
  await recorder.record(said(groupKey(2), NOW, text('nothing of the kind')), []);
  await recorder.record(said(groupKey(3), NOW, { ...text('cheap watches'), sender: 'eve' }), []);
  const search = (await openSearch(desk, 'cheap watches'))!;
  const period = { from: 0, to: NOW + 1 };
  let looked = 0;
  const found = await all(
    search.run(period, (count = 1) => {
      looked += count;
    }),
  );
  expect(found.map(({ key }) => identityOf(key)).sort()).toEqual([1, 3].map((seq) => identityOf(groupKey(seq))));
  expect(looked).toBe(3);
  expect(found.every(({ spans }) => spans.length === 1)).toBe(true);
  const ofEve = await all(search.run({ ...period, sender: 'eve' }));
  expect(ofEve).toHaveLength(1);
  await search.close();
  expect(await openSearch(desk, '   ')).toBeUndefined();
});

test('unsaid rules compare looks at what is recorded', async () => {
  const rules = await mkdtemp(join(tmpdir(), 'unsaid-compare-'));
  await mkdir(join(rules, 'models'));
  const old = makeModel('offers');
  await writeFile(join(rules, 'models/offers.model'), old);
  await writeFile(join(rules, 'models/offers.before'), old);
  const text = (words: string) => ({ parts: [{ source: 'text', run: 0, text: words }] }) as Partial<Message>;
  await recorder.record(said(groupKey(11), NOW, text('深圳加微信领福利99')), []);
  const env = { REDIS_URL: server.url, KEEP_KEYS: '1h', KEEP_TEXT: '1h' };
  const { code, stdout } = await runIn(env, 'rules', 'compare', 'offers', '--rules', rules, '--since', '1h');
  await rm(rules, { recursive: true });
  expect([code, stdout]).toEqual([0, '4 messages, 1 matches with both\n  0 match only now\n  0 no longer match\n']);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeAct } from '../src/act/act.ts';
import { makeLedger, parseTurn } from '../src/lane/ledger.ts';
import { readItem } from '../src/lane/read-item.ts';
import { makeMetrics } from '../src/metrics/metrics.ts';
import type { EpochMs, Message } from '../src/model.ts';
import { makeModerate } from '../src/moderate.ts';
import { expiresAtOf } from '../src/queue/expires-at.ts';
import { makeRecallQueue, type RecallQueue } from '../src/queue/recall-queue.ts';
import type { Handle } from '../src/receive/handle.ts';
import { makeEvidenceKeeper } from '../src/record/evidence.ts';
import { makeRecorder, type Recorder } from '../src/record/record.ts';
import { makeKeys } from '../src/redis/keys/space.ts';
import { makeSanctions, type Sanctions } from '../src/sanction/impose.ts';
import { judgeOf } from './judge/rules-of.ts';
import { type GroupKey, messageOf, says } from './support/messages.ts';
import { nothingLate } from './support/nothing-late.ts';
import { useHandle, useRedis } from './support/use-redis.ts';

/** The order of the steps, and what each is told: over a real Redis, without a worker, so that everything stays to be seen. */
const judge = judgeOf(`version: 1
exempt: [staff]
rules:
  - id: typed
    state: live
    scope: { group_types: [Public] }
    when: { text: { terms: ["public offence"] } }
    then: [recall]
    examples: { match: ["a public offence"], no_match: ["good morning"] }
  - id: bad
    state: live
    when: { text: { terms: ["bad word"] } }
    then: [recall]
    examples: { match: ["a bad word"], no_match: ["good morning"] }
  - id: flood
    state: live
    when: { count: { per: [sender, conversation], over: 10s, gte: 3 } }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence: [{ at: 0s, from: u1, text: "hi", repeat: 3, every: 1s }]
        expect: { recalled: 3 }
      - sequence: [{ at: 0s, from: u1, text: "hi", repeat: 3, every: 8s }]
        expect: none
`);
const HOUR_MS = 3_600_000;
const NOW = Date.now();

const server = useRedis();
const redis = useHandle(server);
let queue: RecallQueue;
let sanctions: Sanctions;
let recorder: Recorder;
let handle: Handle;
/** Of each rule that matched and was counted. */
const verdicts: string[] = [];
/** Why callbacks were not acted on. */
const suspicious: string[] = [];
/** What the brakes were told of. */
const judged: string[] = [];
let knownReads = 0;
beforeAll(async () => {
  const metrics = makeMetrics({ processMetrics: false });
  const keep = { redis, keepKeysMs: 7 * 24 * HOUR_MS, keepTextMs: HOUR_MS, now: () => NOW };
  queue = makeRecallQueue({ ...keep, metrics, onError: (error) => expect.unreachable(String(error)) });
  sanctions = makeSanctions({ ...keep, metrics });
  recorder = makeRecorder(keep);
  const evidence = makeEvidenceKeeper({ ...keep, ruleTexts: () => undefined, engine: '' });
  const counting = {
    verdict: (rule: string) => verdicts.push(rule),
    suspicious: (why: string) => suspicious.push(why),
    ruleOverBudget: () => {},
    judgedLate: () => {},
  };
  const log = { info: () => {}, warn: () => {} };
  const act = makeAct({
    ...{ evidence, queue, sanctions, metrics: counting, log },
    admin: 'administrator',
    expiresAtOf,
    now: () => NOW,
  });
  handle = makeModerate({
    recorder: {
      ...recorder,
      edited: (told) => {
        knownReads++;
        return recorder.edited(told);
      },
    },
    judged: { count: (conversation) => judged.push(conversation) },
    judge: () => judge,
    act,
    queue,
    ...nothingLate,
    onOverLimit: async () => {},
    metrics: counting,
    log,
  });
});
beforeEach(async () => {
  await redis.client.flushall();
  verdicts.length = 0;
  suspicious.length = 0;
  judged.length = 0;
  knownReads = 0;
});
afterAll(async () => {
  await Promise.all([queue.close(), sanctions.close()]);
});

const KEY: GroupKey = { kind: 'group', group: 'g', topic: '', seq: 7 };
const sent = (text: string, sentAt: EpochMs, key: GroupKey = KEY): Message =>
  messageOf(key, { sentAt, group: 'g', parts: says(text) });
/** As a group's edit is read: with the time of the edit as that of sending. */
const edit = (text: string, editor?: string): Message => ({
  ...sent(text, NOW),
  sender: undefined,
  operator: editor,
  editor,
  groupType: undefined,
  event: 'edited',
  editedAt: NOW,
});
const item = (key: GroupKey = KEY) => readItem(redis, { type: 'message', key });

test('the recall of an edit ends when that of its message would', async () => {
  const sentAt = NOW - 48 * HOUR_MS;
  await handle.message(sent('good morning', sentAt));
  await handle.message(edit('a bad word'));
  expect((await item())?.order).toMatchObject({ sentAt, expiresAt: expiresAtOf({ sentAt, groupType: 'Public' }) });
});

test('an edit is judged where its message was, though its callback does not say of what type the group is', async () => {
  await handle.message(sent('good morning', NOW));
  await handle.message(edit('a public offence', 'ann'));
  expect((await item())?.order).toMatchObject({ rule: 'typed', groupType: 'Public' });
  await redis.client.flushall();
  await handle.message({ ...sent('good morning', NOW), groupType: 'ChatRoom' });
  await handle.message(edit('a public offence', 'ann'));
  expect(await item()).toBeUndefined();
});

test('what an edit says is said by who made it: staff may, and nobody may in their name', async () => {
  await handle.message(sent('good morning', NOW));
  await handle.message(edit('a bad word', 'staff'));
  expect(await item()).toBeUndefined();
  await handle.message({ ...sent('good evening', NOW, { ...KEY, seq: 8 }), sender: 'staff' });
  await handle.message({ ...edit('a bad word', 'mallory'), sender: 'staff', key: { ...KEY, seq: 8 } });
  expect(await item({ ...KEY, seq: 8 })).toMatchObject({ order: { rule: 'bad' } });
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

test('a message that was recorded but not flagged before a crash is flagged when it comes again', async () => {
  const message = sent('a bad word', NOW);
  await recorder.record(message, judge.counters(message));
  expect(await handle.message(message)).toBe('duplicate');
  expect(await item()).toMatchObject({ state: 'pending', order: { rule: 'bad' } });
});

test('a message is counted once for each rule, however often it comes', async () => {
  for (let time = 0; time < 3; time++) await handle.message(sent('a bad word', NOW));
  expect(verdicts).toEqual(['bad']);
});

test('the brakes hear of each message judged once, whatever the rules say of it', async () => {
  for (let time = 0; time < 2; time++) await handle.message(sent('good morning', NOW));
  await handle.message(sent('a bad word', NOW, { ...KEY, seq: 8 }));
  handle.draft(sent('a bad word', NOW));
  expect(judged).toEqual(['group', 'group']);
});

test('an edit reads the record of its message once; a message that was just sent reads nothing', async () => {
  await handle.message(edit('a bad word'));
  await handle.message(sent('good morning', NOW));
  expect(knownReads).toBe(1);
  await handle.message({ ...edit('a bad word'), editedAt: NOW + 1 });
  expect(knownReads).toBe(2);
});

test('a message withdrawn before it came costs no call; the others of its wave are recalled', async () => {
  const wave = [1, 2, 3].map((seq): GroupKey => ({ ...KEY, seq }));
  await handle.recalled([wave[2]!], NOW + 2_000);
  for (const [index, key] of wave.entries()) await handle.message(sent('hi', NOW + index, key));
  expect(await Promise.all(wave.map(async (key) => (await item(key))?.state))).toEqual([
    'pending',
    'pending',
    undefined,
  ]);
});

describe('an after-recall callback that names what is to come', () => {
  test('does not hide what is sent under those numbers later', async () => {
    const keys = Array.from({ length: 20 }, (_, at): GroupKey => ({ ...KEY, seq: 100 + at }));
    await handle.recalled(keys, NOW - 60_000);
    for (const key of keys) await handle.message(sent('a bad word', NOW, key));
    expect(await Promise.all(keys.map(async (key) => (await item(key))?.state))).toEqual(keys.map(() => 'pending'));
  });
  test('does not hide what was sent in the same second, of which only the second is told', async () => {
    const second = Math.floor(NOW / 1_000) * 1_000;
    await handle.recalled([KEY], second + 500);
    await handle.message(sent('a bad word', second));
    expect((await item())?.state).toBe('pending');
  });
  test('does not hide an edit that is made later', async () => {
    await handle.message(sent('a good word', NOW - 120_000));
    await handle.recalled([KEY], NOW - 60_000);
    await handle.message(edit('a bad word'));
    expect((await item())?.state).toBe('pending');
  });
  test('still hides an edit that was made before it', async () => {
    await handle.message(sent('a good word', NOW - 120_000));
    await handle.recalled([KEY], NOW + 1_000);
    await handle.message(edit('a bad word'));
    expect(await item()).toBeUndefined();
  });
});

describe('a second text under the key of a message', () => {
  test('is counted and not acted on: nobody can have a clean message removed', async () => {
    await handle.message(sent('a good word', NOW));
    expect(await handle.message(sent('a bad word', NOW))).toBe('duplicate');
    expect(await item()).toBeUndefined();
    expect(suspicious).toEqual(['differs']);
  });
  test('is not acted on either when it says another time, which puts it elsewhere in the record', async () => {
    await handle.message(sent('a good word', NOW));
    for (const days of [1, 2, 5]) await handle.message(sent('a bad word', NOW - days * 24 * HOUR_MS));
    expect(await item()).toBeUndefined();
    expect(suspicious).toEqual(['differs', 'differs', 'differs']);
  });
  test('is not acted on when only its sender is another', async () => {
    await handle.message(sent('a bad word', NOW));
    await handle.message({ ...sent('a bad word', NOW), sender: 'victim' });
    expect(suspicious).toEqual(['differs']);
  });
  test('of one edit is not acted on', async () => {
    await handle.message(sent('a good word', NOW - 1_000));
    await handle.message(edit('a better word'));
    await handle.message(edit('a bad word'));
    expect(await item()).toBeUndefined();
    expect(suspicious).toEqual(['differs']);
  });
  test('that is the same is a duplicate like any other, and flags what a crash left unflagged', async () => {
    await recorder.record(sent('a bad word', NOW));
    expect(await handle.message(sent('a bad word', NOW))).toBe('duplicate');
    expect((await item())?.state).toBe('pending');
    expect(suspicious).toEqual([]);
  });
});

test('a recall that waits is ended when its message is withdrawn', async () => {
  await handle.message(sent('a bad word', NOW));
  expect((await item())?.state).toBe('pending');
  await handle.recalled([KEY], NOW);
  expect((await item())?.state).toBe('gone');
});

test('a recall that was made is confirmed when Tencent tells of it', async () => {
  await handle.message(sent('a bad word', NOW));
  const ledger = makeLedger(redis, 'group_msg_recall', HOUR_MS);
  const [entry] = await redis.client.zrange(makeKeys().lane('group_msg_recall').outbox, '0', '0');
  const turn = parseTurn(entry!);
  const claim = await ledger.claim(turn, 10, { type: 'taken', probe: false });
  const moves = (claim.type === 'claimed' ? claim.items : []).map(
    ({ id }) => ({ type: 'done', id, outcome: 'recalled', forgiven: 0, code: '0' }) as const,
  );
  await ledger.settle(turn, moves, undefined);
  expect(await item()).toMatchObject({ state: 'recalled', confirmedAt: undefined });
  await handle.recalled([KEY], NOW);
  expect(await item()).toMatchObject({ state: 'recalled', confirmedAt: expect.any(Number) });
});

test('of a draft nothing is recorded, and it is answered by the rules all the same', async () => {
  expect(handle.draft(sent('a bad word', NOW))).toEqual({ errorCode: 0 });
  expect(verdicts).toEqual(['bad']);
  expect(await redis.client.dbsize()).toBe(0);
});

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCallbacks } from '../scripts/fuzz/callbacks.ts';
import { HOSTILE_RULES } from '../scripts/fuzz/hostile-rules.ts';
import { makeAct } from '../src/act/act.ts';
import { makeMetrics } from '../src/metrics/metrics.ts';
import { makeModerate } from '../src/moderate.ts';
import { expiresAtOf } from '../src/queue/expires-at.ts';
import { makeRecallQueue } from '../src/queue/recall-queue.ts';
import { type Handle, handleParsed } from '../src/receive/handle.ts';
import { parseCallback } from '../src/receive/parse.ts';
import { makeEvidenceKeeper } from '../src/record/evidence.ts';
import { makeRecorder } from '../src/record/record.ts';
import { connectRedis, type RedisHandle } from '../src/redis/connect.ts';
import { makeSanctions } from '../src/sanction/impose.ts';
import { judgeOf } from './judge/rules-of.ts';
import { useRedis } from './support/use-redis.ts';

/** Whatever a signed callback says is taken in or refused by name: no script and no step fails on what is let through. */
const DAY_MS = 86_400_000;

const server = useRedis();
let redis: RedisHandle;
let handle: Handle;
const closers: (() => Promise<void>)[] = [];
const complaints: string[] = [];
let now = Date.now();

beforeAll(async () => {
  redis = await connectRedis(
    { type: 'single', url: server.url },
    { onError: (error) => complaints.push(String(error)) },
  );
  const judge = judgeOf(HOSTILE_RULES);
  const metrics = makeMetrics({ processMetrics: false });
  const keep = { redis, keepKeysMs: 7 * DAY_MS, keepTextMs: DAY_MS, now: () => now };
  const onError = (error: unknown) => complaints.push(String(error));
  const queue = makeRecallQueue({ ...keep, metrics, onError });
  const sanctions = makeSanctions({ ...keep, metrics });
  closers.push(
    () => queue.close(),
    () => sanctions.close(),
  );
  const log = { info: () => {}, warn: () => {} };
  const act = makeAct({
    evidence: makeEvidenceKeeper({ ...keep, ruleTexts: () => undefined, engine: '' }),
    ...{ queue, sanctions, metrics, log, expiresAtOf, admin: 'administrator', now: () => now },
  });
  handle = makeModerate({
    ...{ recorder: makeRecorder(keep), judged: { count: () => {} }, judge: () => judge, act, queue, metrics, log },
    ...{ handOn: async () => {}, draftApart: async () => undefined },
    onOverLimit: async () => {},
  });
});
afterAll(async () => {
  for (const close of closers) await close();
  await redis.close();
});
beforeEach(async () => {
  complaints.length = 0;
  now = Date.now();
  await redis.client.flushall();
});

/** Takes callbacks in, many at once as they come; what was rejected, with its words. */
async function takeIn(bodies: readonly { command: string; text: string }[]): Promise<readonly string[]> {
  const results = await Promise.allSettled(
    bodies.map(async ({ command, text }) => {
      const parsed = parseCallback(command, text, now);
      if (parsed.type === 'draft') handle.draft(parsed.draft);
      await handleParsed(handle, parsed);
    }),
  );
  return results.flatMap((result) =>
    result.status === 'rejected' ? [String(result.reason?.stack ?? result.reason)] : [],
  );
}
const inGroup = (fields: object) => ({
  command: 'Group.CallbackAfterSendMsg',
  text: JSON.stringify({
    ...{ GroupId: 'g', From_Account: 'u1', Type: 'Public', MsgSeq: 1, MsgTime: Math.floor(now / 1_000) },
    ...{ MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }], ...fields },
  }),
});

test('no sequence of callbacks makes a script or step fail, in any order and any number of times', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 1, max: 64 }),
      async (seed, count, atOnce) => {
        const source = makeCallbacks({ seed, sentinel: '', now: () => now });
        const bodies = Array.from({ length: count }, () => {
          const { command, body } = source.next();
          return { command, text: body.toString('utf8') };
        });
        for (let at = 0; at < count; at += atOnce) expect(await takeIn(bodies.slice(at, at + atOnce))).toEqual([]);
        expect(complaints).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
}, 60_000);

describe('one sender says more than a history holds', () => {
  test.each([
    ['last', 90],
    ['first', -1],
    ['in the middle', 40],
  ])('and messages come late: sent %s', async (_which, offset) => {
    // All in one bucket, which is four minutes long at least.
    const second = Math.floor(now / 240_000) * 240 - 140;
    const say = (seq: number, MsgTime: number) => takeIn([inGroup({ MsgSeq: seq, MsgTime })]);
    for (let seq = 1; seq <= 100; seq++) expect(await say(seq, second + Math.floor(seq / 2))).toEqual([]);
    for (let seq = 101; seq <= 106; seq++) expect(await say(seq, second + offset)).toEqual([]);
  });
});

test.each([
  ['a time of nothing', { MsgTime: 0, EventTime: '0' }],
  ['a time below 36^4', { MsgTime: 1_679, EventTime: 1_679_000 }],
  ['a time in 2106', { MsgTime: 4_294_967_295 }],
  ['half a character for a sender', { From_Account: '\ud800' }],
  ['half a character in its text', { MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'badword \ud800' } }] }],
])('a message with %s is taken in with its neighbours', async (_what, odd) => {
  const many = Array.from({ length: 40 }, (_, at) => inGroup({ MsgSeq: at + 1, ...(at === 20 ? odd : {}) }));
  expect(await takeIn(many)).toEqual([]);
  const ttls = await Promise.all(
    (await redis.client.keys('*')).map(async (key) => [key, await redis.client.pttl(key)] as const),
  );
  for (const [key, ttl] of ttls) expect(ttl, key).toBeLessThan(17 * DAY_MS);
});

test('what is of another type in Redis fails for whom it concerns and for nobody else', async () => {
  const { record } = redis.keys;
  await takeIn([inGroup({ GroupId: 'broken', MsgSeq: 1 })]);
  const keys = await redis.client.keys('*:keys:*');
  expect(keys).toHaveLength(1);
  await redis.client.set(keys[0]!, 'a word');
  const many = ['broken', 'a', 'b', 'c', 'd', 'e'].map((GroupId, at) => inGroup({ GroupId, MsgSeq: at + 10 }));
  const rejected = await takeIn(many);
  expect(rejected).toHaveLength(1);
  expect(rejected[0]).toContain('WRONGTYPE');
  expect(record).toBeDefined();
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Act, type Matched, makeAct } from '../../src/act/act.ts';
import type { ToldVerdict } from '../../src/journal/tell-verdicts.ts';
import { readItem } from '../../src/lane/read-item.ts';
import { readLane } from '../../src/lane/read-lane.ts';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import type { Action, Cause, Hit, MessageKey } from '../../src/model.ts';
import { expiresAtOf } from '../../src/queue/expires-at.ts';
import { makeRecallQueue, type RecallQueue } from '../../src/queue/recall-queue.ts';
import { makeEvidenceKeeper } from '../../src/record/evidence.ts';
import { readEvidence } from '../../src/record/read-evidence.ts';
import { makeSanctions, type Sanctions } from '../../src/sanction/impose.ts';
import { readReviews } from '../../src/sanction/review.ts';
import { hitOf, messageOf, says } from '../support/messages.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.now();
const KEY = { kind: 'group', group: 'g', topic: '', seq: 7 } as const satisfies MessageKey;
const RECALL: Action = { type: 'recall', which: 'this', keepFirst: 0 };
const LADDERS = [
  { name: 'abuse', windowMs: HOUR_MS, rungs: [{ at: 2, do: [{ type: 'mute', seconds: 60 } as const] }] },
];

const server = useRedis();
const redis = useHandle(server);
let queue: RecallQueue;
let sanctions: Sanctions;
let act: Act;
const verdicts: string[] = [];
const history: ToldVerdict[] = [];
beforeAll(async () => {
  const metrics = makeMetrics({ processMetrics: false });
  const keep = { redis, keepKeysMs: 24 * HOUR_MS, keepTextMs: HOUR_MS, now: () => NOW };
  queue = makeRecallQueue({ ...keep, metrics, onError: (error) => expect.unreachable(String(error)) });
  sanctions = makeSanctions({ ...keep, metrics });
  act = makeAct({
    evidence: makeEvidenceKeeper({ ...keep, ruleTexts: () => undefined, engine: '' }),
    queue,
    sanctions,
    journal: {
      verdict: async (told) => {
        history.push(told);
      },
    },
    admin: 'administrator',
    expiresAtOf,
    metrics: { verdict: (rule, _state, action) => verdicts.push(`${rule}:${action}`) },
    log: { info: () => {} },
    now: () => NOW,
  });
});
beforeEach(async () => {
  await redis.client.flushall();
  verdicts.length = 0;
  history.length = 0;
});
afterAll(async () => {
  await Promise.all([queue.close(), sanctions.close()]);
});

const MESSAGE = messageOf(KEY, { sentAt: NOW - 1_000, receivedAt: NOW, parts: says('look at this') });
const hit = (rule: string, ...actions: readonly Action[]): Hit => hitOf(rule, actions, { severity: 'high' });
const matched = (cause: Cause, hits: readonly Hit[], more: Partial<Matched> = {}): Matched => ({
  cause,
  message: cause === 'edited' ? { ...MESSAGE, event: 'edited', editedAt: NOW - 500 } : MESSAGE,
  sightings: { first: true, gone: false, counters: [] },
  verdict: { ruleSet: 'abc', hits },
  ladders: LADDERS,
  first: true,
  known: async () => undefined,
  ...more,
});
const CAUSES = ['sent', 'edited', 'looked', 'hunted'] as const satisfies readonly Cause[];
const strikes = async () => {
  const [key] = await redis.client.keys('unsaid:*:strikes:*');
  return key === undefined ? 0 : redis.client.zcard(key);
};

test('the same verdict for every cause: one recall, one strike, one review, and evidence of each', async () => {
  const bad = hit('bad', RECALL, { type: 'review' }, { type: 'strike', ladder: 'abuse', points: 1 });
  for (const cause of [...CAUSES, ...CAUSES]) await act(matched(cause, [bad]));
  expect((await readLane(redis, 'group_msg_recall')).flagged).toBe(1);
  expect(await strikes()).toBe(1);
  expect((await readReviews(redis, 10)).entries).toBe(1);
  const { judgements, flags } = await readEvidence(redis, KEY);
  expect(judgements.map(({ cause }) => cause).toSorted()).toEqual(CAUSES.toSorted());
  const causes = flags.map(({ by }) => (by.type === 'message' ? (by.cause ?? 'sent') : 'a person'));
  expect(causes.toSorted()).toEqual(CAUSES.toSorted());
});

test('what something finds later recalls a message that the rules had let stand, and says so', async () => {
  await act(matched('sent', [hit('seen', { type: 'review' })]));
  expect(await readItem(redis, { type: 'message', key: KEY })).toBeUndefined();
  await act(matched('looked', [hit('picture', RECALL)]));
  expect(await readItem(redis, { type: 'message', key: KEY })).toMatchObject({ order: { rule: 'picture' } });
  const { judgements } = await readEvidence(redis, KEY);
  expect(judgements.map(({ cause, verdict }) => [cause, verdict.hits[0]!.rule]).toSorted()).toEqual([
    ['looked', 'picture'],
    ['sent', 'seen'],
  ]);
});

test('strikes of a later verdict climb on those of the first', async () => {
  await act(matched('sent', [hit('one', { type: 'strike', ladder: 'abuse', points: 1 })]));
  const { imposed, climbed } = await act(
    matched('looked', [hit('two', { type: 'strike', ladder: 'abuse', points: 1 })]),
  );
  expect(imposed).toMatchObject([{ type: 'mute', account: 'ann', seconds: 60 }]);
  expect(climbed.hits).toHaveLength(2);
});

test('a message that is gone by the time of a later verdict costs no call', async () => {
  const known = async () => ({ sentAt: MESSAGE.sentAt, groupType: 'Public', gone: true });
  await act(matched('hunted', [hit('bad', RECALL)], { known }));
  expect((await readLane(redis, 'group_msg_recall')).flagged).toBe(0);
});

test('hits are counted once for each cause, as whoever judged says', async () => {
  await act(matched('sent', [hit('bad', RECALL)]));
  await act(matched('sent', [hit('bad', RECALL)], { first: false }));
  await act(matched('looked', [hit('bad')]));
  expect(verdicts).toEqual(['bad:recall', 'bad:none']);
});

test('the journal hears of every verdict, also of one that asks for nothing', async () => {
  const shadow: Hit = { ...hit('new', RECALL), state: 'shadow' };
  const answers = [await act(matched('sent', [shadow])), await act(matched('looked', [hit('bad', RECALL)]))];
  expect(history.map(({ verdict }) => verdict)).toEqual(answers.map(({ verdict }) => verdict));
  expect(history.map(({ cause }) => cause)).toEqual(['sent', 'looked']);
});

test('a journal that takes nothing lets nothing be done, and all is in order when it is acted on again', async () => {
  await redis.client.flushall();
  const broken = makeAct({
    evidence: { keep: async () => {} },
    queue,
    sanctions,
    journal: { verdict: () => Promise.reject(new Error('full')) },
    admin: 'administrator',
    expiresAtOf,
    metrics: { verdict: () => {} },
    log: { info: () => {} },
    now: () => NOW,
  });
  await expect(broken(matched('sent', [hit('bad', RECALL)]))).rejects.toThrow('full');
  expect((await act(matched('sent', [hit('bad', RECALL)]))).flagged).toMatchObject([{ standing: 'queued' }]);
});

import { expect, test, vi } from 'vitest';
import { makeSwitches } from '../../src/lane/switches.ts';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import type { MuteOrder } from '../../src/sanction/mute-fact.ts';
import { makeMuteQueue } from '../../src/sanction/mute-queue.ts';
import { startMuteWorker } from '../../src/sanction/mute-worker.ts';
import { countCancelledMutes } from '../../src/sanction/start.ts';
import { letPass, until } from '../support/until.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const server = useRedis();
const redis = useHandle(server);

test('a mute whose answer cannot be dealt with is told and ends: it is not called for ever', async () => {
  const order: MuteOrder = {
    type: 'mute',
    key: { kind: 'group', group: 'g', topic: '', seq: 1 },
    ...{ account: 'u', group: 'g', topic: '', seconds: 600, sender: 'u', severity: 'high', rule: 'r', policy: 'p' },
    ...{ ruleSet: 'x', sentAt: Date.now(), flaggedAt: Date.now() },
  };
  const queue = makeMuteQueue(redis, 3_600_000);
  const seen = { calls: 0, outcomes: [] as string[], told: [] as string[] };
  const worker = startMuteWorker({
    redis: redis.open('patient'),
    client: {
      mute: async () => {
        seen.calls++;
        return { answer: { type: 'answer', code: 0, results: undefined }, tripMs: 1, signed: { userSig: '' } as never };
      },
    },
    credential: {
      accepted: () => {
        throw new TypeError('no such thing');
      },
    } as never,
    metrics: { mute: (outcome) => seen.outcomes.push(outcome), review: () => {} },
    log: { warn: () => {}, error: (_fields, text) => seen.told.push(text) },
    ...{ rate: 200, keepKeysMs: 3_600_000, now: Date.now, random: Math.random },
  });
  await queue.add(order);
  await vi.waitFor(() => expect(seen.outcomes).toEqual(['refused']), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await queue.counts()).toEqual({ waiting: 0, underWay: 0 }), { timeout: 10_000 });
  expect(seen).toMatchObject({ calls: 1, told: ['a mute was called and could not be written down'] });
  await worker.close();
  await queue.close();
});

test('a mute that a person takes back is called with what remains, once, whatever its rule’s switch says', async () => {
  const order: MuteOrder = {
    type: 'mute',
    key: { kind: 'group', group: 'h', topic: '', seq: 2 },
    ...{ account: 'v', group: 'h', topic: '', seconds: 600, sender: 'v', severity: 'high', rule: 'off', policy: 'p' },
    ...{ ruleSet: 'x', sentAt: Date.now(), flaggedAt: Date.now() - 3_600_000 },
  };
  const calls: number[] = [];
  const queue = makeMuteQueue(redis, 3_600_000);
  const { mutedUntil } = redis.keys.sanction;
  await redis.client.set(mutedUntil('h', '', 'v'), Date.now() + 600_000);
  await makeSwitches(redis, 'forbid_send_msg').set({ type: 'rule', rule: 'off' }, 'cancel');
  const worker = startMuteWorker({
    redis: redis.open('patient'),
    client: {
      mute: async ({ seconds }) => {
        calls.push(seconds);
        return { answer: { type: 'answer', code: 0, results: undefined }, tripMs: 1, signed: { userSig: '' } as never };
      },
    },
    credential: { accepted: () => {} } as never,
    metrics: { mute: () => {}, review: () => {} },
    log: { warn: () => {}, error: () => {} },
    ...{ rate: 200, keepKeysMs: 3_600_000, now: Date.now, random: Math.random },
  });
  await queue.lift(order, 0);
  await queue.lift(order, 0);
  const told = async () => {
    const entries = await redis.client.xrange(redis.keys.journal.of('').stream, '-', '+');
    return entries.map(([, [, json = '{}']]) => JSON.parse(json)).filter((fact) => fact.standing === 'lifted');
  };
  await vi.waitFor(async () => expect(await told()).toHaveLength(1), { timeout: 10_000 });
  expect((await told())[0]).toMatchObject({ type: 'mute', account: 'v', seconds: 600 });
  expect(calls).toEqual([0]);
  expect(await redis.client.exists(mutedUntil('h', '', 'v'))).toBe(0);
  // Another mute stands: the account stays silent for the rest of that.
  await queue.lift({ ...order, key: { kind: 'group', group: 'h', topic: '', seq: 3 } }, 120);
  await vi.waitFor(() => expect(calls).toEqual([0, 120]), { timeout: 10_000 });
  await worker.close();
  await queue.close();
});

const muteOf = (seq: number, rule: string): MuteOrder => ({
  type: 'mute',
  key: { kind: 'group', group: 'w', topic: '', seq },
  ...{
    account: `a${seq}`,
    group: 'w',
    topic: '',
    seconds: 600,
    sender: `a${seq}`,
    severity: 'high',
    rule,
    policy: 'p',
  },
  ...{ ruleSet: 'x', sentAt: Date.now(), flaggedAt: Date.now() },
});

test('a waiting mute that a person cancels has that outcome; what takes a mute back is not cancelled', async () => {
  await redis.client.flushall();
  const queue = makeMuteQueue(redis, 3_600_000);
  await queue.add(muteOf(1, 'spam'));
  await queue.add(muteOf(2, 'other'));
  await queue.lift(muteOf(3, 'spam'), 0);
  expect(await queue.discard(({ rule }) => rule === 'spam')).toBe(1);
  expect(await queue.counts()).toEqual({ waiting: 2, underWay: 0 });
  const facts = await redis.client.xrange(redis.keys.journal.of('').stream, '-', '+');
  expect(facts.map(([, [, json = '{}']]) => JSON.parse(json))).toMatchObject([
    { type: 'mute', account: 'a1', standing: 'cancelled' },
  ]);
  const metrics = makeMetrics({ processMetrics: false });
  await countCancelledMutes(redis, metrics);
  await countCancelledMutes(redis, metrics);
  expect((await metrics.expose()).body).toContain('unsaid_mutes_total{outcome="cancelled"} 1\n');
  await queue.close();
});

test('many mutes that are held look seldom, so that they keep neither Redis nor other mutes busy', async () => {
  await redis.client.flushall();
  const queue = makeMuteQueue(redis, 3_600_000);
  const switches = makeSwitches(redis, 'forbid_send_msg');
  await switches.set({ type: 'rule', rule: 'held' }, 'hold');
  await Promise.all(Array.from({ length: 600 }, (_, seq) => queue.add(muteOf(seq, 'held'))));
  const worker = startMuteWorker({
    redis: redis.open('patient'),
    client: { mute: () => Promise.reject(new Error('nobody calls')) },
    credential: {} as never,
    metrics: { mute: () => {}, review: () => {} },
    log: { warn: () => {}, error: () => {} },
    ...{ rate: 200, keepKeysMs: 3_600_000, now: Date.now, random: () => 0.5 },
  });
  const { prefix, name } = redis.keys.sanction.muteQueue;
  await until(async () => (await redis.client.zcard(`${prefix}:${name}:delayed`)) === 600);
  const looks = async () => Number(/cmdstat_hmget:calls=(\d+)/.exec(await redis.client.info('commandstats'))?.[1] ?? 0);
  const before = await looks();
  await letPass(3_000, 'each would have looked three times');
  expect((await looks()) - before).toBeLessThan(1_000);
  await worker.close();
  await queue.close();
});

import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resumeLane, stopLane } from '../../src/calls/lane-stop.ts';
import { MUTE_API } from '../../src/model.ts';
import { makeSwitchBoard } from '../../src/operate/switch.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';
import { makeMuteQueue } from '../../src/sanction/mute-queue.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { textElement } from '../../src/simulator/shapes.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { deskOn } from '../support/desk.ts';
import { APP, type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { useRedis } from '../support/use-redis.ts';

/** A callback in, the sender muted: a process of the service and the simulator meet over HTTP. */
const RULES = `version: 1
ladders:
  spam: { window: 30d, rungs: [{ at: 3, do: [{ mute: 1h }] }, { at: 5, do: [{ mute: 24h }, review] }] }
rules:
  - id: mutes
    severity: high
    state: live
    when: { text: { terms: ["mute-me-now"] } }
    then: [{ mute: 10m }]
    examples: { match: ["mute-me-now"], no_match: ["good morning"] }
  - id: strikes
    severity: high
    state: live
    when: { text: { terms: ["strike-me-now"] } }
    then: [{ strike: { ladder: spam } }]
    examples: { match: ["strike-me-now"], no_match: ["good morning"] }
  - id: reviews
    severity: low
    state: live
    when: { text: { terms: ["look-at-this"] } }
    then: [review]
    examples: { match: ["look-at-this"], no_match: ["good morning"] }
  - id: shadows
    severity: low
    state: shadow
    when: { text: { terms: ["only-a-shadow"] } }
    then: [{ mute: 10m }, review, { strike: { ladder: spam, points: 9 } }]
    examples: { match: ["only-a-shadow"], no_match: ["good morning"] }
`;

const redis = useRedis();
let rules: string;
let service: Service;
let simulator: Simulator;

beforeAll(async () => {
  rules = await mkdtemp(path.join(tmpdir(), 'unsaid-rules-'));
  await writeFile(path.join(rules, 'rules.yaml'), RULES);
});
afterAll(async () => {
  await rm(rules, { recursive: true, force: true });
});

/** Each needs the other's address, so the first simulator only finds a port. */
async function begin(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const options = { sdkAppId: APP.sdkAppId, secretKey: APP.secretKey };
  const rest = await startSimulator(options);
  service = await startService({ REDIS_URL: redis.url, TENCENT_REST_URL: rest.url, RULES_DIR: rules, ...env });
  await rest.close();
  const callback = { url: service.callbackUrl, token: APP.token };
  simulator = await startSimulator({ ...options, port: rest.port, callback });
  simulator.world.addGroup('public', 'Public');
  simulator.world.addGroup('work', 'Private');
}
async function end(): Promise<void> {
  await service.stop();
  await simulator.close();
}

/** Resolves when the service has answered: what it promises is safe then. */
async function say(text: string, { from = 'mallory', group = 'public' } = {}): Promise<void> {
  const result = await simulator.send({
    place: { kind: 'group', group, topic: '' },
    from,
    elements: [textElement(text)],
  });
  expect(result.type).toBe('sent');
  await until(() => simulator.stats().callbacks!.underWay === 0);
}
const muteCalls = () => simulator.calls().filter(({ api }) => api === 'forbid_send_msg');
const mutedFor = (account: string): number =>
  (simulator.world.groups.get('public')!.muted.get(account) ?? 0) - Date.now();

/** Until so many mutes have their outcome; the test's time limit ends a wait that is in vain. */
async function untilMutes(count: number): Promise<readonly string[]> {
  const client = redis.client();
  const queue = `${makeKeys().sanction.muteQueue.prefix}:${makeKeys().sanction.muteQueue.name}`;
  for (;;) {
    const ended = await client.zrange(`${queue}:completed`, 0, '-1');
    if (ended.length < count) continue;
    const outcomes = await Promise.all(ended.map((id) => client.hget(`${queue}:${id}`, 'returnvalue')));
    client.disconnect();
    return outcomes.map((outcome) => JSON.parse(outcome!) as string);
  }
}
/** Until so many mutes wait, put back by a worker that may not make them. */
async function untilHeld(count: number): Promise<void> {
  const client = redis.client();
  const { prefix, name } = makeKeys().sanction.muteQueue;
  await until(async () => (await client.zcard(`${prefix}:${name}:delayed`)) === count);
  client.disconnect();
}
const reviews = async () => {
  const entries = await redis.client().xrange(makeKeys().sanction.reviewStream, '-', '+');
  return entries.map(([, fields]) =>
    Object.fromEntries(fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1]]] : []))),
  );
};

describe('with a service that runs', () => {
  beforeAll(() => begin());
  afterAll(end);
  beforeEach(async () => {
    await redis.client().flushall();
    simulator.reset();
    simulator.world.groups.get('public')!.muted.clear();
  });

  test('a sender is muted in the group, once, and nobody else', async () => {
    await say('good morning', { from: 'bob' });
    await say('mute-me-now');
    await untilMutes(1);
    expect(mutedFor('mallory')).toBeGreaterThan(590_000);
    expect([...simulator.world.groups.get('public')!.muted.keys()]).toEqual(['mallory']);
    expect(muteCalls().map(({ code }) => code)).toEqual([0]);
  });

  test('the same callback again mutes no second time', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const command = 'Group.CallbackAfterSendMsg';
    const body = JSON.stringify({
      CallbackCommand: command,
      GroupId: 'public',
      Type: 'Public',
      From_Account: 'mallory',
      Random: 1,
      MsgSeq: 1,
      MsgTime: seconds,
      MsgBody: [textElement('mute-me-now and look-at-this')],
    });
    const sign = createHash('sha256').update(`${APP.token}${seconds}`).digest('hex');
    const query = `SdkAppid=${APP.sdkAppId}&CallbackCommand=${command}&Sign=${sign}&RequestTime=${seconds}`;
    const post = () => fetch(`${service.callbackUrl}?${query}`, { method: 'POST', body });
    await Promise.all([post(), post(), post()]);
    await untilMutes(1);
    await post();
    await say('mute-me-now', { from: 'bob' });
    await untilMutes(2);
    expect(muteCalls()).toHaveLength(2);
    expect(await reviews()).toHaveLength(1);
  });

  test('strikes climb a ladder: the third mutes, the fifth mutes for longer and asks for a person', async () => {
    for (let strike = 1; strike <= 2; strike++) await say('strike-me-now');
    expect(muteCalls()).toEqual([]);
    await say('strike-me-now');
    await untilMutes(1);
    expect(mutedFor('mallory')).toBeGreaterThan(3_500_000);
    expect(mutedFor('mallory')).toBeLessThanOrEqual(3_600_000);
    // Muted in the simulator, and so silent; somebody unmutes the account.
    simulator.world.groups.get('public')!.muted.clear();
    for (let strike = 4; strike <= 5; strike++) await say('strike-me-now');
    await untilMutes(2);
    expect(mutedFor('mallory')).toBeGreaterThan(86_000_000);
    expect(muteCalls()).toHaveLength(2);
    expect(await reviews()).toMatchObject([{ rule: 'strikes', why: 'rule', sender: 'mallory' }]);
  });

  test('a shorter mute does not cut a longer one off', async () => {
    for (let strike = 1; strike <= 3; strike++) await say('strike-me-now');
    await untilMutes(1);
    simulator.world.groups.get('public')!.muted.clear();
    await say('mute-me-now');
    expect((await untilMutes(2)).toSorted()).toEqual(['covered', 'muted']);
    expect(muteCalls()).toHaveLength(1);
  });

  test('a mute that would be over by now is not made', async () => {
    const handle = await connectRedis({ type: 'single', url: redis.url }, { onError: () => {} });
    const mutes = makeMuteQueue(handle, 3_600_000);
    const flaggedAt = Date.now() - 601_000;
    await mutes.add({
      type: 'mute',
      ...{
        key: { kind: 'group', group: 'public', topic: '', seq: 1 },
        sender: 'mallory',
        sentAt: flaggedAt,
        flaggedAt,
      },
      ...{ rule: 'mutes', policy: 'rules', severity: 'high', ruleSet: 'a' },
      ...{ account: 'mallory', group: 'public', topic: '', seconds: 600 },
    });
    expect(await untilMutes(1)).toEqual(['expired']);
    expect(muteCalls()).toEqual([]);
    await mutes.close();
    await handle.close();
  });

  test('where a group has no mute, a person is asked instead', async () => {
    await say('mute-me-now', { group: 'work' });
    expect(await reviews()).toMatchObject([{ rule: 'mutes', why: 'no-mute-here' }]);
    expect(muteCalls()).toEqual([]);
  });

  test('a mute that Tencent refuses is put before people', async () => {
    simulator.faults.add({ api: 'forbid_send_msg', kind: 'code', value: 10007, share: 1, until: Infinity, left: 1 });
    await say('mute-me-now');
    await untilMutes(1);
    expect(await reviews()).toMatchObject([{ rule: 'mutes', why: 'mute-refused' }]);
  });

  test('a review names the message and the rule, and holds no word of it', async () => {
    await say('please look-at-this, 我的秘密');
    const [entry] = await reviews();
    expect(entry).toMatchObject({ rule: 'reviews', sender: 'mallory', why: 'rule', severity: 'low' });
    expect(JSON.parse(entry!.key!)).toMatchObject({ kind: 'group', group: 'public' });
    expect(JSON.stringify(entry)).not.toContain('秘密');
    expect(await service.metric('unsaid_reviews_total', { rule: 'reviews' })).toBeGreaterThan(0);
  });

  test('an error that passes delays a mute and does not lose it', async () => {
    simulator.faults.add({ api: 'forbid_send_msg', kind: 'code', value: 10002, share: 1, until: Infinity, left: 1 });
    simulator.faults.add({ api: 'forbid_send_msg', kind: 'http', value: 502, share: 1, until: Infinity, left: 1 });
    await say('mute-me-now');
    await untilMutes(1);
    expect(muteCalls().map(({ code }) => code)).toEqual([10002, 'http 502', 0]);
    expect(mutedFor('mallory')).toBeGreaterThan(0);
  });

  test('what a person holds waits, and is muted when it is released, or never when it is discarded', async () => {
    const handle = await connectRedis({ type: 'single', url: redis.url }, { onError: () => {} });
    const board = makeSwitchBoard(deskOn(handle));
    const operator = { who: 'a person', why: 'a test' };
    const rule = { type: 'rule', rule: 'mutes' } as const;
    await board.hold(rule, operator);
    await say('mute-me-now', { from: 'alice' });
    await untilHeld(1);
    await board.discard(rule, operator);
    await untilHeld(0);
    await board.hold(rule, operator);
    await say('mute-me-now', { from: 'bob' });
    await untilHeld(1);
    expect(muteCalls()).toEqual([]);
    await board.release(rule, operator);
    const { muted } = simulator.world.groups.get('public')!;
    await until(() => muted.size > 0);
    expect([...muted.keys()]).toEqual(['bob']);
    await handle.close();
  });

  test('a mute that waits until the API runs again does not leave against a switch that was set meanwhile', async () => {
    const handle = await connectRedis({ type: 'single', url: redis.url }, { onError: () => {} });
    const board = makeSwitchBoard(deskOn(handle));
    const rule = { type: 'rule', rule: 'mutes' } as const;
    await stopLane(handle, MUTE_API, { reason: 'permission', pauseMs: 3_600_000 });
    await say('mute-me-now');
    const mutes = makeMuteQueue(handle, 0);
    await until(async () => (await mutes.counts()).underWay > 0);
    await board.hold(rule, { who: 'a person', why: 'a test' });
    await resumeLane(handle, MUTE_API);
    await untilHeld(1);
    expect(muteCalls()).toEqual([]);
    await mutes.close();
    await handle.close();
  });

  test('rules in shadow punish nobody, and the service is never punished itself', async () => {
    await say('only-a-shadow');
    await say('mute-me-now and strike-me-now', { from: 'administrator' });
    await say('mute-me-now', { from: 'bob' });
    await untilMutes(1);
    expect([...simulator.world.groups.get('public')!.muted.keys()]).toEqual(['bob']);
    expect(await reviews()).toEqual([]);
    expect(await redis.client().keys('*:strikes:*')).toEqual([]);
  });
});

test('with OBSERVE_ONLY nobody is muted', async () => {
  await redis.client().flushall();
  await begin({ OBSERVE_ONLY: 'true' });
  await say('mute-me-now');
  expect(await untilMutes(1)).toEqual(['cancelled']);
  expect(muteCalls()).toEqual([]);
  expect(await service.metric('unsaid_mutes_total', { outcome: 'cancelled' })).toBe(1);
  await end();
});

test('a mute that was promised before a crash is carried out after it', async () => {
  await redis.client().flushall();
  await begin({ ROLES: 'receive' });
  await say('mute-me-now');
  await service.kill();
  const env = { REDIS_URL: redis.url, TENCENT_REST_URL: simulator.url, RULES_DIR: rules };
  service = await startService({ ...env, ROLES: 'recall,admin' });
  expect(await untilMutes(1)).toEqual(['muted']);
  expect(mutedFor('mallory')).toBeGreaterThan(0);
  await end();
});

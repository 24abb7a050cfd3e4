import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MessageKey, RecallOrder } from '../../src/model.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { direct, inGroup, laneOf, official, orderFor, purge, untilSettled } from '../support/orders.ts';
import { type RecallProcess, startRecallProcesses } from '../support/recall-processes.ts';
import { assertNeverMoreThan } from '../support/sliding-window.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';

/** The whole way of a recall against the simulator, which checks UserSig and limit and keeps the messages. */
let sim: Simulator;
let processes: readonly RecallProcess[] = [];
beforeEach(async () => {
  sim = await startSimulator({ sdkAppId: 1_400_000_001, secretKey: 'a key for tests' });
});
afterEach(() => sim.close());
const rig = useRecallRig();
afterEach(async () => {
  await Promise.all(processes.map((each) => each.kill()));
  processes = [];
});

const GROUP = '@TGS#_c';

async function say(message: Record<string, unknown>): Promise<{ readonly seq: number; readonly key: string }> {
  const response = await fetch(`${sim.url}/sim/send`, { method: 'POST', body: JSON.stringify(message) });
  return (await response.json()) as { seq: number; key: string };
}

async function visibleTexts(): Promise<string[]> {
  const response = await fetch(`${sim.url}/sim/messages`);
  const { messages } = (await response.json()) as { messages: { text: string }[] };
  return messages.map(({ text }) => text).sort();
}

/** Sends one message of a kind, to a conversation of its own; gives what flags it. */
const KINDS: Readonly<Record<string, (text: string, nth: number) => Promise<RecallOrder>>> = {
  group: async (text, nth) => inGroup(`@TGS#${nth}`, (await say({ text, group: `@TGS#${nth}` })).seq),
  topic: async (text, nth) => {
    const topic = `${GROUP}@TOPIC#_${nth}`;
    const { seq } = await say({ text, group: GROUP, topic, type: 'Community' });
    return orderFor({ kind: 'group', group: GROUP, topic, seq } satisfies MessageKey);
  },
  direct: async (text, nth) => direct('zoe', `adam${nth}`, (await say({ text, from: 'zoe', to: `adam${nth}` })).key),
  'official account': async (text, nth) =>
    official(`@TOA#_${nth}`, (await say({ text, official: `@TOA#_${nth}` })).key),
};

/** What may pass: errors of Tencent's, of gateways and of the network, and an answer that got lost. */
const PASSING = [
  'code:10002*2',
  'code:91000*2',
  'code:60007',
  'code:60014',
  'code:70500*2',
  'http:502',
  'garbage',
  'reset',
  'lost',
];

describe.each(Object.entries(KINDS))('%s', (_, send) => {
  test('a flagged message disappears, once for all its duplicates, and its neighbour stays', async () => {
    const bad = await send('bad', 0);
    await send('good', 0);
    await rig.queue.flag([bad]);
    await rig.queue.flag([bad, bad]);
    rig.work({ restUrl: sim.url });
    const lane = laneOf(await untilSettled(rig.handle.client), bad);
    expect(await visibleTexts()).toEqual(['good']);
    expect(lane).toMatchObject({ flagged: 1, outcomes: { recalled: 1 } });
    expect(sim.calls()).toHaveLength(1);
  });

  test('flagged messages disappear whatever passing fault their first calls meet', async () => {
    const orders = await Promise.all(PASSING.map((fault, nth) => send(`bad [[${fault}]]`, nth)));
    await send('good', 0);
    await rig.queue.flag(orders);
    await rig.queue.flag(orders);
    rig.work({ restUrl: sim.url });
    const { outcomes } = laneOf(await untilSettled(rig.handle.client), orders[0]!);
    expect(await visibleTexts()).toEqual(['good']);
    // Of the lost answer's message Tencent may say that it is gone: some APIs cannot tell that from recalled.
    expect(outcomes.recalled).toBeGreaterThanOrEqual(PASSING.length - 1);
    expect(outcomes.recalled + outcomes.gone).toBe(PASSING.length);
    expect(sim.calls().length).toBeGreaterThan(PASSING.length);
  });
});

test('of a partial RecallRetList only what failed is called for again', async () => {
  const send = KINDS.group!;
  const orders = [
    await send('one', 0),
    await send('two [[retcode:10002]]', 0),
    await send('three [[retcode:10031]]', 0),
  ];
  await rig.queue.flag(orders);
  rig.work({ restUrl: sim.url });
  const lane = laneOf(await untilSettled(rig.handle.client), orders[0]!);
  expect(lane.outcomes).toMatchObject({ recalled: 2, expired: 1 });
  expect(sim.calls().map(({ items }) => items)).toEqual([3, 1]);
});

test('a purge removes what the sender wrote in the group', async () => {
  await say({ text: 'bad one', group: 'g', from: 'spammer' });
  await say({ text: 'bad two', group: 'g', from: 'spammer' });
  await say({ text: 'good', group: 'g', from: 'ada' });
  await rig.queue.flag([purge('g', 'spammer', Date.now() - 1), purge('g', 'spammer', Date.now())]);
  rig.work({ restUrl: sim.url });
  await untilSettled(rig.handle.client);
  expect(await visibleTexts()).toEqual(['good']);
  expect(sim.calls()).toHaveLength(1);
});

test('the simulator, which enforces it, never finds three processes over the limit', async () => {
  const orders = Array.from({ length: 450 }, (_, nth) => inGroup(`@TGS#${nth}`, 1));
  for (let from = 0; from < orders.length; from += 50) await rig.queue.flag(orders.slice(from, from + 50));
  processes = await startRecallProcesses(3, { redisUrl: rig.redis.url, restUrl: sim.url, rate: 200 });
  await untilSettled(rig.handle.client);
  assertNeverMoreThan(
    sim.calls().map(({ at }) => at),
    200,
    1_000,
  );
  expect(sim.summary().overLimit).toBe(0);
});

import { afterEach, expect, test } from 'vitest';
import { inGroup, laneOf, untilSettled } from '../support/orders.ts';
import { allRecalled, failed } from '../support/recall-endpoint.ts';
import { type RecallRig, startRecallRig } from '../support/recall-rig.ts';
import { useRedis } from '../support/use-redis.ts';

/**
 * A clock of Redis that was an hour ahead and is set right. Redis has no switch for its clock, so what it would have
 * written in that hour is moved there: the state is the same.
 */
const AHEAD_MS = 3_600_000;
const LANE = '{unsaid:group_msg_recall}';

let rig: RecallRig;
const redis = useRedis();
afterEach(() => rig.close());

const ahead = async (key: string, field: string, unit: number) => {
  const client = redis.client();
  const was = await client.hget(key, field);
  if (was !== null) await client.hset(key, field, String(Number(was) + AHEAD_MS * unit));
};
const aheadInSet = async (key: string, unit: number) => {
  const client = redis.client();
  const flat = await client.zrange(key, 0, '-1', 'WITHSCORES');
  for (let at = 0; at < flat.length; at += 2) await client.zadd(key, Number(flat[at + 1]) + AHEAD_MS * unit, flat[at]!);
};

test('places that were taken in the hour ahead are free when they would have been, and it is told', async () => {
  rig = await startRecallRig(redis);
  await rig.queue.flag([inGroup('first', 1)]);
  const worker = rig.work();
  await untilSettled(redis.client());
  await worker.close();
  for (const field of ['beat', 'last', 'cutAt', 'tripFrom']) await ahead(`${LANE}:rhythm`, field, 1_000);
  await aheadInSet(`${LANE}:pace`, 1_000);

  await rig.queue.flag([inGroup('second', 2)]);
  rig.work();
  const lane = laneOf(await untilSettled(redis.client()), inGroup('second', 2));
  expect(lane.outcomes.recalled).toBe(2);
  await expect.poll(() => rig.complaints.join('\n')).toMatch(/clock of Redis went back/);
});

test('a recall that was put back in the hour ahead is tried again as soon as it would have been', async () => {
  rig = await startRecallRig(redis);
  rig.endpoint.reply = () => failed(10002);
  await rig.queue.flag([inGroup('again', 1)]);
  rig.work();
  await rig.endpoint.untilCalls(1);
  const item = (await redis.client().keys(`${LANE}:item:*`))[0]!;
  await expect.poll(() => redis.client().hget(item, 'state')).toBe('pending');
  await aheadInSet((await redis.client().keys(`${LANE}:later:*`))[0] ?? 'none', 1);
  await ahead(item, 'plannedAt', 1);
  rig.endpoint.reply = (call) => allRecalled(call);
  expect(laneOf(await untilSettled(redis.client()), inGroup('again', 1)).outcomes.recalled).toBe(1);
});

test('what was held in the hour ahead can be released', async () => {
  rig = await startRecallRig(redis);
  const { makeSwitches } = await import('../../src/lane/switches.ts');
  const switches = makeSwitches(rig.handle, 'group_msg_recall');
  const order = inGroup('held', 1);
  const rule = { type: 'rule', rule: order.rule } as const;
  await switches.set(rule, 'hold');
  await rig.queue.flag([order]);
  await ahead((await redis.client().keys(`${LANE}:item:*`))[0]!, 'heldAt', 1);
  await switches.clear(rule);
  expect((await switches.releaseHeld(rule)).released).toBe(1);
});

import type { Redis } from 'ioredis';
import { beforeAll, expect, test } from 'vitest';
import { makeLedger, type Turn } from '../../src/lane/ledger.ts';
import { mendTurns } from '../../src/lane/mend.ts';
import { makeTurnQueue, type TurnQueue } from '../../src/lane/turn-queue.ts';
import type { RecallOrder } from '../../src/model.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { conversationOf, itemIdOf } from '../../src/redis/keys/recall.ts';
import { accountedFor, inGroup, laneOf, untilSettled } from '../support/orders.ts';
import { useOneRecallRig } from '../support/use-recall-rig.ts';

/** Redis loses single keys by an eviction, a person with a queue's UI, or half a restore. Nothing may wait for ever. */
const API = 'group_msg_recall';
const LANE = '{unsaid:group_msg_recall}';
const rig = useOneRecallRig();
let client: Redis;
beforeAll(async () => {
  client = rig.redis.client();
});

const item = (order: RecallOrder) => `${LANE}:item:${itemIdOf(order.target)}`;
const waiting = (order: RecallOrder) => `${LANE}:waiting:${conversationOf(order.target)}`;
const marks = (order: RecallOrder) => `${LANE}:marks:${conversationOf(order.target)}`;
const turnOf = async (order: RecallOrder) => Object.values(await client.hgetall(marks(order)))[0]!;
const job = async (order: RecallOrder) => `${LANE}:turns:${await turnOf(order)}`;

const DAMAGE: Readonly<Record<string, (order: RecallOrder) => Promise<unknown>>> = {
  'the job': async (order) => client.del(await job(order)),
  'the job, and BullMQ wrote to it since': async (order) => {
    const key = await job(order);
    await client.del(key);
    await client.hset(key, 'processedOn', '1');
  },
  'the place of the job': async (order) => client.zrem(`${LANE}:turns:prioritized`, await turnOf(order)),
  'the job and the marks': async (order) => client.del(await job(order), marks(order)),
  'what waits': (order) => client.del(waiting(order)),
  'what waits, the marks and the job': async (order) => client.del(waiting(order), await job(order), marks(order)),
};

test.each([[Object.keys(DAMAGE)]])(
  'a conversation that lost %s is recalled all the same',
  async (kinds) => {
    const orders = kinds.map((_, nth) => inGroup(`g${nth}`, 1));
    await rig.queue.flag(orders);
    await expect.poll(() => client.zcard(`${LANE}:turns:prioritized`)).toBe(orders.length);
    for (const [nth, kind] of kinds.entries()) await DAMAGE[kind]!(orders[nth]!);
    const worker = rig.work();
    const lane = laneOf(await untilSettled(client), orders[0]!);
    expect(lane.outcomes.recalled).toBe(orders.length);
    expect(rig.endpoint.calls).toHaveLength(orders.length);
    await worker.close();
    expect(rig.complaints.join('\n')).toMatch(/mended what Redis had lost of a lane/);
  },
  20_000,
);

test('a turn that is on its way to BullMQ is not taken for a lost one', async () => {
  const space = await connectRedis({ type: 'single', url: rig.redis.url }, { onError: () => {} });
  const [queue, ledger] = [makeTurnQueue(space, API), makeLedger(space, API, 60_000)];
  const order = inGroup('on its way', 1);
  let turns: readonly Turn[] = [];
  // Flagged by another process between the two looks.
  const late: TurnQueue = {
    ...queue,
    addForgotten: async (olderThanMs, now) => {
      const added = await queue.addForgotten(olderThanMs, now);
      ({ turns } = await ledger.flag([{ order, final: undefined }]));
      return added;
    },
  };
  expect(await mendTurns(space, API, late)).toBe(0);
  expect(await turnOf(order)).toBe(turns[0]!.id);
  await queue.add(turns);
  await queue.close();
  await client.del(await job(order));
  const again = makeTurnQueue(space, API);
  expect(await mendTurns(space, API, again)).toBe(1);
  await again.close();
  const worker = rig.work();
  await untilSettled(client);
  await worker.close();
  await space.close();
}, 20_000);

test('a damaged item leaves the ledger, holds nobody up, and is taken in when flagged again', async () => {
  const [gone, part, whole] = [inGroup('books', 1), inGroup('books', 2), inGroup('books', 3)];
  const before = laneOf(await untilSettled(client), whole!).flagged;
  await rig.queue.flag([gone!, part!, whole!]);
  await client.del(item(gone!));
  await client.hdel(item(part!), 'order');
  const worker = rig.work();
  const lane = laneOf(await untilSettled(client), whole!);
  expect(lane.flagged - before).toBe(1);
  expect(accountedFor(lane)).toBe(lane.flagged);
  expect(await rig.queue.flag([gone!, part!])).toHaveLength(2);
  const after = laneOf(await untilSettled(client), whole!);
  expect(after.outcomes.recalled - before).toBe(3);
  expect(accountedFor(after)).toBe(after.flagged);
  await worker.close();
}, 20_000);

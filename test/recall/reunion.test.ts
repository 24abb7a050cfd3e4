import { once } from 'node:events';
import { expect, test } from 'vitest';
import { makeLedger, parseTurn, type Turn } from '../../src/lane/ledger.ts';
import { readLane } from '../../src/lane/read-lane.ts';
import { makeReunion } from '../../src/recall/reunion.ts';
import { inGroup, laneOf, untilSettled } from '../support/orders.ts';
import { allRecalled, failed } from '../support/recall-endpoint.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';

const API = 'group_msg_recall';
const LANE = `{unsaid:${API}}`;

const rig = useRecallRig();

const turnsOf = async (...seqs: readonly number[]): Promise<readonly Turn[]> => {
  for (const seq of seqs) await rig.queue.flag([inGroup(`g${seq}`, seq)]);
  return (await rig.handle.client.zrange(`${LANE}:outbox`, '0', '-1')).map(parseTurn);
};
/** Resolves when a worker fetched the turn, or is through with it. */
const untilFetched = async ({ id }: Turn) => {
  const { client } = rig.handle;
  const job = `${LANE}:turns:${id}`;
  while ((await client.exists(job)) === 1 && (await client.hget(job, 'processedOn')) === null);
};

test('who is back first calls for what another holds only when that one had time to write its answer down', async () => {
  const other = makeLedger(rig.handle, API, 60_000);
  const turns = await turnsOf(1, 2);
  for (const turn of turns) await other.claim(turn, 10, { type: 'taken', probe: false });
  rig.work();
  for (const turn of turns) await untilFetched(turn);
  const [id] = await rig.handle.client.smembers(`${LANE}:claim:${turns[0]!.id}`);
  await other.settle(turns[0]!, [{ type: 'done', id: id!, outcome: 'recalled', forgiven: 0, code: '0' }], undefined);
  const lane = laneOf(await untilSettled(rig.handle.client), inGroup('g1', 1));
  expect(lane.outcomes.recalled).toBe(2);
  expect(rig.endpoint.calls.map(({ body }) => body.GroupId)).toEqual(['g2']);
});

test('a call that waited for its place is not made when another process has the turn by then', async () => {
  rig.endpoint.reply = () => ({ ...(failed(10004) as { body: unknown }), afterMs: 200 });
  await rig.queue.flag([inGroup('g', 1), inGroup('g', 2)]);
  rig.work();
  await rig.endpoint.untilCalls(1);
  for (const key of await rig.handle.client.keys(`${LANE}:turns:*:lock`)) {
    await rig.handle.client.set(key, 'of another', 'PX', 60_000);
  }
  while (rig.complaints.length === 0 && rig.endpoint.calls.length === 1) await rig.handle.client.ping();
  expect(rig.endpoint.calls).toHaveLength(1);
  expect(await readLane(rig.handle, API)).toMatchObject({ pending: 2 });
});

test('an answer that Redis does not take for now is kept until it does, and not asked for again', async () => {
  const { client } = rig.handle;
  rig.endpoint.reply = (call) => ({ ...(allRecalled(call) as { body: unknown }), afterMs: 200 });
  await rig.queue.flag([inGroup('g', 1)]);
  rig.work();
  await rig.endpoint.untilCalls(1);
  // Writes are refused, as while a replica takes over.
  await client.config('SET', 'min-replicas-to-write', '1');
  const answered = `unsaid_recall_requests_total{api="${API}",code="0"} 1`;
  while (!(await rig.metrics.expose()).body.includes(answered)) await client.ping();
  const complaints = rig.complaints.length;
  while (rig.complaints.length === complaints) await client.ping();
  await client.config('SET', 'min-replicas-to-write', '0');
  expect(laneOf(await untilSettled(client), inGroup('g', 1)).outcomes.recalled).toBe(1);
  expect(rig.endpoint.calls).toHaveLength(1);
});

test('it is over three seconds after the last refusal to write, and other errors do not count', async () => {
  let now = 0;
  const reunion = makeReunion(rig.handle, () => now);
  const after = (ms: number) => {
    now += ms;
    return reunion.isOver();
  };
  expect([after(2_999), after(1)]).toEqual([false, true]);
  await rig.handle.client.config('SET', 'min-replicas-to-write', '1');
  reunion.noticed(await rig.handle.client.set('a', 'b').catch((error) => error));
  await rig.handle.client.config('SET', 'min-replicas-to-write', '0');
  expect([after(2_999), after(1)]).toEqual([false, true]);
  reunion.noticed(new Error('Missing lock for job t1. moveToFinished'));
  expect(reunion.isOver()).toBe(true);
  rig.redis.kill();
  expect(await rig.handle.client.ping().catch(() => reunion.isOver())).toBe(false);
  await rig.redis.restart();
  if (!rig.handle.isReady()) await once(rig.handle.client, 'ready');
  expect([after(2_999), after(1)]).toEqual([false, true]);
  reunion.close();
});

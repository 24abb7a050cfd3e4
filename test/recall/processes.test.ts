import { afterEach, expect, test } from 'vitest';
import type { RecallOrder } from '../../src/model.ts';
import { accountedFor, direct, inGroup, untilSettled } from '../support/orders.ts';
import { allRecalled, type SeenCall } from '../support/recall-endpoint.ts';
import { type RecallProcess, startRecallProcesses } from '../support/recall-processes.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';

const rig = useRecallRig();
let processes: RecallProcess[] = [];
afterEach(async () => {
  await Promise.all(processes.map((each) => each.kill()));
  processes = [];
});

const start = async (): Promise<RecallProcess> => {
  const [started] = await startRecallProcesses(1, {
    redisUrl: rig.redis.url,
    restUrl: rig.endpoint.url,
    rate: 100,
  });
  processes.push(started!);
  return started!;
};

const BACKLOG: readonly RecallOrder[] = [
  ...[...Array(150).keys()].map((nth) => direct('a', `b${nth}`, 'k')),
  ...[...Array(900).keys()].map((nth) => inGroup(`g${nth % 90}`, Math.floor(nth / 90))),
];
const flagBacklog = async () => {
  for (let from = 0; from < BACKLOG.length; from += 50) await rig.queue.flag(BACKLOG.slice(from, from + 50));
};

/** How often each message was asked for. */
function timesAsked(): Map<string, number> {
  const times = new Map<string, number>();
  for (const { body } of rig.endpoint.calls) {
    for (const name of namesIn(body)) times.set(name, (times.get(name) ?? 0) + 1);
  }
  return times;
}

function namesIn(body: SeenCall['body']): readonly string[] {
  const seqs = body.MsgSeqList as { MsgSeq: number }[] | undefined;
  return seqs?.map(({ MsgSeq }) => `${body.GroupId}/${MsgSeq}`) ?? [`${body.To_Account}`];
}

test('SIGTERM in the middle of a backlog, then a new process: everything is recalled, nothing twice', async () => {
  rig.endpoint.reply = (call, nth) => ({ ...(allRecalled(call) as { body: unknown }), afterMs: nth % 50 });
  await flagBacklog();
  const first = await start();
  await rig.endpoint.untilCalls(60);
  expect(await first.terminate()).toBe(0);
  const before = rig.endpoint.calls.length;
  expect(timesAsked().size).toBeLessThan(BACKLOG.length);
  await start();
  const lanes = await untilSettled(rig.handle.client);
  expect(rig.endpoint.calls.length).toBeGreaterThan(before);
  expect(lanes.reduce((sum, { outcomes }) => sum + outcomes.recalled, 0)).toBe(BACKLOG.length);
  expect(timesAsked().size).toBe(BACKLOG.length);
  expect([...timesAsked().values()].every((times) => times === 1)).toBe(true);
});

test('kill -9 in the middle of a backlog: another process takes over what was under way', async () => {
  await flagBacklog();
  const first = await start();
  await rig.endpoint.untilCalls(40);
  rig.endpoint.reply = () => 'hang';
  await rig.endpoint.untilCalls(rig.endpoint.calls.length + 5);
  await first.kill();
  const killedAt = performance.now();
  const underWay = rig.endpoint.calls.slice(-5);
  const before = rig.endpoint.calls.length;
  rig.endpoint.reply = allRecalled;
  await start();
  const lanes = await untilSettled(rig.handle.client);
  expect(lanes.reduce((sum, { outcomes }) => sum + outcomes.recalled, 0)).toBe(BACKLOG.length);
  expect(lanes.map(accountedFor)).toEqual(lanes.map(({ flagged }) => flagged));
  expect(timesAsked().size).toBe(BACKLOG.length);
  const again = new Map(
    rig.endpoint.calls.slice(before).flatMap(({ at, body }) => namesIn(body).map((name) => [name, at])),
  );
  const takenOverMs = underWay.flatMap(({ body }) => namesIn(body)).map((name) => again.get(name)! - killedAt);
  expect(Math.max(...takenOverMs), 'the promise: within ten seconds').toBeLessThan(10_000);
});

test('a process that dies between the ledger and BullMQ leaves no message waiting for ever', async () => {
  await rig.queue.flag([inGroup('g', 1)]);
  // As if the process had died before it added the turn.
  await rig.queue.close();
  const client = rig.handle.client;
  const bull = (await client.keys('{unsaid:group_msg_recall}:turns:*')).filter((key) => !key.endsWith(':meta'));
  await client.del(...bull);
  await client.zadd(
    '{unsaid:group_msg_recall}:outbox',
    Date.now() - 10_000,
    ['t1', 2, 0, 'g\u001fg\u001f'].join('\u001f'),
  );
  rig.work();
  await untilSettled(client);
  expect(rig.endpoint.calls).toHaveLength(1);
});

test('Redis away for a moment: the worker goes on by itself', async () => {
  const worker = rig.work();
  await rig.queue.flag([inGroup('g', 1)]);
  await untilSettled(rig.handle.client);
  rig.redis.kill();
  await rig.redis.restart();
  while (!rig.handle.isReady()) await new Promise((resolve) => rig.handle.client.once('ready', resolve));
  await rig.queue.flag([inGroup('g', 2), direct('a', 'b', 'k')]);
  await rig.endpoint.untilCalls(3);
  await untilSettled(rig.handle.client);
  await worker.close();
});

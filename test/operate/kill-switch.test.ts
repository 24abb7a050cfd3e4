import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecallOrder } from '../../src/model.ts';
import { runIn } from '../cli/in-process.ts';
import { accountedFor, direct, inGroup, untilSettled } from '../support/orders.ts';
import { type RecallProcess, startRecallProcesses } from '../support/recall-processes.ts';
import { letPass, until } from '../support/until.ts';
import { useOneRecallRig } from '../support/use-recall-rig.ts';

/** Within a second no call leaves any process: three of them at work, stopped by the command line. */
const WITHIN_MS = 1_000;
const CONSENT = ['--yes', '--reason', 'a drill', '--as', 'ann'];

const rig = useOneRecallRig();
let processes: readonly RecallProcess[] = [];
beforeAll(async () => {
  processes = await startRecallProcesses(3, { redisUrl: rig.redis.url, restUrl: rig.endpoint.url, rate: 200 });
});
afterAll(async () => {
  await Promise.all(processes.map((each) => each.kill()));
});

/** So that each message is a call of its own: a group for each, and people who write to each other. */
const inGroups = (count: number, more: Partial<RecallOrder>, name: string) =>
  Array.from({ length: count }, (_, nth) => inGroup(`${name}${nth}`, 1, more));
const directs = (count: number, name: string) =>
  Array.from({ length: count }, (_, nth) => direct('a', `${name}${nth}`, 'k'));

/** Flags them all, then lets the processes begin; resolves with what to subtract from the calls, when some were made. */
async function work(orders: readonly RecallOrder[]): Promise<number> {
  await unsaid('stop', '--all');
  for (let from = 0; from < orders.length; from += 100) await rig.queue.flag(orders.slice(from, from + 100));
  const before = rig.endpoint.calls.length;
  await unsaid('resume', '--all');
  await rig.endpoint.untilCalls(before + 60);
  return before;
}
const unsaid = async (...args: string[]) => {
  const { code } = await runIn({ REDIS_URL: rig.redis.url }, ...args, ...CONSENT);
  expect(code).toBe(0);
  return performance.now();
};

test('stop --all: no process calls any more, nothing is lost, and resume lets all of it go', async () => {
  const orders = [...inGroups(300, {}, 'all'), ...directs(300, 'all')];
  await work(orders);
  const stoppedAt = await unsaid('stop', '--all');
  await letPass(2 * WITHIN_MS, 'a second of the promise, and as much again in which calls would be seen');
  const late = rig.endpoint.calls.filter(({ at }) => at > stoppedAt + WITHIN_MS);
  expect(late).toEqual([]);
  expect(rig.endpoint.calls.length).toBeLessThan(orders.length);
  await unsaid('resume', '--all');
  const lanes = await untilSettled(rig.handle.client);
  expect(lanes.reduce((sum, { outcomes }) => sum + outcomes.recalled, 0)).toBe(orders.length);
  expect(rig.endpoint.calls).toHaveLength(orders.length);
});

test('a rule, a rule whose queue is cancelled, and a group stop alone, in every process', async () => {
  const orders = {
    kept: inGroups(200, { rule: 'spam' }, 's'),
    cancelled: inGroups(200, { rule: 'ads' }, 'a'),
    // Ten go into a call here, so they are many more.
    inGroup: Array.from({ length: 2_000 }, (_, nth) => inGroup('h', nth)),
    others: directs(500, 'others'),
  };
  const before = await work(Object.values(orders).flat());
  await unsaid('stop', '--rule', 'spam');
  await unsaid('stop', '--rule', 'ads', '--queued', 'cancel');
  const stoppedAt = await unsaid('stop', '--group', 'h');
  // The others go on, mostly for longer than the second of the promise; on a slow machine they may be done by then.
  const lanes = await untilSettled(rig.handle.client);
  await until(() => performance.now() > stoppedAt + 2 * WITHIN_MS);
  const late = rig.endpoint.calls.filter(({ at }) => at > stoppedAt + WITHIN_MS);
  expect(late.filter(({ api }) => api !== 'admin_msgwithdraw')).toEqual([]);
  const others = rig.endpoint.calls.slice(before).filter(({ api }) => api === 'admin_msgwithdraw');
  expect(others).toHaveLength(orders.others.length);
  const lane = lanes.find(({ api }) => api === 'group_msg_recall')!;
  expect(accountedFor(lane)).toBe(300 + 2_400);
  expect(lane.pending).toBe(0);
  expect([lane.outcomes.cancelled, lane.heldByRule.get('spam'), lane.held]).toEqual([
    expect.toSatisfy((count: number) => count > 0 && count <= 200),
    expect.toSatisfy((count: number) => count > 0 && count <= 200),
    expect.toSatisfy((count: number) => count > 400),
  ]);
});

import { expect, test } from 'vitest';
import { readLane } from '../../src/lane/read-lane.ts';
import { inGroup, untilSettled } from '../support/orders.ts';
import { allRecalled, failed } from '../support/recall-endpoint.ts';
import { until } from '../support/until.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';

const rig = useRecallRig();

const lane = () => readLane(rig.handle, 'group_msg_recall');
const inGroups = (count: number) => Array.from({ length: count }, (_, nth) => inGroup(`g${nth}`, 1));

test('when every group refuses us the API stops, keeps the rest, and goes on by itself', async () => {
  rig.endpoint.reply = () => failed(10007);
  await rig.queue.flag(inGroups(120));
  const first = rig.work({ rate: 80 });
  await until(async () => (await lane()).stop);
  expect((await lane()).stop).toMatchObject({ reason: 'permission' });
  // The next probe, due in a minute and here made by a process that knows nothing, finds one group more that refuses.
  await first.close();
  const refused = async () => (await lane()).outcomes.refused;
  const refusedAtFirst = await refused();
  expect(refusedAtFirst).toBeLessThan(50);
  const probe = () => rig.handle.client.hset('{unsaid:group_msg_recall}:stop', 'until', Date.now() - 1);
  await probe();
  rig.work();
  await until(async () => (await refused()) !== refusedAtFirst);
  expect(await lane()).toMatchObject({ stop: { reason: 'permission' }, outcomes: { refused: refusedAtFirst + 1 } });
  rig.endpoint.reply = allRecalled;
  await probe();
  await untilSettled(rig.handle.client);
  expect(await lane()).toMatchObject({ stop: undefined, outcomes: { refused: refusedAtFirst + 1 } });
  expect((await lane()).outcomes.recalled).toBe(120 - refusedAtFirst - 1);
});

test('groups that refuse us among others that do not stop nothing', async () => {
  rig.endpoint.reply = (call, nth) => (nth % 15 === 0 ? allRecalled(call) : failed(10007));
  await rig.queue.flag(inGroups(60));
  rig.work();
  await untilSettled(rig.handle.client);
  expect(await lane()).toMatchObject({ stop: undefined, outcomes: { recalled: 4, refused: 56 } });
});

test('one group that refuses us many times stops nothing', async () => {
  rig.endpoint.reply = () => failed(10007);
  await rig.queue.flag(Array.from({ length: 400 }, (_, seq) => inGroup('g', seq)));
  rig.work();
  await untilSettled(rig.handle.client);
  expect(await lane()).toMatchObject({ stop: undefined, outcomes: { refused: 400 } });
});

import { expect, test } from 'vitest';
import { inGroup, untilSettled } from '../support/orders.ts';
import { allRecalled, type SeenCall } from '../support/recall-endpoint.ts';
import { assertNeverMoreThan, mostInWindow } from '../support/sliding-window.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';

const RATE = 100;
const GROUPS = 60;
const API = 'group_msg_recall';
/** Calls that one worker has under way at once. */
const UNDER_WAY = 8;

const rig = useRecallRig();

async function untilAway(away: boolean): Promise<void> {
  const line = `unsaid_api_stopped{api="${API}",reason="unreachable"} ${away ? 1 : 0}`;
  while (!(await rig.metrics.expose()).body.includes(line)) await new Promise((resolve) => setImmediate(resolve));
}

const groupsOf = (calls: readonly SeenCall[]) => calls.map(({ body }) => String(body.GroupId));
const isCritical = (group: string) => group.startsWith('critical');

test('Tencent away: work piles up, then drains at the limit, worst first, nothing minutes later', async () => {
  rig.endpoint.reply = () => 'reset';
  const flag = (name: string, severity: 'critical' | 'low') =>
    rig.queue.flag([...Array(GROUPS).keys()].map((nth) => inGroup(`${name}${nth}`, nth, { severity })));
  await flag('low', 'low');
  rig.work({ rate: RATE });
  await untilAway(true);
  // Calls that were claimed before are still to leave, one by one.
  while ((await rig.handle.client.zcard(`{unsaid:${API}}:claims`)) > 0);

  await flag('critical', 'critical');
  const before = rig.endpoint.calls.length;
  await rig.endpoint.untilCalls(before + 2);
  const tries = rig.endpoint.calls.slice(before);
  expect(
    mostInWindow(
      tries.map(({ at }) => at),
      900,
    ),
    'while nobody answers it only knocks',
  ).toBe(1);

  rig.endpoint.reply = allRecalled;
  const away = rig.endpoint.calls.length;
  const lanes = await untilSettled(rig.handle.client);
  await untilAway(false);
  expect(lanes.reduce((sum, { outcomes }) => sum + outcomes.recalled, 0)).toBe(2 * GROUPS);
  const drained = rig.endpoint.calls.slice(away);
  expect(drained, 'one call for each group, none tried again').toHaveLength(2 * GROUPS);

  // Those that were used for knocking are due again a little later than their like.
  const knockedFor = new Set(groupsOf(tries));
  const order = groupsOf(drained).filter((group) => !knockedFor.has(group));
  const others = order.slice(order.findIndex((group) => !isCritical(group)));
  // Calls are heard in the order in which they were claimed, but for those under way at the same time.
  expect(others.filter(isCritical).length, 'critical ones heard after others').toBeLessThan(UNDER_WAY);
  assertNeverMoreThan(
    drained.map(({ at }) => at),
    RATE,
    1_000,
  );
});

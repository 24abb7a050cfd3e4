import { describe, expect, test } from 'vitest';
import { readLane } from '../../src/lane/read-lane.ts';
import { readRefused } from '../../src/lane/refused.ts';
import { RECALL_APIS, type RecallOrder } from '../../src/model.ts';
import { makeSwitchBoard } from '../../src/operate/switch.ts';
import { accountedFor, direct, inGroup, laneOf, official, orderFor, purge, untilSettled } from '../support/orders.ts';
import { allRecalled, type EndpointReply, failed, results, type SeenCall } from '../support/recall-endpoint.ts';
import { until } from '../support/until.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';

const rig = useRecallRig();

const standings = async (orders: readonly RecallOrder[]) =>
  (await rig.queue.flag(orders)).map(({ standing }) => standing);
const metricsText = async () => (await rig.metrics.expose()).body;

/** One order of each kind, and the recall that Tencent should hear of. */
const KINDS: readonly (readonly [string, RecallOrder, Record<string, unknown>])[] = [
  ['group', inGroup('@TGS#a', 42), { GroupId: '@TGS#a', MsgSeqList: [{ MsgSeq: 42 }] }],
  [
    'topic',
    orderFor({ kind: 'group', group: '@TGS#_c', topic: '@TGS#_c@TOPIC#_t', seq: 7 }),
    { GroupId: '@TGS#_c', TopicId: '@TGS#_c@TOPIC#_t', MsgSeqList: [{ MsgSeq: 7 }] },
  ],
  ['direct', direct('zoe', 'adam', '3_4_5'), { From_Account: 'zoe', To_Account: 'adam', MsgKey: '3_4_5' }],
  ['official', official('@TOA#_news', '7_1_2'), { Official_Account: '@TOA#_news', MsgKeyList: ['7_1_2'] }],
  ['purge', purge('g', 'spammer', Date.now()), { GroupId: 'g', Sender_Account: 'spammer' }],
];

describe.each(KINDS)('%s', (_, order, body) => {
  test('a flagged message is recalled, once, however often it was flagged', async () => {
    expect(await standings([order])).toEqual(['queued']);
    expect(await standings([order, order])).toEqual(['known', 'known']);
    rig.work();
    const lane = laneOf(await untilSettled(rig.handle.client), order);
    expect(rig.endpoint.calls.map((call) => call.body)).toEqual([body]);
    expect(lane).toMatchObject({ flagged: 1, pending: 0, outcomes: { recalled: 1 } });
    expect(await standings([order])).toEqual(['known']);
  });
});

describe('a message is recalled after', () => {
  test.each([
    ['an error that passes', () => failed(10002)],
    ['an account check that timed out', () => failed(60014)],
    ['a UserSig that ended', () => failed(70001)],
    ['a code that nobody wrote down', () => failed(65_432)],
    ['a page instead of an answer', () => ({ text: '<html>' })],
    ['a broken connection', () => 'reset' as const],
  ])('%s', async (_name, first) => {
    rig.endpoint.reply = (call, nth) => (nth === 1 ? first() : allRecalled(call));
    await rig.queue.flag([inGroup('g', 42)]);
    rig.work();
    const lane = laneOf(await untilSettled(rig.handle.client), inGroup('g', 42));
    expect(lane.outcomes.recalled).toBe(1);
    expect(rig.endpoint.calls.map((call) => call.body.MsgSeqList)).toEqual([[{ MsgSeq: 42 }], [{ MsgSeq: 42 }]]);
  });
});

test('messages of one group go ten to a call, and no two groups share one', async () => {
  await rig.queue.flag([...Array(25).keys()].flatMap((seq) => [inGroup('g1', seq), inGroup('g2', seq)]));
  rig.work();
  await untilSettled(rig.handle.client);
  const sizes = rig.endpoint.calls.map(({ body }) => [body.GroupId, (body.MsgSeqList as unknown[]).length]);
  expect(sizes.sort()).toEqual([
    ['g1', 10],
    ['g1', 10],
    ['g1', 5],
    ['g2', 10],
    ['g2', 10],
    ['g2', 5],
  ]);
});

test('of a partial list only what failed is called for again', async () => {
  rig.endpoint.reply = ({ body }, nth) => {
    const codes = new Map<unknown, number | undefined>([
      [2, 10030],
      [3, 10002],
      [4, undefined],
    ]);
    const codeOf = (seq: unknown) => (nth === 1 && codes.has(seq) ? codes.get(seq) : 0);
    return { body: { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '', ...results(body, codeOf) } };
  };
  const old = { sentAt: Date.now() - 60_000 };
  await rig.queue.flag([1, 2, 3, 4, 5].map((seq) => inGroup('g', seq, old)));
  rig.work();
  const lane = laneOf(await untilSettled(rig.handle.client), inGroup('g', 1));
  expect(lane.outcomes).toMatchObject({ recalled: 4, gone: 1 });
  const again = rig.endpoint.calls.slice(1).flatMap(({ body }) => body.MsgSeqList as { MsgSeq: number }[]);
  expect(again.map(({ MsgSeq }) => MsgSeq).sort()).toEqual([3, 4]);
});

test('a message that spoils its batch is found, and its neighbours are recalled', async () => {
  const poison = 6;
  rig.endpoint.reply = (call) => {
    const seqs = call.body.MsgSeqList as { MsgSeq: number }[];
    return seqs.some(({ MsgSeq }) => MsgSeq === poison) ? failed(10004) : allRecalled(call);
  };
  await rig.queue.flag([...Array(10).keys()].map((seq) => inGroup('g', seq)));
  rig.work();
  const lane = laneOf(await untilSettled(rig.handle.client), inGroup('g', 1));
  expect(lane.outcomes).toMatchObject({ recalled: 9, refused: 1 });
});

test('what was refused is listed with its own code, not with that of its batch', async () => {
  rig.endpoint.reply = ({ body }) => ({
    body: { ActionStatus: 'OK', ErrorCode: 0, ...results(body, (seq) => (seq === 2 ? 10004 : 0)) },
  });
  await rig.queue.flag([1, 2, 3].map((seq) => inGroup('g', seq)));
  rig.work();
  await untilSettled(rig.handle.client);
  const refused = await readRefused(rig.handle, 'group_msg_recall', 10);
  expect(refused.map(({ code }) => code)).toEqual(['10004']);
});

test('what cannot be recalled is known without a call', async () => {
  expect(
    await standings([
      inGroup('g', 1, { onlineOnly: true }),
      inGroup('g', 2, { expiresAt: Date.now() - 1 }),
      purge('live', 's', Date.now(), { groupType: 'AVChatRoom' }),
    ]),
  ).toEqual(['unsupported', 'expired', 'unsupported']);
  rig.work();
  const lanes = await untilSettled(rig.handle.client);
  expect(rig.endpoint.calls).toEqual([]);
  expect(lanes.map(accountedFor)).toEqual(lanes.map(({ flagged }) => flagged));
  expect(await metricsText()).toContain('unsaid_recalls_total{api="group_msg_recall",outcome="unsupported"} 1');
});

test('what expired while it waited ends without a call', async () => {
  const soon = Date.now() + 150;
  await rig.queue.flag([inGroup('g', 1, { expiresAt: soon }), inGroup('g', 2)]);
  await until(() => Date.now() > soon);
  rig.work();
  const lane = laneOf(await untilSettled(rig.handle.client), inGroup('g', 1));
  expect(lane.outcomes).toMatchObject({ expired: 1, recalled: 1 });
  expect(rig.endpoint.calls.map(({ body }) => body.MsgSeqList)).toEqual([[{ MsgSeq: 2 }]]);
});

test('a message whose sender withdrew it is not recalled', async () => {
  const key = { kind: 'group', group: 'g', topic: '', seq: 1 } as const;
  await rig.queue.flag([inGroup('g', 1), inGroup('g', 2)]);
  expect(await rig.queue.cancel([key], 'gone')).toBe(1);
  expect(await rig.queue.cancel([key], 'gone'), 'a second time').toBe(0);
  rig.work();
  const lane = laneOf(await untilSettled(rig.handle.client), inGroup('g', 1));
  expect(rig.endpoint.calls.map(({ body }) => body.MsgSeqList)).toEqual([[{ MsgSeq: 2 }]]);
  expect(lane.outcomes).toMatchObject({ gone: 1, recalled: 1 });
});

test.each([
  ['says no', failed(10002), 'gone'],
  ['is lost', 'reset', 'recalled'],
] as const)(
  'what Tencent tells of during a call is not asked for again when the answer %s',
  async (_, answer, outcome) => {
    const key = { kind: 'group', group: 'g', topic: '', seq: 1 } as const;
    const told = Promise.withResolvers<EndpointReply>();
    rig.endpoint.reply = (call, nth) => (nth === 1 ? told.promise : allRecalled(call));
    await rig.queue.flag([orderFor(key)]);
    rig.work();
    await rig.endpoint.untilCalls(1);
    await rig.queue.confirm([key]);
    told.resolve(answer);
    expect(laneOf(await untilSettled(rig.handle.client), orderFor(key)).outcomes).toMatchObject({ [outcome]: 1 });
    expect(rig.endpoint.calls).toHaveLength(1);
    while (!(await metricsText()).includes(`unsaid_recalls_total{api="group_msg_recall",outcome="${outcome}"} 1`));
  },
);

test('a recall that Tencent told of is confirmed, once, and only when it was ours', async () => {
  const key = { kind: 'group', group: 'g', topic: '', seq: 1 } as const;
  expect(await rig.queue.confirm([key])).toBe(0);
  await rig.queue.flag([orderFor(key)]);
  expect(await rig.queue.confirm([key]), 'still waiting').toBe(0);
  rig.work();
  await untilSettled(rig.handle.client);
  expect(await rig.queue.confirm([key])).toBe(1);
  expect(await rig.queue.confirm([key])).toBe(0);
});

test('a recall that was accepted and that no callback told of is shown after a minute, until one does', async () => {
  const key = (seq: number) => ({ kind: 'group', group: 'g', topic: '', seq }) as const;
  await rig.queue.flag([inGroup('g', 1), inGroup('g', 2)]);
  rig.work();
  await untilSettled(rig.handle.client);
  const shown = async () => (await readLane(rig.handle, 'group_msg_recall')).unconfirmed;
  expect(await shown(), 'at once').toBe(0);
  const waiting = '{unsaid:group_msg_recall}:unconfirmed';
  for (const id of await rig.handle.client.zrevrange(waiting, 0, -1)) {
    await rig.handle.client.zincrby(waiting, -61_000, id);
  }
  expect(await shown(), 'a minute later').toBe(2);
  expect(await metricsText()).toContain('unsaid_recalls_unconfirmed{api="group_msg_recall"} 2');
  await rig.queue.confirm([key(1)]);
  expect(await shown()).toBe(1);
});

test('flagged again more severely, a waiting message moves forward', async () => {
  await rig.queue.flag([inGroup('a', 1, { severity: 'medium' }), inGroup('b', 1, { severity: 'low' })]);
  expect(await standings([inGroup('b', 1, { severity: 'critical' })])).toEqual(['raised']);
  expect(await standings([inGroup('b', 1, { severity: 'high' })])).toEqual(['known']);
  rig.work({ rate: 1 });
  await rig.endpoint.untilCalls(1);
  expect(rig.endpoint.calls[0]!.body.GroupId).toBe('b');
});

test('with OBSERVE_ONLY nothing is called, and every recall is cancelled', async () => {
  await rig.queue.flag(KINDS.map(([, order]) => order));
  rig.work({ observeOnly: true });
  const lanes = await untilSettled(rig.handle.client);
  expect(rig.endpoint.calls).toEqual([]);
  expect(lanes.reduce((sum, { outcomes }) => sum + outcomes.cancelled, 0)).toBe(KINDS.length);
  expect(await metricsText()).not.toMatch(/^unsaid_recall_requests_total.* [^0]/m);
});

test('an API that refuses by configuration is stopped, the others go on, and nothing is lost', async () => {
  rig.endpoint.reply = (call) => (call.api === 'group_msg_recall' ? failed(10041) : allRecalled(call));
  await rig.queue.flag([inGroup('g', 1), inGroup('h', 1), direct('a', 'b', 'k')]);
  rig.work();
  await rig.endpoint.untilCalls(2);
  const group = async () => readLane(rig.handle, 'group_msg_recall');
  while ((await group()).stop === undefined) await rig.handle.client.ping();
  await rig.queue.flag([inGroup('i', 1), direct('a', 'b', 'k2')]);
  while ((await readLane(rig.handle, 'admin_msgwithdraw')).pending > 0) await rig.handle.client.ping();
  expect(await group()).toMatchObject({ pending: 3, stop: { reason: 'permission' } });
  expect(await metricsText()).toContain('unsaid_api_stopped{api="group_msg_recall",reason="permission"} 1');
  const probes = rig.endpoint.calls.filter(({ api }) => api === 'group_msg_recall').length;

  // A person allows recall again; the probe would find out within the minute. The test does not wait for it.
  rig.endpoint.reply = allRecalled;
  await rig.handle.client.hset('{unsaid:group_msg_recall}:stop', 'until', Date.now() - 1);
  const lanes = await untilSettled(rig.handle.client);
  expect(laneOf(lanes, inGroup('g', 1))).toMatchObject({ outcomes: { recalled: 3 }, stop: undefined });
  expect(probes).toBeLessThanOrEqual(2);
  expect(await metricsText()).toContain('unsaid_api_stopped{api="group_msg_recall",reason="permission"} 0');
});

test('70050 stops every API: Tencent counts the app, not the API', async () => {
  rig.endpoint.reply = () => failed(70050);
  await rig.queue.flag([direct('a', 'b', 'k')]);
  rig.work();
  const stops = () => Promise.all(RECALL_APIS.map(async (api) => (await readLane(rig.handle, api)).stop?.reason));
  while ((await stops()).includes(undefined)) await rig.handle.client.ping();
  expect(await stops()).toEqual(RECALL_APIS.map(() => 'frequency'));

  // The minute is over. One API that works shows that all may, also those with nothing to send.
  rig.endpoint.reply = allRecalled;
  for (const api of RECALL_APIS) await rig.handle.client.hset(`{unsaid:${api}}:stop`, 'until', Date.now() - 1);
  const lanes = await untilSettled(rig.handle.client);
  expect(laneOf(lanes, direct('a', 'b', 'k')).outcomes).toMatchObject({ recalled: 1 });
  expect(await stops()).toEqual(RECALL_APIS.map(() => undefined));
  expect(await rig.handle.client.exists('{unsaid:forbid_send_msg}:stop')).toBe(0);
  const [refused, taken] = rig.endpoint.calls.map(({ query }) => query.get('usersig'));
  expect(taken, 'made anew').not.toBe(refused);
});

test('a UserSig refused twice stops the API: the key is wrong, and more calls would block the app', async () => {
  rig.endpoint.reply = () => failed(70003);
  await rig.queue.flag([direct('a', 'b', 'k')]);
  rig.work();
  while ((await readLane(rig.handle, 'admin_msgwithdraw')).stop === undefined) await rig.handle.client.ping();
  expect((await readLane(rig.handle, 'admin_msgwithdraw')).stop?.reason).toBe('credential');
  expect(rig.endpoint.calls).toHaveLength(2);
});

test('severity goes before order of flagging', async () => {
  const flags = (['low', 'medium', 'high', 'critical'] as const).map((severity) => inGroup(severity, 1, { severity }));
  for (const order of flags) await rig.queue.flag([order]);
  rig.work({ rate: 4 });
  await untilSettled(rig.handle.client);
  expect(rig.endpoint.calls.map(({ body }) => body.GroupId)).toEqual(['critical', 'high', 'medium', 'low']);
});

test('a quiet group waits for one round of a noisy one at most', async () => {
  await rig.queue.flag([...Array(100).keys()].map((seq) => inGroup('noisy', seq)));
  await rig.queue.flag([inGroup('quiet', 1)]);
  rig.work({ rate: 20 });
  await untilSettled(rig.handle.client);
  const order = rig.endpoint.calls.map(({ body }: SeenCall) => body.GroupId);
  expect(order.indexOf('quiet')).toBeLessThanOrEqual(3);
});

test('time that people held a message is not its exposure', async () => {
  const earlier = { sentAt: Date.now() - 3_000_000, expiresAt: Date.now() + 3_600_000 };
  const rule = { type: 'rule', rule: 'test/rule' } as const;
  const operator = { who: 'kim', why: 'a test' };
  await makeSwitchBoard(rig.desk).hold(rule, operator);
  expect(await standings([inGroup('g', 1, earlier), inGroup('g', 2, earlier)])).toEqual(['held', 'held']);
  rig.work();
  // As if somebody had come to look fifty minutes later.
  for (const key of await rig.handle.client.keys('*:item:*')) {
    await rig.handle.client.hset(key, 'heldAt', earlier.sentAt + 1_000);
  }
  await makeSwitchBoard(rig.desk).release(rule, operator);
  await untilSettled(rig.handle.client);
  const text = await metricsText();
  expect(text).toContain('unsaid_exposure_seconds_bucket{le="30",conversation="group",severity="medium"} 2');
  expect(text).toContain('unsaid_held_seconds_bucket{le="3600",severity="medium"} 2');
  expect(text).toContain('unsaid_held_seconds_bucket{le="900",severity="medium"} 0');
});

test('metrics tell of calls, batches, outcomes and exposure, and never of people or groups', async () => {
  await rig.queue.flag([inGroup('secret-group', 1), inGroup('secret-group', 2)]);
  expect(await metricsText()).not.toContain('secret');
  rig.work();
  await untilSettled(rig.handle.client);
  const text = await metricsText();
  expect(text).toContain('unsaid_recall_requests_total{api="group_msg_recall",code="0"} 1');
  expect(text).toContain('unsaid_recall_batch_size_sum{api="group_msg_recall"} 2');
  expect(text).toContain('unsaid_recalls_total{api="group_msg_recall",outcome="recalled"} 2');
  expect(text).toContain('unsaid_recalls_pending{api="group_msg_recall",severity="medium"} 0');
  expect(text).toContain('unsaid_exposure_seconds_count{conversation="group",severity="medium"} 2');
  expect(text).not.toContain('secret');
});

import { beforeEach, describe, expect, test } from 'vitest';
import { makeSwitches } from '../../src/lane/switches.ts';
import { audit } from '../../src/operate/audit.ts';
import { endHeld, findHeldItems } from '../../src/operate/held-items.ts';
import { noted, readActs } from '../../src/operate/operator-log.ts';
import { listRefused, retryRecalls } from '../../src/operate/refused.ts';
import { readStatus } from '../../src/operate/status.ts';
import { makeSwitchBoard, type SwitchBoard } from '../../src/operate/switch.ts';
import { makeRecorder } from '../../src/record/record.ts';
import { direct, inGroup, laneOf, untilSettled } from '../support/orders.ts';
import { allRecalled, failed } from '../support/recall-endpoint.ts';
import { letPass } from '../support/until.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';

const OPERATOR = { who: 'ann', why: 'a rule written in a hurry' };
const SPAM = { type: 'rule', rule: 'spam' } as const;

let board: SwitchBoard;
const rig = useRecallRig();
beforeEach(() => {
  board = makeSwitchBoard(rig.desk);
});

const spam = (seq: number) => inGroup('g', seq, { rule: 'spam' });
const other = (seq: number) => inGroup('g', seq, { rule: 'other' });
const auditNow = () => audit(rig.desk);
const groupLane = async () => (await readStatus(rig.desk)).lanes.find(({ api }) => api === 'group_msg_recall')!;
const seqsAsked = () =>
  rig.endpoint.calls
    .flatMap(({ body }) => (body.MsgSeqList as { MsgSeq: number }[]).map(({ MsgSeq }) => MsgSeq))
    .sort();

describe('the kill switch', () => {
  test('lets no call of any kind leave, keeps what is queued, and all of it goes after', async () => {
    await rig.queue.flag([spam(1), direct('a', 'b', 'k')]);
    await board.stop(OPERATOR);
    rig.work();
    await rig.queue.flag([spam(2)]);
    await letPass(600, 'many calls would go out; the switch is looked at before each');
    expect(rig.endpoint.calls).toEqual([]);
    expect((await groupLane()).pending).toBe(2);
    expect((await rig.metrics.expose()).body).toContain('reason="switched_off"} 1');
    await board.resume({ type: 'all' }, OPERATOR);
    await untilSettled(rig.handle.client);
    expect(rig.endpoint.calls.map(({ api }) => api).sort()).toEqual(['admin_msgwithdraw', 'group_msg_recall']);
  });
});

describe('a rule on hold', () => {
  test('keeps its recalls, earlier and later ones, and lets the others pass', async () => {
    await rig.queue.flag([spam(1), other(2)]);
    expect(await board.hold(SPAM, OPERATOR)).toBe(1);
    expect((await rig.queue.flag([spam(3)])).map(({ standing }) => standing)).toEqual(['held']);
    rig.work();
    await untilSettled(rig.handle.client);
    expect(seqsAsked()).toEqual([2]);
    expect(await groupLane()).toMatchObject({ held: 2, pending: 0, difference: 0, heldByRule: new Map([['spam', 2]]) });
    expect((await rig.metrics.expose()).body).toContain('unsaid_recalls_held{rule="spam"} 2');
  });

  test('lets all of them go when it is released', async () => {
    await board.hold(SPAM, OPERATOR);
    await rig.queue.flag([...Array(450).keys()].map(spam));
    rig.work();
    expect(await board.release(SPAM, OPERATOR)).toBe(450);
    const lane = laneOf(await untilSettled(rig.handle.client), spam(1));
    expect(lane).toMatchObject({ held: 0, outcomes: { recalled: 450 } });
  });

  test('cancels all of them when they are discarded, and nothing of another rule', async () => {
    await rig.queue.flag([...[...Array(450).keys()].map(spam), other(1_000)]);
    await board.hold(SPAM, OPERATOR);
    expect(await board.discard(SPAM, OPERATOR)).toHaveLength(450);
    rig.work();
    await untilSettled(rig.handle.client);
    expect(seqsAsked()).toEqual([1_000]);
    expect(await groupLane()).toMatchObject({ outcomes: { cancelled: 450, recalled: 1 }, difference: 0 });
  });

  test('is not held any more after that', async () => {
    await board.hold(SPAM, OPERATOR);
    await board.discard(SPAM, OPERATOR);
    expect((await rig.queue.flag([spam(1)])).map(({ standing }) => standing)).toEqual(['queued']);
  });
});

describe('single held messages', () => {
  test('go while the switch keeps the others and what comes', async () => {
    await board.hold(SPAM, OPERATOR);
    await rig.queue.flag([spam(1), spam(2), spam(3)]);
    rig.work();
    const items = await findHeldItems(rig.desk, ['group/g/2', 'group/g/2', 'group/g/9']);
    expect(await endHeld(rig.desk, 'release', items, OPERATOR)).toBe(1);
    await rig.queue.flag([spam(4)]);
    await untilSettled(rig.handle.client);
    expect(seqsAsked()).toEqual([2]);
    expect(await groupLane()).toMatchObject({ held: 3, outcomes: { recalled: 1 }, difference: 0 });
  });

  test('are cancelled alone, and what goes already is not', async () => {
    await rig.queue.flag([other(7)]);
    await board.hold(SPAM, OPERATOR);
    await rig.queue.flag([spam(1), spam(2)]);
    const items = await findHeldItems(rig.desk, ['group/g/1', 'group/g/2', 'group/g/7']);
    expect(items.map(({ order }) => order.rule)).toEqual(['spam', 'spam']);
    await endHeld(rig.desk, 'release', items.slice(1), OPERATOR);
    // Asked about what was held when somebody looked.
    expect(await endHeld(rig.desk, 'discard', items, OPERATOR)).toBe(1);
    rig.work();
    await untilSettled(rig.handle.client);
    expect(seqsAsked()).toEqual([2, 7]);
    expect(await groupLane()).toMatchObject({ outcomes: { cancelled: 1, recalled: 2 }, difference: 0 });
  });

  test('may be purges, which have no message', async () => {
    const target = { type: 'sender', group: 'g/1', topic: '', sender: 'a b', asOf: Date.now() } as const;
    await board.hold(SPAM, OPERATOR);
    await rig.queue.flag([{ ...spam(1), target }]);
    const [item] = await findHeldItems(rig.desk, ['sender/g%2F1/a%20b']);
    expect(item).toMatchObject({ api: 'delete_group_msg_by_sender', order: { target } });
    expect(await endHeld(rig.desk, 'discard', [item!], OPERATOR)).toBe(1);
    expect(await findHeldItems(rig.desk, ['sender/g%2F1/a%20b'])).toEqual([]);
  });
});

test('a switch holds from the moment it is set, before anybody moved what was waiting', async () => {
  await rig.queue.flag([spam(1), other(2), inGroup('h', 3, { rule: 'late' })]);
  const switches = makeSwitches(rig.handle, 'group_msg_recall');
  await switches.set(SPAM, 'hold');
  await switches.set({ type: 'group', group: 'h' }, 'cancel');
  rig.work();
  await untilSettled(rig.handle.client);
  expect(seqsAsked()).toEqual([2]);
  expect(await groupLane()).toMatchObject({ held: 1, outcomes: { recalled: 1, cancelled: 1 }, difference: 0 });
});

test.each(['a rule', 'everything'])(
  'no half of a failed call leaves when %s was turned off meanwhile',
  async (what) => {
    await rig.queue.flag([...Array(10).keys()].map(spam));
    rig.endpoint.reply = () => ({ ...(failed(10004) as { body: unknown }), afterMs: 300 });
    const worker = rig.work();
    await rig.endpoint.untilCalls(1);
    await (what === 'a rule' ? board.hold(SPAM, OPERATOR) : board.stop(OPERATOR));
    // It waits for what is under way, the halves too.
    await worker.close();
    expect(rig.endpoint.calls).toHaveLength(1);
    const { pending, held, difference } = await groupLane();
    expect([pending + held, difference]).toEqual([10, 0]);
  },
);

test('a group on hold keeps what is in it, and no other group', async () => {
  await board.hold({ type: 'group', group: 'g' }, OPERATOR);
  await rig.queue.flag([spam(1), inGroup('h', 2), direct('a', 'b', 'k')]);
  rig.work();
  await untilSettled(rig.handle.client);
  expect(rig.endpoint.calls.map(({ body }) => body.GroupId)).not.toContain('g');
  expect(await groupLane()).toMatchObject({ held: 1, outcomes: { recalled: 1 } });
});

test('every act is written down, with who, when, why and what came of it', async () => {
  await rig.queue.flag([spam(1)]);
  await board.hold(SPAM, OPERATOR);
  await board.discard(SPAM, { who: 'bob', why: 'wrong rule' });
  expect(await readActs(rig.desk, 10)).toMatchObject([
    { who: 'bob', why: 'wrong rule', what: 'discard rule:spam', result: '1 cancelled' },
    { who: 'ann', what: 'hold rule:spam', result: '1 held' },
  ]);
});

test('an act that was cut off has left its trace, and one that failed says why', async () => {
  const intent = { ...OPERATOR, at: 1, what: 'hold rule:spam' };
  void noted(rig.desk, intent, () => new Promise<never>(() => {}), String);
  const failing = noted(rig.desk, { ...intent, what: 'stop all' }, () => Promise.reject(new Error('no room')), String);
  await expect(failing).rejects.toThrow('no room');
  expect(await readActs(rig.desk, 10)).toEqual([
    { ...OPERATOR, at: 1, what: 'stop all', result: 'failed: no room' },
    { ...OPERATOR, at: 1, what: 'hold rule:spam', result: undefined },
  ]);
});

describe('a refused recall', () => {
  test('can be seen with its code, and tried again by hand', async () => {
    rig.endpoint.reply = () => failed(10007);
    await rig.queue.flag([spam(1), spam(2)]);
    rig.work();
    await untilSettled(rig.handle.client);
    const refused = await listRefused(rig.desk, 10);
    expect(refused.map(({ code, order }) => [code, order.rule])).toEqual([
      ['10007', 'spam'],
      ['10007', 'spam'],
    ]);
    rig.endpoint.reply = allRecalled;
    expect(await retryRecalls(rig.desk, refused, OPERATOR)).toBe(2);
    await untilSettled(rig.handle.client);
    expect(await groupLane()).toMatchObject({ flagged: 2, outcomes: { recalled: 2, refused: 0 }, difference: 0 });
    expect(await listRefused(rig.desk, 10)).toEqual([]);
  });
});

describe('the audit', () => {
  test('finds everything balanced while nothing is wrong', async () => {
    await rig.queue.flag([spam(1), other(2), inGroup('x', 3, { onlineOnly: true })]);
    await board.hold(SPAM, OPERATOR);
    const lanes = await auditNow();
    expect(lanes.map(({ balanced, mendedItems, mendedTurns }) => [balanced, mendedItems, mendedTurns])).toEqual(
      lanes.map(() => [true, 0, 0]),
    );
    expect(lanes.find(({ api }) => api === 'group_msg_recall')!.items).toEqual({ held: 1, pending: 1, unsupported: 1 });
  });

  test('finds turns that BullMQ lost, and what they stood for is recalled', async () => {
    await rig.queue.flag([spam(1), inGroup('h', 2), direct('a', 'b', 'k')]);
    await rig.queue.close();
    const bull = await rig.handle.client.keys('{unsaid:*}:turns:*');
    await rig.handle.client.del(...bull);
    const lost = (await auditNow()).map(({ mendedTurns }) => mendedTurns);
    expect(lost.reduce((sum, one) => sum + one, 0)).toBe(3);
    rig.work();
    await untilSettled(rig.handle.client);
    expect(rig.endpoint.calls).toHaveLength(3);
  });

  test('finds items that wait nowhere, and they are recalled', async () => {
    await rig.queue.flag([spam(1), spam(2)]);
    const waiting = await rig.handle.client.keys('{unsaid:group_msg_recall}:waiting:*');
    await rig.handle.client.del(...waiting);
    const found = (await auditNow()).find(({ api }) => api === 'group_msg_recall')!;
    expect(found.mendedItems).toBe(2);
    rig.work();
    await untilSettled(rig.handle.client);
    expect(seqsAsked()).toEqual([1, 2]);
  });

  test('finds items that a turn holds which nobody knows, and what no index names', async () => {
    await rig.queue.flag([spam(1), spam(2)]);
    const { client } = rig.handle;
    const lane = '{unsaid:group_msg_recall}';
    const [key] = await client.keys(`${lane}:item:*2`);
    await client.hset(key!, { state: 'claimed', claim: 't999' });
    await client.del(`${lane}:of:rule:spam`, ...(await client.keys(`${lane}:waiting:*`)));
    expect((await auditNow()).find(({ api }) => api === 'group_msg_recall')).toMatchObject({ mendedItems: 2 });
    expect(await board.hold(SPAM, OPERATOR), 'both are found by their rule').toBe(2);
    await board.release(SPAM, OPERATOR);
    rig.work();
    await untilSettled(client);
    expect(seqsAsked()).toEqual([1, 2]);
  });

  test('ends what waits or is held though Tencent told that it is gone', async () => {
    await board.hold(SPAM, OPERATOR);
    await rig.queue.flag([spam(1), spam(2), other(3), other(4), direct('b', 'a', 'k')]);
    const recorder = makeRecorder({ redis: rig.handle, keepKeysMs: 3_600_000, keepTextMs: 0, now: Date.now });
    const gone = [spam(1), other(3), direct('b', 'a', 'k')].flatMap(({ target }) =>
      'key' in target ? [target.key] : [],
    );
    // As after a crash between the mark and the cancelling.
    await recorder.markGone(gone, Date.now());
    expect((await auditNow()).map(({ goneItems }) => goneItems)).toEqual([2, 0, 1, 0]);
    expect(await groupLane()).toMatchObject({ held: 1, pending: 1, outcomes: { gone: 2 }, difference: 0 });
    expect((await auditNow()).every(({ goneItems, balanced }) => goneItems === 0 && balanced)).toBe(true);
  });

  test('says so when the counters do not add up', async () => {
    await rig.queue.flag([spam(1)]);
    await rig.handle.client.hincrby('{unsaid:group_msg_recall}:ledger', 'flagged', 1);
    const found = (await auditNow()).find(({ api }) => api === 'group_msg_recall')!;
    expect(found).toMatchObject({ balanced: false, numbers: { difference: 1 } });
  });
});

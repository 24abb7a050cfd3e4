import { beforeEach, expect, test } from 'vitest';
import type { RecallOrder } from '../../src/model.ts';
import { makeSwitchBoard, type SwitchBoard } from '../../src/operate/switch.ts';
import { accountedFor, inGroup, laneOf, untilSettled } from '../support/orders.ts';
import { allRecalled, failed } from '../support/recall-endpoint.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';

let board: SwitchBoard;
const rig = useRecallRig();
beforeEach(() => {
  board = makeSwitchBoard(rig.desk);
});

const operator = { who: 'ann', why: 'a test' };
const HOUR_MS = 3_600_000;
const byHand = (order: RecallOrder): RecallOrder => ({ ...order, rule: 'operator', anewAt: Number.MAX_SAFE_INTEGER });
const edited = (order: RecallOrder, anewAt: number): RecallOrder => ({ ...order, rule: 'other', anewAt });
const flag = async (order: RecallOrder) => (await rig.queue.flag([order]))[0]!.standing;

/** Everything that is open goes, and the ledger adds up. */
async function outcomes() {
  rig.work();
  const lane = laneOf(await untilSettled(rig.handle.client), inGroup('g', 1));
  expect(accountedFor(lane)).toBe(lane.flagged);
  return { flagged: lane.flagged, held: lane.held, ...lane.outcomes };
}

test('what was discarded is recalled when a person asks for it after all', async () => {
  const order = inGroup('g', 1, { rule: 'hasty' });
  await flag(order);
  await board.discard({ type: 'rule', rule: 'hasty' }, operator);
  expect(await flag(order), 'a duplicate changes nothing').toBe('known');
  expect([await flag(byHand(order)), await flag(byHand(order))]).toEqual(['queued', 'known']);
  expect(await outcomes()).toMatchObject({ flagged: 1, recalled: 1, cancelled: 0 });
});

test('an edit after the discarding is judged for itself; one before it was discarded with the message', async () => {
  const order = inGroup('g', 1, { rule: 'hasty' });
  await flag(order);
  await board.discard({ type: 'rule', rule: 'hasty' }, operator);
  expect(await flag(edited(order, Date.now() - HOUR_MS))).toBe('known');
  expect(await flag(edited(order, Date.now() + 1))).toBe('queued');
  expect(await outcomes()).toMatchObject({ flagged: 1, recalled: 1, cancelled: 0 });
});

test('what was recalled stays so, however it is asked for', async () => {
  const order = inGroup('g', 1);
  await flag(order);
  expect(await outcomes()).toMatchObject({ recalled: 1 });
  expect([await flag(byHand(order)), await flag(edited(order, Date.now() + 1))]).toEqual(['known', 'known']);
  expect(rig.endpoint.calls).toHaveLength(1);
});

test('what Tencent refused is tried again when a person asks for it, and is in the list no more', async () => {
  const order = inGroup('g', 1);
  rig.endpoint.reply = () => failed(10004);
  await flag(order);
  expect(await outcomes()).toMatchObject({ refused: 1 });
  rig.endpoint.reply = allRecalled;
  expect(await flag(byHand(order))).toBe('queued');
  expect(await outcomes()).toMatchObject({ flagged: 1, recalled: 1, refused: 0 });
  expect(await rig.handle.client.zcard('{unsaid:group_msg_recall}:refused')).toBe(0);
});

test('what one rule holds goes when a more severe one asks for it, or a person', async () => {
  const held = [1, 2, 3].map((seq) => inGroup('g', seq, { rule: 'hasty' }));
  await board.hold({ type: 'rule', rule: 'hasty' }, operator);
  for (const order of held) expect(await flag(order)).toBe('held');
  expect(await flag({ ...held[0]!, rule: 'sure', severity: 'critical' })).toBe('raised');
  expect(await flag(byHand(held[1]!))).toBe('raised');
  expect(await flag({ ...held[2]!, severity: 'critical' }), 'its own rule is held').toBe('known');
  expect(await outcomes()).toMatchObject({ flagged: 3, held: 1, recalled: 2 });
});

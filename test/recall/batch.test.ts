import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiOf, type MessageKey, type RecallOrder } from '../../src/model.ts';
import { callsFor as callsForItems, halve } from '../../src/recall/batch.ts';
import { itemIdOf } from '../../src/redis/keys/recall.ts';
import type { RecallCall } from '../../src/tencent/recall-call.ts';
import { inGroup, orderFor, purge } from '../support/orders.ts';

const callsFor = (orders: readonly RecallOrder[]) =>
  callsForItems(orders.map((order) => ({ id: itemIdOf(order.target), order })));

const few = (...names: string[]) => fc.constantFrom(...names);
const groupKey = fc.record({
  kind: fc.constant('group' as const),
  group: few('g1', 'g2'),
  topic: few('', 't1'),
  seq: fc.nat(4_294_967_295),
});
const officialKey = fc.record({
  kind: fc.constant('official' as const),
  account: few('@TOA#_a', '@TOA#_b'),
  msgKey: fc.nat(99).map(String),
});
const directKey = fc
  .record({ kind: fc.constant('c2c' as const), from: few('u1', 'u2'), to: few('u1', 'u2'), msgKey: few('k1', 'k2') })
  .filter(({ from, to }) => from !== to);
// Mostly groups, so that calls fill.
const key: fc.Arbitrary<MessageKey> = fc.oneof(
  { weight: 6, arbitrary: groupKey },
  { weight: 3, arbitrary: officialKey },
  { weight: 1, arbitrary: directKey },
);
const order: fc.Arbitrary<RecallOrder> = fc.oneof(
  { weight: 5, arbitrary: key.map((one) => orderFor(one, { sentAt: 1 })) },
  { weight: 1, arbitrary: fc.tuple(few('g1', 'g2'), few('s1', 's2'), fc.nat(3)).map((one) => purge(...one)) },
);
const orders = fc
  .array(order, { maxLength: 200, size: 'max' })
  .chain((list) => fc.tuple(fc.constant(list), fc.subarray(list)))
  .map(([list, again]) => [...list, ...again]);

const idsOf = (calls: readonly RecallCall[]) => calls.flatMap(({ items }) => items.map(({ id }) => id));

/** What no call may mix. */
function placeOf(item: RecallOrder): string {
  const { target } = item;
  if (target.type === 'sender') return `${target.group}/${target.topic}/${target.sender}`;
  switch (target.key.kind) {
    case 'group':
      return `${target.key.group}/${target.key.topic}`;
    case 'official':
      return target.key.account;
    case 'c2c':
      return itemIdOf(target);
  }
}

describe('orders in calls', () => {
  test('nothing is lost and nothing comes twice', () => {
    fc.assert(
      fc.property(orders, (list) => {
        const wanted = new Set(list.map(({ target }) => itemIdOf(target)));
        const got = idsOf(callsFor(list));
        expect(new Set(got)).toEqual(wanted);
        expect(got).toHaveLength(wanted.size);
      }),
    );
  });

  test('no call has more than ten messages, and a direct message goes alone', () => {
    fc.assert(
      fc.property(orders, (list) => {
        for (const call of callsFor(list)) {
          if (call.api === 'admin_msgwithdraw') expect(call.items).toHaveLength(1);
          if (call.api !== 'delete_group_msg_by_sender') expect(call.items.length).toBeLessThanOrEqual(10);
          expect(call.items.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('no call mixes two groups, topics, accounts, people or APIs', () => {
    fc.assert(
      fc.property(orders, (list) => {
        const byId = new Map(list.map((one) => [itemIdOf(one.target), one]));
        for (const call of callsFor(list)) {
          const inCall = call.items.map(({ id }) => byId.get(id)!);
          expect(new Set(inCall.map(placeOf)).size).toBe(1);
          expect(new Set(inCall.map(({ target }) => apiOf(target)))).toEqual(new Set([call.api]));
        }
      }),
    );
  });

  test('calls are as full as they can be', () => {
    const calls = callsFor(Array.from({ length: 23 }, (_, seq) => inGroup('g', seq)));
    expect(calls.map(({ items }) => items.length)).toEqual([10, 10, 3]);
  });

  test('a direct message keeps its sender and its recipient', () => {
    const [call] = callsFor([orderFor({ kind: 'c2c', from: 'zoe', to: 'adam', msgKey: 'k' })]);
    expect(call).toMatchObject({ from: 'zoe', to: 'adam', msgKey: 'k' });
  });

  test('all purges of one sender in one group are one call', () => {
    const calls = callsFor([purge('g', 's', 1), purge('g', 's', 2), purge('g', 'other', 2)]);
    expect(calls.map(({ items }) => items.length)).toEqual([2, 1]);
  });
});

describe('halves of a call that failed', () => {
  test('have the same items between them, and each has some', () => {
    fc.assert(
      fc.property(orders, (list) => {
        for (const call of callsFor(list)) {
          const halves = halve(call);
          if (halves === undefined) continue;
          expect(idsOf(halves)).toEqual(idsOf([call]));
          for (const half of halves) expect(half.items.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('a single message has no halves', () => {
    expect(halve(callsFor([inGroup('g', 1)])[0]!)).toBeUndefined();
  });

  const groupCall = (size: number) =>
    callsFor(Array.from({ length: size }, (_, seq) => inGroup('g', seq)))[0]! as RecallCall & {
      api: 'group_msg_recall';
    };
  const seqsOf = (calls: readonly RecallCall[] | undefined) =>
    calls?.map(({ items }) => items.map((item) => ('seq' in item ? item.seq : item)));

  test('the first half is the larger one, in order, and each is a call as the whole was', () => {
    expect(seqsOf(halve(groupCall(5)))).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    expect(seqsOf(halve(groupCall(2)))).toEqual([[0], [1]]);
    expect(halve(groupCall(2))![0]).toEqual({ ...groupCall(2), items: groupCall(2).items.slice(0, 1) });
  });

  test('what a result names is not asked again; of two that leave one, that one is asked alone', () => {
    const { items } = groupCall(5);
    const named = (...nths: number[]) => new Map(nths.map((nth) => [items[nth]!.id, 0]));
    expect(seqsOf(halve(groupCall(5), named(1, 2)))).toEqual([[0, 3], [4]]);
    expect(seqsOf(halve(groupCall(2), named(0)))).toEqual([[1]]);
    expect(halve(groupCall(5), named(0, 1, 2, 3, 4))).toBeUndefined();
  });

  test('messages of an official account are halved as well; direct ones and senders never', () => {
    const official = callsFor(
      ['1', '2', '3'].map((msgKey) => orderFor({ kind: 'official', account: 'news', msgKey }, { sentAt: 1 })),
    )[0]!;
    expect(halve(official)!.map(({ items }) => items.length)).toEqual([2, 1]);
    for (const one of [purge('g', 's', 1), orderFor({ kind: 'c2c', from: 'a', to: 'b', msgKey: 'k' })]) {
      const [call] = callsFor([one, one]);
      expect(halve({ ...call!, items: [{ id: 'x' }, { id: 'y' }] } as RecallCall)).toBeUndefined();
    }
  });
});

test('a call for one thing is never halved, however many items wait for it', () => {
  const [direct] = callsFor([orderFor({ kind: 'c2c', from: 'u1', to: 'u2', msgKey: 'k1' }, { sentAt: 1 })]);
  expect(halve(direct!)).toBeUndefined();
  const purgeCall: RecallCall = {
    ...{ api: 'delete_group_msg_by_sender', group: 'g1', topic: '', sender: 's1' },
    items: [{ id: 'one' }, { id: 'two' }],
  };
  expect(halve(purgeCall)).toBeUndefined();
});

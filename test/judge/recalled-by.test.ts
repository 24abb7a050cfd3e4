import { expect, test } from 'vitest';
import { recalledBy } from '../../src/judge/recalled-by.ts';
import { type Counted, readWindow } from '../../src/judge/window.ts';
import type { Action, Hit } from '../../src/model.ts';

const keyOf = (seq: number) => ({ kind: 'group', group: 'g', topic: '', seq }) as const;
const hit = (actions: readonly Action[], more: Partial<Hit> = {}): Hit => ({
  ...({ rule: 'a', policy: 'p', state: 'live', severity: 'low', spans: [], contributing: [] } as const),
  actions,
  ...more,
});
const recall = (which: 'this' | 'contributing', keepFirst = 0): Action => ({ type: 'recall', which, keepFirst });
const behind = { contributing: [keyOf(1), keyOf(2)] };
const recalled = (of: Hit) => recalledBy(of, keyOf(9)).map((key) => (key.kind === 'group' ? key.seq : key));

test('nothing is recalled by a rule that does not ask for it', () => {
  expect(recalled(hit([{ type: 'review' }, { type: 'mute', seconds: 1 }], behind))).toEqual([]);
});

test('this message is recalled, or those that were counted with it, in their order', () => {
  expect(recalled(hit([{ type: 'review' }, recall('this')], behind))).toEqual([9]);
  expect(recalled(hit([recall('this'), recall('contributing')], behind))).toEqual([1, 2, 9]);
  expect(recalled(hit([recall('contributing')], { ...behind, position: 1 }))).toEqual([1, 9, 2]);
});

test('the first are spared, in each set for itself, and each message is recalled once', () => {
  const also = [{ contributing: [keyOf(3), keyOf(1)] }];
  expect(recalled(hit([recall('contributing', 1)], { ...behind, also }))).toEqual([2, 9, 1]);
  expect(recalled(hit([recall('contributing', 3)], behind))).toEqual([]);
});

test('messages of one moment stand in one order in a window, whichever came first', () => {
  const counted = [3, 1, 2].map(
    (seq): Counted => ({ identity: `${seq}`, key: keyOf(seq), sentAt: 5, member: undefined }),
  );
  for (const order of [counted, counted.toReversed()])
    expect(readWindow(order, '2', { overMs: 10, atLeast: 2, distinct: false })).toEqual({
      value: 3,
      contributing: [keyOf(1), keyOf(3)],
      position: 1,
    });
});

import { describe, expect, test } from 'vitest';
import { makeMemoryCounters } from '../../src/judge/memory-counters.ts';
import type { CounterRequest } from '../../src/model.ts';

/** Counters as they are meant; test/judge/play.test.ts holds their numbers against the definition of a window. */
const keyOf = (seq: number) => ({ kind: 'group', group: 'g', topic: '', seq }) as const;
const recent = (text: string, last = 10): CounterRequest => ({
  ...{ type: 'recent', name: 'n', keys: ['k'], text, last, overMs: 10 },
});
const count = (more: object): CounterRequest => ({
  ...({
    type: 'count',
    name: 'n',
    keys: ['k'],
    member: undefined,
    overMs: 10,
    atLeast: 2,
    contributing: true,
  } as const),
  ...more,
});

describe('recent texts', () => {
  const said = (...messages: readonly (readonly [seq: number, atMs: number])[]) => {
    const counters = makeMemoryCounters();
    return (last?: number) =>
      messages.map(([seq, at]) => counters.count(keyOf(seq), at, [recent(`text ${seq}`, last)])[0]!);
  };
  test('are those of the other messages, with their keys and times', () => {
    const [, second] = said([1, 0], [2, 5])();
    expect(second).toEqual({ value: 2, contributing: [keyOf(1)], position: 1, texts: ['text 1'], times: [0] });
  });
  test('are less than the window away, before and behind', () => {
    expect(said([1, 0], [2, 9])()[1]!.texts).toEqual(['text 1']);
    expect(said([1, 0], [2, 10])()[1]!.texts).toEqual([]);
    expect(said([1, 9], [2, 0])()[1]!.texts).toEqual(['text 1']);
    expect(said([1, 10], [2, 0])()[1]!.texts).toEqual([]);
    expect(said([1, 0], [2, 20], [3, 10])()[2]!.texts).toEqual([]);
  });
  test('are so many on either side as a row may have beside this one', () => {
    const [, , , , middle] = said([1, 1], [2, 2], [4, 4], [5, 5], [3, 3])(2);
    expect(middle).toMatchObject({ texts: ['text 2', 'text 4'], position: 1, value: 3 });
  });
  test('of one moment stand in one order, whichever came first', () => {
    for (const order of [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
    ])
      expect(said(...order.map((seq) => [seq, 5] as const), [9, 6])().at(-1)!.texts).toEqual([
        'text 1',
        'text 2',
        'text 3',
      ]);
  });
});

describe('of a message with several keys', () => {
  const keyed = (...messages: readonly (readonly string[])[]) => {
    const counters = makeMemoryCounters();
    return messages.map((keys, seq) => counters.count(keyOf(seq), seq, [count({ keys })])[0]!).at(-1)!;
  };
  test('the fullest is told, and what stands behind the others', () => {
    expect(keyed(['a'], ['b'], ['b'], ['a', 'b', 'c'])).toEqual({
      value: 3,
      contributing: [keyOf(1), keyOf(2)],
      position: 2,
      also: [{ value: 2, contributing: [keyOf(0)], position: 1 }],
    });
    expect(keyed(['a'], ['a'], ['b'], ['a', 'b']).value).toBe(3);
  });
  test('nothing is told of those that hold nothing else', () => {
    expect(keyed(['a'], ['a', 'c'])).not.toHaveProperty('also');
  });
  test('the first is told of two that are equally full', () => {
    expect(keyed(['a'], ['b'], ['a', 'b'])).toMatchObject({ contributing: [keyOf(0)] });
  });
});

test('where nobody asks for the messages behind a number, none are told', () => {
  const counters = makeMemoryCounters();
  counters.count(keyOf(1), 0, [count({ contributing: false })]);
  expect(counters.count(keyOf(2), 1, [count({ contributing: false })])).toEqual([{ value: 2, contributing: [] }]);
});

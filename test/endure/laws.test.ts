import { expect, test } from 'vitest';
import { brokenLaws, type Evidence, type Span, unexplainedRepeats } from '../../scripts/endure/laws.ts';
import type { SimMessage } from '../../src/simulator/world.ts';

const ordinary: Evidence = {
  limit: 2,
  summary: { offending: 1, missed: 0, wronglyRecalled: 0, purgedAlong: 0 } as Evidence['summary'],
  missed: [],
  messages: [],
  kills: [],
  redisAway: [],
  calls: [0, 500, 1_000, 1_500].map((at) => ({ api: 'a', at, code: 0, items: 1 })),
  audit: { ok: true, words: '' },
  exitCodes: [0, 0],
};
const withSummary = (more: Partial<Evidence['summary']>): Evidence => ({
  ...ordinary,
  summary: { ...ordinary.summary, ...more },
});
const again = (recalledAt: number, more: Partial<SimMessage> = {}): SimMessage =>
  ({
    place: { kind: 'group', group: 'g', topic: '' },
    seq: 7,
    key: '',
    repeats: 1,
    recalledAt,
    recalledBy: 'recall',
    ...more,
  }) as SimMessage;

test('an ordinary run breaks no law', () => {
  expect(brokenLaws(ordinary)).toEqual([]);
});

test.each([
  ['nothing to recall', withSummary({ offending: 0 }), /proves nothing/],
  ['something visible', withSummary({ missed: 1 }), /1 of 1 offending messages are still visible/],
  ['something innocent gone', withSummary({ wronglyRecalled: 2 }), /2 innocent/],
  ['a purge too wide', withSummary({ purgedAlong: 3 }), /3 innocent messages went with a purge/],
  ['a recall done twice', { ...ordinary, messages: [again(100)] }, /1 messages were recalled twice/],
  ['a call too many', { ...ordinary, limit: 1 }, /a got 2 calls in one sliding second, over 1/],
  ['no audit', { ...ordinary, audit: undefined }, /could not be audited/],
  ['books that are wrong', { ...ordinary, audit: { ok: false, words: 'one is lost' } }, /one is lost/],
  ['a bad end', { ...ordinary, exitCodes: [0, null] }, /ended with null/],
])('%s is told in one sentence', (_, evidence, words) => {
  const broken = brokenLaws(evidence);
  expect(broken).toHaveLength(1);
  expect(broken[0]).toMatch(words);
});

test('only a lost answer or a kill soon after the first explains a second recall', () => {
  const lost = [{ at: 10_000, code: 'lost' }];
  const unexplained = (messages: readonly SimMessage[], kills: readonly number[], redisAway: readonly Span[] = []) =>
    unexplainedRepeats({ messages, calls: lost, kills, redisAway }).length;
  expect(unexplained([again(10_000)], [])).toBe(0);
  expect(unexplained([again(10_001)], [])).toBe(1);
  expect(unexplained([again(20_000)], [20_100])).toBe(0);
  expect(unexplained([again(20_000)], [30_000])).toBe(1);
  expect(unexplained([again(20_000)], [10_000])).toBe(1);
  const away = [{ from: 20_500, to: 27_500 }];
  expect(unexplained([again(20_000)], [30_000], away), 'nothing could be written down for seven seconds').toBe(0);
  expect(unexplained([again(20_000)], [], away), 'without a kill it is no reason').toBe(1);
  expect(unexplained([again(28_000)], [38_000], away), 'it was back by then').toBe(1);
  expect(unexplained([again(20_000, { repeats: 0 }), again(20_000, { recalledBy: 'purge' })], [])).toBe(0);
});

import { describe, expect, test } from 'vitest';
import { type CompiledCondition, choosesKinds, patternsIn, voicesIn } from '../../src/judge/compiled-condition.ts';
import { NO_SAMPLES } from '../../src/judge/samples.ts';
import { OWN, voicesOf } from '../../src/judge/voices.ts';

const QUOTED = voicesOf(['quoted']);
const SIGNAL = voicesOf(['signal']);
const patterns = (pattern: number, voices = OWN): CompiledCondition => ({
  type: 'patterns',
  patterns: [pattern, pattern + 1],
  voices,
});
const length = (voices: number): CompiledCondition => ({ type: 'length', longerThan: 1, voices });
const across: CompiledCondition = { type: 'across', pattern: 7, counter: 0, last: 2, withinMs: 1 };
const count: CompiledCondition = { type: 'count', counter: 0, atLeast: 1 };
const elements: CompiledCondition = { type: 'elements', kinds: ['image'] };
const all = (...of: readonly CompiledCondition[]): CompiledCondition => ({ type: 'all', of, cheapestFirst: of });
const any = (...of: readonly CompiledCondition[]): CompiledCondition => ({ type: 'any', of });
const none = (...of: readonly CompiledCondition[]): CompiledCondition => ({ type: 'none', of });
const score = (...whens: readonly CompiledCondition[]): CompiledCondition => ({
  type: 'score',
  threshold: 1,
  signals: whens.map((when) => ({ add: 1, when })),
});
const leaves = (voices: number): readonly CompiledCondition[] => [
  patterns(0, voices),
  length(voices),
  { type: 'phone', voices },
  { type: 'shape', wanted: { type: 'shape', emoji: 1 }, voices },
  { type: 'like', table: NO_SAMPLES, share: 0.5, voices },
  { type: 'link', test: () => [], voices },
];

test('the patterns of a condition are those of all that is in it', () => {
  expect(patternsIn(any(patterns(0), all(patterns(2), none(patterns(4)))))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(patternsIn(score(patterns(0), across))).toEqual([0, 1, 7]);
  for (const other of [count, elements, length(OWN)]) expect(patternsIn(other)).toEqual([]);
});

describe('the voices of a condition', () => {
  test.each(leaves(QUOTED).map((leaf) => [leaf.type, leaf] as const))('of %s are its own', (_, leaf) => {
    expect(voicesIn(leaf)).toBe(QUOTED);
  });
  test('that puts others together are all of theirs', () => {
    for (const together of [any, all, none, score]) {
      expect(voicesIn(together(length(QUOTED), length(SIGNAL)))).toBe(QUOTED | SIGNAL);
      expect(voicesIn(together(length(QUOTED)))).toBe(QUOTED);
    }
  });
  test('that does not say are the sender’s', () => {
    for (const silent of [across, count, elements]) expect(voicesIn(silent)).toBe(OWN);
  });
});

describe('a condition chooses by kinds of messages', () => {
  test('where it names elements, or voices but the sender’s own', () => {
    expect([elements, ...leaves(QUOTED)].map(choosesKinds)).not.toContain(false);
    expect([across, count, ...leaves(OWN)].map(choosesKinds)).not.toContain(true);
  });
  test('where one of those in it does', () => {
    for (const together of [any, all, none, score]) {
      expect(choosesKinds(together(length(OWN), elements))).toBe(true);
      expect(choosesKinds(together(length(OWN), patterns(0)))).toBe(false);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { hitOf } from '../../src/judge/hit.ts';
import type { CounterReading, MessageKey, Span } from '../../src/model.ts';
import { judgeOf, ruleWith } from './rules-of.ts';

const rule = judgeOf(ruleWith('{ text: { terms: [rose] } }', { match: 'rose' })).ruleSet.rules[0]!;
const key = (seq: number): MessageKey => ({ kind: 'group', group: 'zoo', topic: '', seq });
const keys = (count: number) => Array.from({ length: count }, (_, nth) => key(nth));
const hit = (spans: readonly Span[], readings: readonly CounterReading[] = []) =>
  hitOf({ rule, state: 'shadow' }, { holds: true, spans, readings });

describe('a hit', () => {
  test('says of its rule what a decision needs, and of no other message where nothing was counted', () => {
    expect(hit([])).toEqual({
      ...{ rule: 'tested', policy: rule.policy, state: 'shadow', severity: 'medium', actions: rule.then },
      ...{ spans: [], contributing: [] },
    });
    expect(hit([], [{ value: 9, contributing: [] }])).toEqual(hit([]));
  });
  test('names the largest set of messages first, the others beside it, empty ones not', () => {
    const two = { value: 2, contributing: keys(2), also: [{ contributing: keys(5) }, { contributing: [] }] };
    expect(hit([], [{ value: 1, contributing: keys(1) }, { value: 0, contributing: [] }, two])).toMatchObject({
      contributing: keys(5),
      also: [{ contributing: keys(2) }, { contributing: keys(1) }],
    });
  });
  test('says where the message stands among them, unless it is the last', () => {
    const at = (position?: number) =>
      hit([], [{ value: 3, contributing: keys(3), ...(position !== undefined && { position }) }]);
    expect([at(0).position, at(2).position, at(3).position, at().position]).toEqual([0, 2, undefined, undefined]);
    expect(Object.keys(at(3))).not.toContain('position');
    expect(Object.keys(at(3))).not.toContain('also');
  });
  test('shows its stretches by place, each once', () => {
    const span = (part: number, start: number, end: number): Span => ({ part, start, end });
    const spans = [
      span(1, 0, 4),
      span(0, 5, 9),
      span(0, 5, 7),
      span(0, 0, 9),
      span(0, 5, 9),
      span(1, 0, 5),
      span(0, 4, 9),
    ];
    expect(hit(spans).spans).toEqual([
      ...[span(0, 0, 9), span(0, 4, 9), span(0, 5, 7), span(0, 5, 9)],
      ...[span(1, 0, 4), span(1, 0, 5)],
    ]);
    expect(hit([span(0, 1, 2)]).spans).toEqual([span(0, 1, 2)]);
  });
});

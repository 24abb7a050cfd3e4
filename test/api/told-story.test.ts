import { expect, test } from 'vitest';
import { inOrder } from '../../src/api/answers/told-story.ts';

const whats = (events: readonly (readonly [at: number, what: string])[]): readonly string[] =>
  inOrder(events.map(([at, what]) => ({ at, what }))).map(({ what }) => what);

test('a story goes by time', () => {
  expect(
    whats([
      [9_000, 'judged'],
      [1_000, 'sent'],
      [5_000, 'edited'],
      [2_000, 'judged'],
    ]),
  ).toEqual(['sent', 'judged', 'edited', 'judged']);
});

test('what followed from a judgement stands behind it, though another process wrote it down first', () => {
  expect(
    whats([
      [1_100, 'review'],
      [1_101, 'recalled'],
      [1_104, 'flagged'],
      [1_105, 'judged'],
      [1_107, 'sent'],
    ]),
  ).toEqual(['sent', 'judged', 'review', 'flagged', 'recalled']);
});

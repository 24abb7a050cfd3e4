import { expect, test } from 'vitest';
import { settleMute } from '../../src/sanction/settle-mute.ts';
import type { RecallAnswer } from '../../src/tencent/recall-call.ts';

const answer = (code: number): RecallAnswer => ({ type: 'answer', code, results: undefined });
const fate = (given: RecallAnswer, forgiven = 0, tries = 0) => settleMute(given, { tries, forgiven }, () => 0.5);

test.each<readonly [string, RecallAnswer, string]>([
  ['success', answer(0), 'muted'],
  ['a group that is gone', answer(10010), 'gone'],
  ['no permission, or no mute in this type of group', answer(10007), 'refused'],
  ['an account that does not exist', answer(70107), 'refused'],
  ['OBSERVE_ONLY', { type: 'observed' }, 'cancelled'],
])('%s ends it', (_, given, outcome) => {
  expect(fate(given)).toEqual({ type: 'done', outcome });
});

test.each<readonly [string, RecallAnswer]>([
  ['an error that passes', answer(10002)],
  ['over the limit', answer(60007)],
  ['a gateway', { type: 'http', status: 502 }],
  ['a timeout', { type: 'timeout' }],
  ['no JSON', { type: 'broken' }],
  ['a stopped API', answer(60016)],
])('%s is tried again, as often as it takes', (_, given) => {
  const again = { type: 'retry', forgiven: false, afterMs: expect.any(Number) };
  expect(fate(given, 2, 50)).toEqual(again);
  expect(fate(given, 2)).toEqual(again);
});

test('a code that nobody wrote down is tried a few times, and then put before people', () => {
  expect(fate(answer(65_432))).toMatchObject({ type: 'retry', forgiven: true });
  expect(fate(answer(65_432), 2)).toEqual({ type: 'done', outcome: 'refused' });
});

test('a UserSig that was refused is tried again at once', () => {
  expect(fate(answer(70001))).toEqual({ type: 'retry', afterMs: 0, forgiven: true });
});

import { expect, test } from 'vitest';
import { type AnswerClass, classOfAnswer } from '../../src/calls/answer-class.ts';
import { fateOf } from '../../src/calls/fate.ts';
import { MUTE_API } from '../../src/model.ts';
import { settle } from '../../src/recall/settle.ts';
import { settleMute } from '../../src/sanction/settle-mute.ts';
import { KNOWN_CODES } from '../../src/tencent/codes.ts';
import type { RecallAnswer } from '../../src/tencent/recall-call.ts';

const PAUSES = { later: () => 7, afterForgiven: () => 11 };

test.each<readonly [AnswerClass, number, object]>([
  [{ type: 'ok' }, 0, { type: 'done', end: 'accepted' }],
  [{ type: 'observed' }, 0, { type: 'done', end: 'observed' }],
  [{ type: 'done', outcome: 'gone', about: 'message' }, 0, { type: 'done', end: 'gone' }],
  [{ type: 'permanent', outcome: 'unsupported', suspect: true }, 0, { type: 'done', end: 'unsupported' }],
  [{ type: 'retry', bounded: false }, 9, { type: 'retry', afterMs: 7, forgiven: false }],
  [{ type: 'retry', bounded: true }, 1, { type: 'retry', afterMs: 11, forgiven: true }],
  [{ type: 'retry', bounded: true }, 2, { type: 'done', end: 'refused' }],
  [{ type: 'slow-down' }, 0, { type: 'retry', afterMs: 7, forgiven: false }],
  [{ type: 'slow-down' }, 9, { type: 'retry', afterMs: 7, forgiven: false }],
  [{ type: 'credential', then: 'stop' }, 0, { type: 'retry', afterMs: 0, forgiven: true }],
  [{ type: 'credential', then: 'stop' }, 1, { type: 'retry', afterMs: 7, forgiven: false }],
  [{ type: 'credential', then: 'retry' }, 1, { type: 'retry', afterMs: 11, forgiven: true }],
  [{ type: 'credential', then: 'retry' }, 2, { type: 'done', end: 'refused' }],
  [{ type: 'configuration', reason: 'plan', pauseMs: 1 }, 0, { type: 'stopped' }],
])('%j, forgiven %i times: %j', (kind, forgiven, fate) => {
  expect(fateOf(kind, { tries: 3, forgiven }, PAUSES)).toEqual(fate);
});

/** A code is read once: what ends a recall ends a mute, and what is tried again is tried again for both. */
test('recalls and mutes read every known code alike', () => {
  const target = { type: 'message', key: { kind: 'group', group: 'g', topic: '', seq: 1 } } as const;
  for (const code of KNOWN_CODES) {
    const answer: RecallAnswer = { type: 'answer', code, results: undefined };
    // Where a code has a class of its own for each API there is nothing to compare.
    const classes = [MUTE_API, 'admin_msgwithdraw'] as const;
    const [ofMute, ofRecall] = classes.map((api) => JSON.stringify(classOfAnswer({ api }, answer)));
    if (ofMute !== ofRecall) continue;
    const tried = { tries: 1, forgiven: 1, sentAt: 0 };
    const call = { api: 'admin_msgwithdraw', from: 'a', to: 'b', msgKey: 'k', items: [{ id: 'x', target }] };
    const context = { tried: new Map([['x', tried]]), away: false, now: 1e12, random: () => 0.5 };
    const recall = settle(call as unknown as Parameters<typeof settle>[0], answer, context).fates.get('x')!;
    const mute = settleMute(answer, tried, () => 0.5);
    const isOver = recall.type === 'done';
    expect([code, mute.type === 'done'], `code ${code}`).toEqual([code, isOver]);
  }
});

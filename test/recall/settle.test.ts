import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecallOrder } from '../../src/model.ts';
import { callsFor as callsForItems } from '../../src/recall/batch.ts';
import { type Fate, settle, type Tried, unsettled } from '../../src/recall/settle.ts';
import { itemIdOf } from '../../src/redis/keys/recall.ts';
import { KNOWN_CODES } from '../../src/tencent/codes.ts';
import type { RecallAnswer, RecallCall } from '../../src/tencent/recall-call.ts';
import { direct, inGroup, official } from '../support/orders.ts';

const callsFor = (orders: readonly RecallOrder[]) =>
  callsForItems(orders.map((order) => ({ id: itemIdOf(order.target), order })));

const NOW = 1_760_000_000_000;
const LONG_AGO = NOW - 3_600_000;

const groupCall = (size: number): RecallCall =>
  callsFor(Array.from({ length: size }, (_, seq) => inGroup('g', seq)))[0]!;
const directCall = callsFor([direct('a', 'b', 'k')])[0]!;
const idOf = (seq: number) => itemIdOf(inGroup('g', seq).target);

const answered = (code: number, results?: readonly (readonly [seq: number, code: number])[]): RecallAnswer => ({
  type: 'answer',
  code,
  results: results === undefined ? undefined : new Map(results.map(([seq, result]) => [idOf(seq), result])),
});

function settled(call: RecallCall, answer: RecallAnswer, tried: Partial<Tried> = {}, away = false) {
  const each = { tries: 0, forgiven: 0, sentAt: LONG_AGO, ...tried };
  return settle(call, answer, {
    tried: new Map(call.items.map(({ id }) => [id, each])),
    away,
    now: NOW,
    random: () => 1,
  });
}
const fatesOf = (call: RecallCall, answer: RecallAnswer, tried: Partial<Tried> = {}): Fate[] => [
  ...settled(call, answer, tried).fates.values(),
];
const effectsOf = (call: RecallCall, answer: RecallAnswer) => settled(call, answer).effects;

test('a try that fails while nobody answers puts no message minutes away', () => {
  const often = { tries: 20 };
  const fateWhile = (away: boolean) =>
    settled(directCall, { type: 'timeout' }, often, away).fates.values().next().value;
  expect(fateWhile(false)).toEqual({ type: 'retry', afterMs: 600_000, forgiven: false });
  expect(fateWhile(true)).toEqual({ type: 'retry', afterMs: 4_000, forgiven: false });
});

describe('each message by its own result', () => {
  test('a partial list settles some and retries the others', () => {
    const fates = settled(
      groupCall(4),
      answered(0, [
        [0, 0],
        [1, 10030],
        [2, 10002],
      ]),
    ).fates;
    expect(fates.get(idOf(0))).toEqual({ type: 'done', outcome: 'recalled' });
    expect(fates.get(idOf(1))).toEqual({ type: 'done', outcome: 'gone' });
    expect(fates.get(idOf(2))).toEqual({ type: 'retry', afterMs: 250, forgiven: false });
    expect(fates.get(idOf(3)), 'left out of the list').toEqual({ type: 'retry', afterMs: 250, forgiven: false });
  });

  test('a success without its list is no success', () => {
    const again = { type: 'retry', afterMs: 250, forgiven: false };
    expect(fatesOf(groupCall(1), answered(0))).toEqual([again]);
    expect(fatesOf(callsFor([official('news', 'k')])[0]!, answered(0))).toEqual([again]);
  });

  test('every message has one fate, or is in one of the calls to make again', () => {
    const code = fc.oneof(fc.constantFrom(...KNOWN_CODES), fc.integer());
    const answer = fc.oneof(
      code.map((one) => answered(one)),
      fc.tuple(code, fc.array(fc.tuple(fc.nat(12), code))).map(([one, list]) => answered(one, list)),
      fc.nat(600).map((status): RecallAnswer => ({ type: 'http', status })),
      fc.constantFrom<RecallAnswer>({ type: 'timeout' }, { type: 'broken' }, { type: 'observed' }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), answer, fc.nat(10), (size, one, forgiven) => {
        const call = groupCall(size);
        const { fates, again } = settled(call, one, { forgiven });
        const placed = [...fates.keys(), ...again.flatMap(({ items }) => items.map(({ id }) => id))];
        expect(placed.sort()).toEqual(call.items.map(({ id }) => id).sort());
      }),
    );
  });
});

describe('what is final', () => {
  test.each([
    [20023, 'recalled'],
    [20022, 'gone'],
    [90054, 'refused'],
  ] as const)('C2C %i is %s', (code, outcome) => {
    expect(fatesOf(directCall, answered(code))).toEqual([{ type: 'done', outcome }]);
  });

  test.each([
    [10010, 'gone'],
    [10031, 'expired'],
    [10032, 'unsupported'],
    [10033, 'unsupported'],
    [10007, 'refused'],
    [10004, 'refused'],
  ] as const)('group %i is %s', (code, outcome) => {
    expect(fatesOf(groupCall(1), answered(code))).toEqual([{ type: 'done', outcome }]);
  });

  test('a group that is gone takes its whole batch with it, without a search', () => {
    expect(fatesOf(groupCall(10), answered(10010))).toHaveLength(10);
  });
});

describe('what answers say of whole calls', () => {
  test('of a direct message there is no list: the code is its result', () => {
    expect(fatesOf(directCall, answered(0))).toEqual([{ type: 'done', outcome: 'recalled' }]);
  });

  test('a list beside a failure counts for those that it names, and the code for the others', () => {
    const { fates } = settled(groupCall(2), answered(10007, [[0, 0]]));
    expect(fates.get(idOf(0))).toEqual({ type: 'done', outcome: 'recalled' });
    expect(fates.get(idOf(1))).toEqual({ type: 'done', outcome: 'refused' });
  });

  test('what is about all of a batch is not searched for in halves', () => {
    for (const answer of [answered(10007), answered(10010), answered(10002), answered(0)]) {
      const { again, fates } = settled(groupCall(4), answer);
      expect(again).toEqual([]);
      expect(fates.size).toBe(4);
    }
  });

  test('a message that is gone is looked for again while it is young, and not from ten seconds on', () => {
    const at = (ageMs: number, code: number) => fatesOf(directCall, answered(code), { sentAt: NOW - ageMs })[0];
    expect(at(9_999, 20022)).toMatchObject({ type: 'retry' });
    expect(at(10_000, 20022)).toEqual({ type: 'done', outcome: 'gone' });
    expect(at(1, 20023)).toEqual({ type: 'done', outcome: 'recalled' });
    expect(fatesOf(groupCall(1), answered(10031), { sentAt: NOW - 1 })).toEqual([{ type: 'done', outcome: 'expired' }]);
  });

  test('a UserSig that is refused for one message says so of the API, and not that it works', () => {
    const mixed = answered(0, [
      [0, 0],
      [1, 70001],
    ]);
    expect(effectsOf(groupCall(2), mixed)).toEqual([{ type: 'credential-refused', then: 'stop' }]);
    expect(effectsOf(groupCall(2), { type: 'timeout' })).toEqual([]);
  });
});

describe('what may pass', () => {
  test.each([
    ['10002', answered(10002)],
    ['a timeout', { type: 'timeout' }],
    ['a broken answer', { type: 'broken' }],
    ['a network failure', { type: 'network', cause: undefined }],
    ['HTTP 502', { type: 'http', status: 502 }],
    ['HTTP 408', { type: 'http', status: 408 }],
  ] as const)('%s is retried, however often it was', (_, answer) => {
    expect(fatesOf(groupCall(1), answer, { tries: 50, forgiven: 9 })).toEqual([
      { type: 'retry', afterMs: 600_000, forgiven: false },
    ]);
  });

  test('a code that nobody wrote down gets two more tries', () => {
    const struck = (forgiven: number) => fatesOf(groupCall(1), answered(69_999), { forgiven, tries: forgiven })[0];
    expect(struck(0)).toEqual({ type: 'retry', afterMs: 2_000, forgiven: true });
    expect(struck(1)).toEqual({ type: 'retry', afterMs: 40_000, forgiven: true });
    expect(struck(2)).toEqual({ type: 'done', outcome: 'refused' });
  });

  test('a message seconds old that does not exist is looked for once more, after one to two seconds', () => {
    const young = { sentAt: NOW - 2_000 };
    for (const [call, code] of [
      [groupCall(1), 10030],
      [directCall, 20022],
    ] as const) {
      expect(fatesOf(call, answered(code), young)).toEqual([{ type: 'retry', afterMs: 2_000, forgiven: true }]);
      expect(fatesOf(call, answered(code), { ...young, forgiven: 1 })).toEqual([{ type: 'done', outcome: 'gone' }]);
    }
    expect(fatesOf(groupCall(1), answered(0, [[0, 10030]]), young)[0]).toMatchObject({ type: 'retry' });
    expect(fatesOf(groupCall(1), answered(10010), young), 'the group is gone').toEqual([
      { type: 'done', outcome: 'gone' },
    ]);
  });
});

describe('a batch that fails for one of its messages', () => {
  test.each([10004, 10030, 70402])('%i for the whole batch is looked into by halves', (code) => {
    const { fates, again } = settled(groupCall(10), answered(code));
    expect(fates.size).toBe(0);
    expect(again.map(({ items }) => items.length)).toEqual([5, 5]);
  });

  test('what a list names has its result, and only the others are looked into', () => {
    const { fates, again } = settled(
      groupCall(5),
      answered(10004, [
        [1, 10004],
        [2, 0],
      ]),
    );
    expect([...fates]).toEqual([
      [idOf(1), { type: 'done', outcome: 'refused' }],
      [idOf(2), { type: 'done', outcome: 'recalled' }],
    ]);
    expect(again.map(({ items }) => items.map(({ id }) => id))).toEqual([[idOf(0), idOf(3)], [idOf(4)]]);
  });

  test('"already recalled" of a whole batch needs no list', () => {
    expect(fatesOf(groupCall(2), answered(20023))).toEqual(Array(2).fill({ type: 'done', outcome: 'recalled' }));
  });

  test('one bad message of ten is found in at most eight more calls, and the others are recalled', () => {
    const bad = idOf(7);
    const outcomes = new Map<string, Fate>();
    const calls = [groupCall(10)];
    let made = 0;
    for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
      made++;
      const poisoned = call.items.some(({ id }) => id === bad);
      const ids = call.items.map(({ id }) => [id, 0] as const);
      const answer: RecallAnswer = poisoned ? answered(10004) : { type: 'answer', code: 0, results: new Map(ids) };
      const { fates, again } = settled(call, answer);
      for (const [id, fate] of fates) outcomes.set(id, fate);
      calls.unshift(...again);
    }
    expect(made).toBeLessThanOrEqual(9);
    expect(outcomes.get(bad)).toEqual({ type: 'done', outcome: 'refused' });
    expect([...outcomes.values()].filter((fate) => fate.type === 'done' && fate.outcome === 'recalled')).toHaveLength(
      9,
    );
  });
});

describe('what an answer says about the API', () => {
  test('an answer on the merits says that it works', () => {
    expect(effectsOf(groupCall(1), answered(0, [[0, 0]]))).toEqual([{ type: 'works' }]);
    expect(effectsOf(groupCall(1), answered(10010))).toEqual([{ type: 'works' }]);
  });

  test.each([60007, 60011, 60018, 60019, 10006, 10023])('%i lowers the rate', (code) => {
    expect(effectsOf(groupCall(1), answered(code))).toContainEqual({ type: 'slow-down' });
  });

  test('HTTP 429 lowers the rate', () => {
    expect(effectsOf(groupCall(1), { type: 'http', status: 429 })).toEqual([{ type: 'slow-down' }]);
  });

  test('a configuration code stops it, and the messages stay as they were', () => {
    expect(effectsOf(groupCall(3), answered(10041))).toEqual([{ type: 'stop', reason: 'permission', pauseMs: 60_000 }]);
    expect(fatesOf(groupCall(3), answered(10041))).toEqual([{ type: 'back' }, { type: 'back' }, { type: 'back' }]);
  });

  test('a call that worked for some messages and is not allowed for others stops it', () => {
    const mixed = answered(0, [
      [0, 0],
      [1, 10041],
    ]);
    expect(effectsOf(groupCall(2), mixed).map(({ type }) => type)).toEqual(['stop']);
  });

  test.each([301, 401, 403, 404, 405, 407])(
    'somebody else’s door (HTTP %i) stops it, refusing no message',
    (status) => {
      expect(effectsOf(groupCall(1), { type: 'http', status })).toMatchObject([{ type: 'stop', reason: 'url' }]);
      expect(fatesOf(groupCall(1), { type: 'http', status })).toEqual([{ type: 'back' }]);
    },
  );

  test('a refused UserSig is tried again at once with a new one, then with pauses', () => {
    expect(effectsOf(directCall, answered(70001))).toEqual([{ type: 'credential-refused', then: 'stop' }]);
    expect(fatesOf(directCall, answered(70001))).toEqual([{ type: 'retry', afterMs: 0, forgiven: true }]);
    expect(fatesOf(directCall, answered(70001), { forgiven: 5, tries: 5 })).toEqual([
      { type: 'retry', afterMs: 8_000, forgiven: false },
    ]);
  });

  test('60004, which may not be about the UserSig at all, ends after a few tries', () => {
    expect(fatesOf(directCall, answered(60004), { forgiven: 2 })).toEqual([{ type: 'done', outcome: 'refused' }]);
  });

  test('nothing was called with OBSERVE_ONLY: the recall is cancelled', () => {
    expect(fatesOf(groupCall(2), { type: 'observed' })).toEqual([
      { type: 'done', outcome: 'cancelled' },
      { type: 'done', outcome: 'cancelled' },
    ]);
  });
});

test('an answer that could not be read is asked for twice more, and then refused', () => {
  const fates = [0, 1, 2].map((forgiven) => {
    const tried = new Map([['x', { tries: forgiven, forgiven, sentAt: LONG_AGO }]]);
    const call: RecallCall = { api: 'group_msg_recall', group: 'g', topic: '', items: [{ id: 'x', seq: 1 }] };
    return unsettled(call, { tried, away: false, now: NOW, random: () => 0.5 }).fates.get('x');
  });
  expect(fates).toMatchObject([
    { type: 'retry', forgiven: true },
    { type: 'retry', forgiven: true },
    { type: 'done', outcome: 'refused' },
  ]);
});

test('an answer that could not be read asks for no halves, and says nothing of the API', () => {
  const call: RecallCall = { api: 'group_msg_recall', group: 'g', topic: '', items: [{ id: 'x', seq: 1 }] };
  expect(unsettled(call, { tried: new Map(), away: false, now: NOW, random: () => 0.5 })).toEqual({
    fates: new Map([['x', expect.objectContaining({ type: 'retry', forgiven: true })]]),
    again: [],
    effects: [],
  });
});

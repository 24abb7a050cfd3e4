import type { Redis } from 'ioredis';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Slot } from '../../src/calls/pace.ts';
import { type Claim, makeLedger } from '../../src/lane/ledger.ts';
import { readLane } from '../../src/lane/read-lane.ts';
import { makeSwitches } from '../../src/lane/switches.ts';
import type { RecallOrder } from '../../src/model.ts';
import { type DeliverOptions, makeDeliver } from '../../src/recall/deliver.ts';
import { inSpace } from '../../src/redis/connect.ts';
import type { RecallAnswer, RecallCall } from '../../src/tencent/recall-call.ts';
import { inGroup } from '../support/orders.ts';
import { useRedis } from '../support/use-redis.ts';

/** One turn in hand and what may happen between its calls, with a ledger of its own and a pace that only writes down. */
const API = 'group_msg_recall';
const HOUR_MS = 3_600_000;
/** Says of a batch that one of its messages is to blame, and not which. */
const ONE_TO_BLAME: RecallAnswer = { type: 'answer', code: 10004, results: undefined };
const recalled = ({ items }: RecallCall): RecallAnswer => ({
  type: 'answer',
  code: 0,
  results: new Map(items.map(({ id }) => [id, 0])),
});

const server = useRedis();
let redis: Redis;
beforeAll(() => {
  redis = server.client();
});
beforeEach(() => redis.flushall());

/** A deliverer whose places are `fresh` or not, in their order; all are when it does not say. */
function makeRig({
  fresh = [] as boolean[],
  answer = recalled as (call: RecallCall) => RecallAnswer | Promise<RecallAnswer>,
}) {
  const seen = { calls: [] as number[], places: [] as string[] };
  const ledger = makeLedger(inSpace(redis), API, HOUR_MS);
  const note = (what: string) => async () => {
    seen.places.push(what);
  };
  let taken = 0;
  const takeSlot = (): Slot => {
    const [name, isFresh] = [`place ${taken++}`, fresh.shift() ?? true];
    return {
      probe: false,
      untilDue: async () => {},
      isDue: () => true,
      isFresh: () => isFresh,
      answered: note(`${name} answered`),
      used: () => {
        seen.places.push(`${name} used`);
        return { slot: name, tripUs: 1_000 };
      },
      giveBack: note(`${name} given back`),
    };
  };
  const options: DeliverOptions = {
    api: API,
    redis: inSpace(redis),
    ledger,
    turns: { add: async () => {} },
    pace: { take: async () => takeSlot(), slowDown: async () => {} },
    reach: { missed: () => {}, heard: () => {}, isAway: () => false },
    client: {
      recall: async (call) => {
        seen.calls.push(call.items.length);
        return { answer: await answer(call), tripMs: 1, signed: undefined };
      },
    },
    credential: { current: () => ({ userSig: '' }) } as never,
    metrics: {
      recallRequest: () => {},
      recallBatch: () => {},
      recall: () => {},
      exposure: () => {},
      heldFor: () => {},
    },
    now: Date.now,
    random: () => 0,
    onStop: () => {},
    onError: () => {},
  };
  const deliverFor = async (
    orders: readonly RecallOrder[],
    { isOurs = true, with: more = {}, signal = new AbortController().signal } = {},
  ) => {
    const { turns } = await ledger.flag(orders.map((order) => ({ order, final: undefined })));
    const claim = await ledger.claim(turns[0]!, 10, { type: 'taken', probe: false });
    const { items } = claim as Extract<Claim, { type: 'claimed' }>;
    const inHand = { turn: turns[0]!, items, isOurs: async () => isOurs };
    return makeDeliver({ ...options, ...more })(inHand, takeSlot(), signal);
  };
  return { seen, ledger, deliverFor };
}
const messages = (count: number) => Array.from({ length: count }, (_, seq) => inGroup('g', seq, { rule: 'spam' }));

test('a call leaves in its place, which is used once', async () => {
  const { seen, deliverFor } = makeRig({});
  await deliverFor(messages(3));
  expect(seen).toEqual({ calls: [3], places: ['place 0 used'] });
  expect(await readLane(inSpace(redis), API)).toMatchObject({ pending: 0, outcomes: { recalled: 3 } });
});

test('a place that is too old is given back, and the call leaves in the next one that is not', async () => {
  const { seen, deliverFor } = makeRig({ fresh: [false, false, true] });
  await deliverFor(messages(1));
  expect(seen).toEqual({ calls: [1], places: ['place 0 given back', 'place 1 given back', 'place 2 used'] });
});

test('a process that comes so late that another has the turn calls nobody and keeps no place', async () => {
  const { seen, deliverFor } = makeRig({ fresh: [false, true] });
  await expect(deliverFor(messages(1), { isOurs: false })).rejects.toThrow('another has the turn');
  expect(seen).toEqual({ calls: [], places: ['place 0 given back', 'place 1 given back'] });
  expect(await readLane(inSpace(redis), API)).toMatchObject({ pending: 1 });
});

test('halves of a call that failed each have a place of their own', async () => {
  const { seen, deliverFor } = makeRig({ answer: (call) => (call.items.length > 1 ? ONE_TO_BLAME : recalled(call)) });
  await deliverFor(messages(2));
  expect(seen).toEqual({ calls: [2, 1, 1], places: ['place 0 answered', 'place 1 used', 'place 2 used'] });
  expect(await readLane(inSpace(redis), API)).toMatchObject({ pending: 0, outcomes: { recalled: 2 } });
});

test.each([
  ['a rule', { type: 'rule', rule: 'spam' }],
  ['a group', { type: 'group', group: 'g' }],
] as const)('halves do not leave against a switch of %s that was set after the first call', async (_what, selector) => {
  const switches = makeSwitches(inSpace(redis), API);
  const { seen, deliverFor } = makeRig({
    answer: async () => {
      await switches.set(selector, 'hold');
      return ONE_TO_BLAME;
    },
  });
  await deliverFor(messages(2));
  expect(seen.calls).toEqual([2]);
  expect(seen.places.filter((place) => !place.endsWith('given back'))).toEqual(['place 0 answered']);
  expect((await readLane(inSpace(redis), API)).outcomes).toMatchObject({ recalled: 0 });
});

test('an answer that Redis does not take at once is written down, and not asked for again', async () => {
  const { seen, ledger, deliverFor } = makeRig({});
  let refusals = 1;
  const settle: typeof ledger.settle = async (...move) => {
    if (refusals-- > 0) throw new Error('OOM command not allowed');
    return ledger.settle(...move);
  };
  await deliverFor(messages(2), { with: { ledger: { settle } } });
  expect(seen.calls).toEqual([2]);
  expect(await readLane(inSpace(redis), API)).toMatchObject({ pending: 0, outcomes: { recalled: 2 } });
});

test('an item is settled by the id that the ledger has, whatever its order would make of it', async () => {
  const { seen, deliverFor } = makeRig({});
  // As older versions let through: Redis keeps UTF-8, and gives half a character back as U+FFFD.
  await deliverFor([inGroup('g\ud800', 1, { rule: 'spam' })]);
  expect(seen.calls).toEqual([1]);
  expect((await readLane(inSpace(redis), API)).outcomes.recalled).toBe(1);
  expect(await redis.zcard(inSpace(redis).keys.lane(API).claims)).toBe(0);
});

test('what breaks while an answer is read is put off and counted, not called again at once', async () => {
  const { seen, deliverFor } = makeRig({});
  const recallRequest = () => {
    throw new Error('broken here');
  };
  const metrics = { recallRequest, recallBatch: () => {}, recall: () => {}, exposure: () => {}, heldFor: () => {} };
  const complaints: string[] = [];
  await deliverFor(messages(2), { with: { metrics, onError: (error: unknown) => complaints.push(String(error)) } });
  expect(complaints).toEqual(['Error: broken here']);
  expect(seen.calls).toEqual([2]);
  const { item, claims } = inSpace(redis).keys.lane(API);
  for (const seq of [0, 1]) {
    expect(await redis.hmget(item(`g\u001fg\u001f\u001f${seq}`), 'state', 'tries', 'forgiven')).toEqual([
      'pending',
      '1',
      '1',
    ]);
  }
  expect(await redis.zcard(claims)).toBe(0);
});

test('what breaks in what an answer says of the API does not keep the answer from being written down', async () => {
  const { deliverFor } = makeRig({});
  const accepted = () => {
    throw new TypeError('no such thing');
  };
  const client = {
    recall: async (call: RecallCall) => ({ answer: recalled(call), tripMs: 1, signed: { userSig: '' } as never }),
  };
  await deliverFor(messages(2), { with: { client, credential: { accepted } as never } });
  expect((await readLane(inSpace(redis), API)).outcomes.recalled).toBe(2);
});

test('a script that breaks on one item does not keep the answers of its neighbours', async () => {
  const closing = new AbortController();
  const { ledger, deliverFor } = makeRig({});
  const bad = 'g\u001fg\u001f\u001f1';
  const settle: typeof ledger.settle = async (turn, moves, place) => {
    if (moves.some(({ id }) => id === bad)) {
      if (moves.length === 1) closing.abort();
      throw new Error('ERR user_script:1: attempt to perform arithmetic on a nil value');
    }
    return ledger.settle(turn, moves, place);
  };
  const delivered = deliverFor(messages(3), { with: { ledger: { settle } }, signal: closing.signal });
  await expect(delivered).rejects.toThrow('arithmetic');
  expect((await readLane(inSpace(redis), API)).outcomes.recalled).toBe(2);
});

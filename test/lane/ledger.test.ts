import type { Redis } from 'ioredis';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stopLane } from '../../src/calls/lane-stop.ts';
import { releaseItems } from '../../src/lane/held-items.ts';
import { type Claim, type Ledger, type Move, makeLedger, type Turn } from '../../src/lane/ledger.ts';
import { readItem } from '../../src/lane/read-item.ts';
import { readLane } from '../../src/lane/read-lane.ts';
import { retryRefused } from '../../src/lane/refused.ts';
import { makeSwitches, type Switches } from '../../src/lane/switches.ts';
import type { RecallOrder, RecallTarget } from '../../src/model.ts';
import { inSpace } from '../../src/redis/connect.ts';
import { itemIdOf } from '../../src/redis/keys/recall.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';
import { accountedFor, inGroup } from '../support/orders.ts';
import { letPass } from '../support/until.ts';
import { useRedis } from '../support/use-redis.ts';

/** The scripts of one lane by themselves: what a worker is given in the worst moment, and what it may not change. */
const API = 'group_msg_recall';
const HOUR_MS = 3_600_000;
const OF_ITS_OWN = { type: 'taken', probe: false } as const;

const server = useRedis();
let redis: Redis;
let ledger: Ledger;
let switches: Switches;
beforeAll(() => {
  redis = server.client();
  ledger = makeLedger(inSpace(redis), API, HOUR_MS);
  switches = makeSwitches(inSpace(redis), API);
});
beforeEach(() => redis.flushall());

const spam = (seq: number, more: Partial<RecallOrder> = {}) => inGroup('g', seq, { rule: 'spam', ...more });
const flag = async (...orders: readonly RecallOrder[]) =>
  ledger.flag(orders.map((order) => ({ order, final: undefined })));
/** Flags one order and gives its turn. */
const turnFor = async (order: RecallOrder): Promise<Turn> => (await flag(order)).turns[0]!;
const idsIn = (claim: Claim) => (claim.type === 'claimed' ? claim.items.map(({ id }) => id) : []);
const item = async ({ target }: { readonly target: RecallTarget }) => (await readItem(inSpace(redis), target))!;
const done = (id: string): Move => ({ type: 'done', id, outcome: 'recalled', forgiven: 0, code: '0' });

describe('a place that was taken before', () => {
  test('everything was turned off gives no claim any more, and afterwards it does', async () => {
    const turn = await turnFor(spam(1));
    await switches.set({ type: 'all' }, 'hold');
    expect(await ledger.claim(turn, 10, OF_ITS_OWN)).toEqual({ type: 'stopped' });
    expect(await ledger.claim(turn, 10, { type: 'taken', probe: true }), 'a probe neither').toEqual({
      type: 'stopped',
    });
    await switches.clear({ type: 'all' });
    expect(idsIn(await ledger.claim(turn, 10, OF_ITS_OWN))).toHaveLength(1);
  });

  test('the API stopped gives a claim to a probe only', async () => {
    const turn = await turnFor(spam(1));
    await stopLane(inSpace(redis), API, { reason: 'plan', pauseMs: HOUR_MS });
    expect(await ledger.claim(turn, 10, OF_ITS_OWN)).toEqual({ type: 'stopped' });
    expect(idsIn(await ledger.claim(turn, 10, { type: 'taken', probe: true }))).toHaveLength(1);
  });
});

test('an API that is stopped for another reason meanwhile keeps the first one, and waits no shorter', async () => {
  const from = Date.now();
  await stopLane(inSpace(redis), API, { reason: 'quota', pauseMs: HOUR_MS });
  await stopLane(inSpace(redis), API, { reason: 'account', pauseMs: 60_000 });
  const { stop } = await readLane(inSpace(redis), API);
  expect(stop?.reason).toBe('quota');
  expect(stop?.probeAt).toBeGreaterThanOrEqual(from + HOUR_MS - 1);
});

describe('a claim', () => {
  test('asked for again gives the same items, and says so', async () => {
    const turn = await turnFor(spam(1));
    await flag(spam(2));
    const first = await ledger.claim(turn, 1, OF_ITS_OWN);
    expect(first).toMatchObject({ again: false, items: [{ tries: 0, forgiven: 0 }] });
    expect(await ledger.claim(turn, 10, OF_ITS_OWN)).toMatchObject({ again: true });
    expect(idsIn(await ledger.claim(turn, 10, OF_ITS_OWN))).toEqual(idsIn(first));
  });

  test('leaves out what was switched off or ended while it waited', async () => {
    const turn = await turnFor(spam(1));
    await flag(inGroup('g', 2, { rule: 'held' }), spam(3, { rule: 'late', expiresAt: Date.now() - 1 }), spam(4));
    await switches.set({ type: 'rule', rule: 'spam' }, 'cancel');
    await switches.set({ type: 'rule', rule: 'held' }, 'hold');
    const claim = await ledger.claim(turn, 10, OF_ITS_OWN);
    expect(idsIn(claim)).toEqual([]);
    const outcomes = claim.type === 'claimed' ? claim.ended.map(({ outcome }) => outcome) : [];
    expect(outcomes.sort()).toEqual(['cancelled', 'cancelled', 'expired']);
    expect(await readLane(inSpace(redis), API)).toMatchObject({ flagged: 4, pending: 0, held: 1 });
  });
});

describe('what is flagged', () => {
  test('of a rule whose recalls a person cancels is cancelled, and of one on hold is held', async () => {
    await switches.set({ type: 'rule', rule: 'spam' }, 'cancel');
    await switches.set({ type: 'group', group: 'quiet' }, 'hold');
    const { standings, turns } = await flag(spam(1), inGroup('quiet', 2), inGroup('quiet', 3, { rule: 'spam' }));
    expect(standings).toEqual(['cancelled', 'held', 'cancelled']);
    expect(turns).toEqual([]);
    expect(accountedFor(await readLane(inSpace(redis), API))).toBe(3);
  });

  test('less severely a second time stays where it is', async () => {
    await flag(spam(1, { severity: 'high' }));
    expect((await flag(spam(1, { severity: 'low', rule: 'other' }))).standings).toEqual(['known']);
    expect((await item(spam(1))).order).toMatchObject({ severity: 'high', rule: 'spam' });
  });
});

test('what was let go, in whatever way, is told how long it was held: exposure is shown without that', async () => {
  const [single, all, raised] = [spam(1), spam(2, { rule: 'all' }), spam(3, { rule: 'low', severity: 'low' })];
  const hold = [single!, all!, raised!].map((order) => ({ order, final: undefined, heldBy: 'all' }));
  await ledger.flag(hold);
  await letPass(30, 'so long they are held');
  const { turns } = await releaseItems(inSpace(redis), API, [itemIdOf(single!.target)]);
  await switches.releaseHeld({ type: 'rule', rule: 'all' });
  await flag(spam(3, { rule: 'high', severity: 'critical' }));
  const claim = await ledger.claim(turns[0]!, 10, OF_ITS_OWN);
  const more = await ledger.claim({ ...turns[0]!, id: 'more', rank: 3 }, 10, OF_ITS_OWN);
  const items = [claim, more].flatMap((one) => (one.type === 'claimed' ? one.items : []));
  expect(items).toHaveLength(3);
  for (const { heldMs } of items) expect(heldMs).toBeGreaterThanOrEqual(25);
});

describe('what Redis loses while its call is under way', () => {
  const claimTwo = async () => {
    const { turns } = await flag(spam(1), spam(2));
    const claim = await ledger.claim(turns[0]!, 10, OF_ITS_OWN);
    await redis.del(
      inSpace(redis)
        .keys.lane(API)
        .item(itemIdOf(spam(1).target)),
    );
    return { turn: turns[0]!, ids: idsIn(claim) };
  };

  test('is out of the ledger when the call is answered', async () => {
    const { turn, ids } = await claimTwo();
    await ledger.settle(
      turn,
      ids.map((id) => ({ ...done(id), rank: turn.rank })),
      undefined,
    );
    const lane = await readLane(inSpace(redis), API);
    expect(lane).toMatchObject({ flagged: 1, pending: 0, outcomes: { recalled: 1 } });
    expect(Object.values(lane.pendingBySeverity)).toEqual([0, 0, 0, 0]);
    expect(await redis.zcard(inSpace(redis).keys.lane(API).claims)).toBe(0);
  });

  test('is out of the ledger when its turn is gone, too', async () => {
    const { turn } = await claimTwo();
    await ledger.putBack(turn.id);
    expect(await readLane(inSpace(redis), API)).toMatchObject({ flagged: 1, pending: 1 });
  });
});

describe('settling', () => {
  test('leaves alone what another turn holds by now', async () => {
    const first = await turnFor(spam(1));
    const [id] = idsIn(await ledger.claim(first, 10, OF_ITS_OWN));
    const [second] = await ledger.putBack(first.id);
    expect(idsIn(await ledger.claim(second!, 10, OF_ITS_OWN))).toEqual([id]);
    expect((await ledger.settle(first, [done(id!)], undefined)).settled.size).toBe(0);
    expect(await item(spam(1))).toMatchObject({ state: 'claimed' });
    expect((await ledger.settle(second!, [done(id!)], undefined)).settled.size).toBe(1);
  });

  test('remembers tries and what was forgiven for the next one', async () => {
    const turn = await turnFor(spam(1));
    const [id] = idsIn(await ledger.claim(turn, 10, OF_ITS_OWN));
    const retry: Move = { type: 'retry', id: id!, afterMs: 0, forgiven: 1, code: '69999' };
    const { turns } = await ledger.settle(turn, [retry], undefined);
    const again = await ledger.claim(turns[0]!, 10, OF_ITS_OWN);
    expect(again).toMatchObject({ again: false, items: [{ id, tries: 1, forgiven: 1 }] });
  });

  test('plans the last try for when the recall is still possible', async () => {
    const order = spam(1, { expiresAt: Date.now() + 60_000 });
    const turn = await turnFor(order);
    const [id] = idsIn(await ledger.claim(turn, 10, OF_ITS_OWN));
    const retry: Move = { type: 'retry', id: id!, afterMs: HOUR_MS, forgiven: 0, code: '10002' };
    const { turns } = await ledger.settle(turn, [retry], undefined);
    expect(turns.map(({ dueAt }) => dueAt)).toEqual([order.expiresAt]);
  });

  test('keeps the item for as long as a duplicate may come, and no longer', async () => {
    const turn = await turnFor(spam(1));
    const [id] = idsIn(await ledger.claim(turn, 10, OF_ITS_OWN));
    expect(await redis.pttl(makeKeys().lane(API).item(id!)), 'never before its outcome').toBe(-1);
    await ledger.settle(turn, [done(id!)], undefined);
    const left = await redis.pttl(makeKeys().lane(API).item(id!));
    expect(left).toBeGreaterThan(HOUR_MS - 10_000);
    expect(left).toBeLessThanOrEqual(HOUR_MS);
  });
});

test('what was refused is tried afresh and kept until its next outcome; what is too old stays', async () => {
  const [good, old] = [spam(1), spam(2, { expiresAt: Date.now() + 60_000 })];
  const turn = await turnFor(good);
  await flag(old);
  const ids = idsIn(await ledger.claim(turn, 10, OF_ITS_OWN));
  const retry = ids.map((id): Move => ({ type: 'retry', id, afterMs: 0, forgiven: 2, code: '69999' }));
  const [again] = (await ledger.settle(turn, retry, undefined)).turns;
  await ledger.claim(again!, 10, OF_ITS_OWN);
  const refused = ids.map((id): Move => ({ type: 'done', id, outcome: 'refused', forgiven: 2, code: '10007' }));
  await ledger.settle(again!, refused, undefined);
  await redis.hset(makeKeys().lane(API).item(itemIdOf(old.target)), 'expiresAt', Date.now() - 1);

  const { retried, turns } = await retryRefused(inSpace(redis), API, ids);
  expect(retried).toEqual([itemIdOf(good.target)]);
  expect(await redis.pttl(makeKeys().lane(API).item(retried[0]!))).toBe(-1);
  expect(await ledger.claim(turns[0]!, 10, OF_ITS_OWN)).toMatchObject({ items: [{ tries: 0, forgiven: 0 }] });
  expect(await item(old)).toMatchObject({ state: 'refused' });
  expect(await readLane(inSpace(redis), API)).toMatchObject({ flagged: 2, pending: 1, outcomes: { refused: 1 } });
});

test('what is under way is not cancelled: its answer decides', async () => {
  const turn = await turnFor(spam(1));
  const [id] = idsIn(await ledger.claim(turn, 10, OF_ITS_OWN));
  expect(await ledger.cancel([id!], 'cancelled')).toEqual([]);
  await ledger.settle(turn, [done(id!)], undefined);
  expect(await readLane(inSpace(redis), API)).toMatchObject({ pending: 0, outcomes: { recalled: 1, cancelled: 0 } });
});

test('what a lost turn held waits again, and what another took meanwhile is left to it', async () => {
  const first = await turnFor(spam(1));
  const [id] = idsIn(await ledger.claim(first, 10, OF_ITS_OWN));
  const [second] = await ledger.putBack(first.id);
  expect(second).toMatchObject({ dueAt: 0 });
  await ledger.claim(second!, 10, OF_ITS_OWN);
  // As if the claim of the first had not been removed.
  await redis.sadd(`${makeKeys().lane(API).root}:claim:${first.id}`, id!);
  expect(await ledger.putBack(first.id)).toEqual([]);
  expect(await item(spam(1))).toMatchObject({ state: 'claimed' });
});

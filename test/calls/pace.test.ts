import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stopLane } from '../../src/calls/lane-stop.ts';
import { makePace, type Pace, type Slot } from '../../src/calls/pace.ts';
import type { RecallOrder } from '../../src/model.ts';
import { inSpace } from '../../src/redis/connect.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';
import { loadScript, runScript } from '../../src/redis/scripts/lua.ts';
import { direct, inGroup, untilSettled } from '../support/orders.ts';
import { allRecalled } from '../support/recall-endpoint.ts';
import { type RecallProcess, startRecallProcesses } from '../support/recall-processes.ts';
import type { RecallRig } from '../support/recall-rig.ts';
import { assertNeverMoreThan, mostInWindow } from '../support/sliding-window.ts';
import { useRecallRig } from '../support/use-recall-rig.ts';
import { useRedis } from '../support/use-redis.ts';

const SECOND_MS = 1_000;

describe('the law, stated once', () => {
  test('counts the fullest window wherever it starts', () => {
    expect(mostInWindow([0, 900, 1_000, 1_100, 1_899], SECOND_MS)).toBe(4);
  });

  test('a window does not hold its own end', () => {
    expect(mostInWindow([0, 1_000], SECOND_MS)).toBe(1);
    expect(mostInWindow([0, 999.9], SECOND_MS)).toBe(2);
  });

  test('one call too many breaks it', () => {
    expect(() => assertNeverMoreThan([1, 2, 3], 2, SECOND_MS)).toThrow();
    expect(() => assertNeverMoreThan([], 2, SECOND_MS)).toThrow();
  });
});

describe('seen by the server', () => {
  const rig = useRecallRig();
  let processes: readonly RecallProcess[] = [];
  beforeEach(async () => {
    // Uneven answers, so that calls which left evenly could bunch.
    rig.endpoint.reply = (call, nth) => ({ body: allRecalledBody(call), afterMs: (nth * 37) % 60 });
  });
  afterEach(async () => {
    await Promise.all(processes.map((each) => each.kill()));
    processes = [];
  });

  test.each([1, 3])('%i processes never make more than 200 calls in any second', async (count) => {
    await flagInParts(rig, [
      ...Array.from({ length: 350 }, (_, nth) => direct('a', `b${nth}`, 'k')),
      ...Array.from({ length: 250 }, (_, nth) => inGroup(`g${nth}`, 1)),
    ]);
    processes = await startRecallProcesses(count, { redisUrl: rig.redis.url, restUrl: rig.endpoint.url, rate: 200 });
    await untilSettled(rig.handle.client);
    for (const [api, calls] of [
      ['admin_msgwithdraw', 350],
      ['group_msg_recall', 250],
    ] as const) {
      const arrivals = rig.endpoint.calls.filter((call) => call.api === api).map(({ at }) => at);
      expect(arrivals).toHaveLength(calls);
      assertNeverMoreThan(arrivals, 200, SECOND_MS);
    }
  });

  test('a call that was claimed ahead of its place does not leave before it', async () => {
    await flagInParts(
      rig,
      Array.from({ length: 3 }, (_, nth) => direct('a', `b${nth}`, 'k')),
    );
    processes = await startRecallProcesses(1, { redisUrl: rig.redis.url, restUrl: rig.endpoint.url, rate: 1 });
    rig.endpoint.reply = allRecalled;
    await rig.endpoint.untilCalls(3);
    assertNeverMoreThan(
      rig.endpoint.calls.map(({ at }) => at),
      1,
      SECOND_MS,
    );
  });

  test('a process that is killed with calls under way takes no place along, and leaves none too many', async () => {
    await flagInParts(
      rig,
      Array.from({ length: 200 }, (_, nth) => direct('a', `b${nth}`, 'k')),
    );
    const config = { redisUrl: rig.redis.url, restUrl: rig.endpoint.url, rate: 50 };
    processes = await startRecallProcesses(2, config);
    await rig.endpoint.untilCalls(60);
    await processes[0]!.kill();
    await rig.endpoint.untilCalls(125);
    assertNeverMoreThan(
      rig.endpoint.calls.map(({ at }) => at),
      50,
      SECOND_MS,
    );
  });
});

describe('places', () => {
  const redis = useRedis();

  const never = new AbortController().signal;
  const paceOf = async (rate: number, clock?: () => number): Promise<Pace> => {
    const client = redis.client();
    await client.flushall();
    return makePace({
      redis: inSpace(client),
      api: 'group_msg_recall',
      rate,
      callAtMostMs: 5_000,
      ...(clock ? { clock } : {}),
    });
  };
  const takeNow = (pace: Pace) => pace.take({ withinMs: 100, signal: never });
  const takeAll = async (pace: Pace): Promise<Slot[]> => {
    const slots: Slot[] = [];
    for (let slot = await takeNow(pace); slot !== undefined; slot = await takeNow(pace)) slots.push(slot);
    return slots;
  };

  test('are as many as the rate, and an unanswered call keeps its own', async () => {
    const pace = await paceOf(50);
    expect(await takeAll(pace)).toHaveLength(50);
    expect(await takeNow(pace)).toBeUndefined();
  });

  test("after a pause a tenth of a second's worth comes at once and the rest evenly", async () => {
    const { args } = (await paceOf(200)).ask(100);
    const take = loadScript('recall/lane', 'recall/pace', 'recall/pace-take');
    const reply = await runScript(redis.client(), take, makeKeys().lane('group_msg_recall').root, [...args, 200, '']);
    const [, , ...waitsUs] = reply as [string, string, ...number[]];
    expect(waitsUs.filter((waitUs) => waitUs === 0)).toHaveLength(20);
    expect(waitsUs).toHaveLength(40);
    const gaps = waitsUs.slice(20).map((waitUs, nth) => waitUs - waitsUs[19 + nth]!);
    expect(Math.max(...gaps)).toBeLessThan(5_100);
  });

  test('one that was not used can be taken at once', async () => {
    const pace = await paceOf(20);
    const slots = await takeAll(pace);
    await slots[3]!.giveBack();
    expect(await takeNow(pace)).toBeDefined();
  });

  test('one whose call was answered is free a second later', async () => {
    const pace = await paceOf(1);
    const slot = await takeNow(pace);
    await slot!.answered(0);
    expect(await takeNow(pace)).toBeUndefined();
    const answeredAt = performance.now();
    expect(await pace.take({ withinMs: 3_000, signal: never })).toBeDefined();
    expect(performance.now() - answeredAt).toBeGreaterThan(900);
  });

  test.each([
    { trips: 'steady', tripMs: () => 60, earlierMs: 45 },
    { trips: 'uneven', tripMs: (nth: number) => (nth % 2 === 0 ? 60 : 160), earlierMs: 0 },
    { trips: 'very long', tripMs: () => 3_000, earlierMs: 250 },
  ])('of $trips round trips $earlierMs ms are given back: only what no stall can be part of', async (given) => {
    const pace = await paceOf(200);
    const slots = await takeAll(pace);
    for (const [nth, slot] of slots.slice(0, 120).entries()) await slot.answered(given.tripMs(nth));
    const client = redis.client();
    const clockUs = async () => {
      const [seconds, microseconds] = await client.time();
      return Number(seconds) * 1_000_000 + Number(microseconds);
    };
    const from = await clockUs();
    await slots[120]!.answered(given.tripMs(120));
    const until = await clockUs();
    const freeAt = Number(await client.zscore('{unsaid:group_msg_recall}:pace', slots[120]!.used(0).slot));
    const heldUs = (SECOND_MS - given.earlierMs) * 1_000;
    expect(freeAt).toBeGreaterThanOrEqual(from + heldUs);
    expect(freeAt).toBeLessThanOrEqual(until + heldUs);
  });

  test('a stopped API grants one a minute; the next may follow at once when it was not used', async () => {
    const pace = await paceOf(200);
    const probes = async () => (await pace.reserve(16, { withinMs: 100, signal: never })).map((slot) => ({ slot }));
    await stopLane(inSpace(redis.client()), 'group_msg_recall', { reason: 'plan', pauseMs: 0 });
    const [first, ...others] = await probes();
    expect(first?.slot.probe).toBe(true);
    expect(others).toEqual([]);
    expect(await probes()).toEqual([]);
    await first!.slot.giveBack();
    const [second] = await probes();
    expect(second?.slot.probe).toBe(true);
    await second!.slot.answered(0);
    expect(await probes(), 'a call was made: for a minute there is no other').toEqual([]);
  });

  test('one whose time was over when its answer came is not taken a second time', async () => {
    const places = `${makeKeys().lane('group_msg_recall').root}:pace`;
    const slot = await takeNow(await paceOf(10));
    expect(await redis.client().zcard(places)).toBe(1);
    // As when nobody gave it back for so long that it was given to others.
    await redis.client().del(places);
    await slot!.answered(0);
    expect(await redis.client().zcard(places)).toBe(0);
  });

  test('one that was held for long is no longer fresh: its call may not leave', async () => {
    let now = 0;
    const pace = await paceOf(10, () => now);
    const slot = await takeNow(pace);
    now += 999;
    expect(slot!.isFresh()).toBe(true);
    now += 1;
    expect(slot!.isFresh()).toBe(false);
  });

  test('are half as many after Tencent said that we are too fast, once for all calls under way', async () => {
    const pace = await paceOf(100);
    await Promise.all([pace.slowDown('answer'), pace.slowDown('answer'), pace.slowDown('answer')]);
    const taken = (await takeAll(pace)).length;
    // It rises slowly from the moment of the cut, so a few more than half.
    expect(taken).toBeGreaterThanOrEqual(50);
    expect(taken).toBeLessThan(60);
  });

  test('nobody waits for one after an end was asked for', async () => {
    const pace = await paceOf(1);
    await takeNow(pace);
    const closing = new AbortController();
    const waiting = pace.take({ withinMs: Number.POSITIVE_INFINITY, signal: closing.signal });
    closing.abort();
    expect(await waiting).toBeUndefined();
  });
});

const allRecalledBody = (call: Parameters<typeof allRecalled>[0]) => (allRecalled(call) as { body: unknown }).body;

async function flagInParts(rig: RecallRig, orders: readonly RecallOrder[]): Promise<void> {
  for (let from = 0; from < orders.length; from += 50) await rig.queue.flag(orders.slice(from, from + 50));
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askBrakes, type BrakeLimits, readBrakes } from '../../src/lane/brake.ts';
import { readLane } from '../../src/lane/read-lane.ts';
import { makeMetrics } from '../../src/metrics/metrics.ts';
import type { RecallOrder } from '../../src/model.ts';
import { makeSwitchBoard, type SwitchBoard } from '../../src/operate/switch.ts';
import { makeLimits } from '../../src/queue/brake.ts';
import { makeJudged } from '../../src/queue/judged.ts';
import { makeRecallQueue, type RecallQueue } from '../../src/queue/recall-queue.ts';
import { showLanes } from '../../src/recall/gauges.ts';
import { makeKeys } from '../../src/redis/keys/space.ts';
import { brakesWith, limit } from '../support/brakes.ts';
import { deskOn } from '../support/desk.ts';
import { accountedFor, direct, inGroup, official, purge } from '../support/orders.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

const API = 'group_msg_recall';
const HOUR_MS = 3_600_000;
const MINUTES_MS = 600_000;
/** Known for longer than a day, so that the whole limit holds. */
const OLD_VERSION = 'v1';
const SPAM = { ...limit(10, { share: 0.1 }), version: OLD_VERSION };
const LIMITS = brakesWith({ rules: { spam: SPAM } });

const redis = useRedis({ appendOnly: true });
const handle = useHandle(redis);
let board: SwitchBoard;
let queues: RecallQueue[] = [];
beforeAll(() => {
  board = makeSwitchBoard(deskOn(handle));
});
beforeEach(async () => {
  await handle.client.flushall();
  await handle.client.hset(makeKeys().brake.versions, 'spam', `${OLD_VERSION} ${Date.now() - 25 * HOUR_MS}`);
});
afterAll(async () => {
  await Promise.all(queues.map((queue) => queue.close()));
  queues = [];
});

function queueWith(limits: BrakeLimits, isLive?: (rule: string) => boolean): RecallQueue {
  const queue = makeRecallQueue({
    redis: handle,
    keepKeysMs: HOUR_MS,
    limitsOf: () => limits,
    ...(isLive && { isLive }),
    metrics: makeMetrics({ processMetrics: false }),
    now: Date.now,
    onError: (error) => {
      throw error;
    },
  });
  queues.push(queue);
  return queue;
}
const spam = (seq: number, group = 'g'): RecallOrder => inGroup(group, seq, { rule: 'spam' });
const many = (count: number, from = 0): RecallOrder[] => Array.from({ length: count }, (_, nth) => spam(from + nth));
const tally = async (queue: RecallQueue, orders: readonly RecallOrder[]) => count(await standingsOf(queue, orders));
const standingsOf = async (queue: RecallQueue, orders: readonly RecallOrder[]) =>
  (await queue.flag(orders)).map(({ standing }) => standing);
const count = (standings: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(standings, (one) => one)].map(([name, all]) => [name, all.length]));
const braked = async () => (await readBrakes(handle, Date.now())).braked.map(({ name }) => name);
/** As if what passed had passed before the window. */
async function letWindowPass(name: string): Promise<void> {
  const passed = makeKeys().brake.passed(name);
  for (const id of await handle.client.zrevrange(passed, 0, -1)) {
    await handle.client.zadd(passed, `${Date.now() - MINUTES_MS - 1}`, id);
  }
}
const operator = { who: 'ada', why: 'a test' };

describe('a rule that removes too much', () => {
  test('has its limit let through, and what comes after is held', async () => {
    const queue = queueWith(LIMITS);
    expect(await tally(queue, many(10))).toEqual({ queued: 10 });
    expect(await tally(queue, many(5, 10))).toEqual({ held: 5 });
    expect(await tally(queue, [inGroup('g', 99, { rule: 'other' })]), 'another rule').toEqual({ queued: 1 });
  });

  test('has exactly its limit let through when three processes flag at once', async () => {
    const parts = [many(40), many(40, 40), many(40, 80)];
    const processes = parts.map((orders) =>
      fork(new URL('../support/flag-process.ts', import.meta.url), [
        JSON.stringify({ url: redis.url, limits: LIMITS, orders }),
      ]),
    );
    await Promise.all(processes.map((each) => once(each, 'message')));
    const answers = processes.map((each) => once(each, 'message'));
    for (const each of processes) each.send('flag');
    const standings = (await Promise.all(answers)).flatMap(([answer]) => answer as string[]);
    expect(count(standings)).toEqual({ queued: 10, held: 110 });
    const lane = await readLane(handle, API);
    expect(lane).toMatchObject({ flagged: 120, pending: 10, held: 110 });
    expect(await braked()).toEqual(['rule:spam']);
    expect(accountedFor(lane)).toBe(120);
  });

  test('is counted once for a message, however often it is flagged', async () => {
    const queue = queueWith(LIMITS);
    for (let again = 0; again < 5; again++) await queue.flag(many(10));
    expect(await braked()).toEqual([]);
    expect(await tally(queue, [spam(10)])).toEqual({ held: 1 });
    expect(await tally(queue, many(11))).toEqual({ known: 11 });
  });

  test('may remove its share of what was judged, and no more', async () => {
    const judged = makeJudged(handle, (error) => {
      throw error;
    });
    for (let nth = 0; nth < 300; nth++) judged.count('group');
    await judged.close();
    const queue = queueWith(LIMITS);
    expect(await tally(queue, many(30))).toEqual({ queued: 30 });
    expect(await tally(queue, many(2, 30))).toEqual({ held: 2 });
  });

  test('has half as much during the first day after a change', async () => {
    const changed = queueWith(brakesWith({ rules: { spam: { ...SPAM, version: 'v2' } } }));
    expect(await tally(changed, many(5))).toEqual({ queued: 5 });
    expect(await tally(changed, many(1, 5))).toEqual({ held: 1 });
  });

  test('may remove as much again when the window has passed', async () => {
    const queue = queueWith(LIMITS);
    await queue.flag(many(10));
    await letWindowPass('rule:spam');
    expect(await tally(queue, many(10, 10))).toEqual({ queued: 10 });
    expect(await tally(queue, many(1, 20))).toEqual({ held: 1 });
  });

  test('stays held when the window has passed: only a person ends it', async () => {
    const queue = queueWith(LIMITS);
    await queue.flag(many(11));
    await letWindowPass('rule:spam');
    expect(await tally(queue, many(3, 11))).toEqual({ held: 3 });
  });

  test('stays held when Redis dies and comes back', async () => {
    const queue = queueWith(LIMITS);
    await queue.flag(many(11));
    redis.kill();
    await redis.restart();
    while (!handle.isReady()) await new Promise((resolve) => handle.client.once('ready', resolve));
    expect(await tally(queue, many(1, 11))).toEqual({ held: 1 });
  });

  test('goes on when a person releases it, and is counted from zero', async () => {
    const queue = queueWith(LIMITS);
    await queue.flag(many(14));
    expect(await board.release({ type: 'rule', rule: 'spam' }, operator)).toBe(4);
    expect(await readLane(handle, API)).toMatchObject({ pending: 14, held: 0 });
    expect(await braked()).toEqual([]);
    expect(await tally(queue, many(11, 14))).toEqual({ queued: 10, held: 1 });
  });

  test('has what was held cancelled when a person discards it', async () => {
    const queue = queueWith(LIMITS);
    await queue.flag(many(14));
    await board.discard({ type: 'rule', rule: 'spam' }, operator);
    expect(await readLane(handle, API)).toMatchObject({ held: 0, outcomes: { cancelled: 14 } });
    expect(await braked()).toEqual([]);
  });

  test('passes its brake until the end of an override', async () => {
    const queue = queueWith(LIMITS);
    await board.override({ type: 'rule', rule: 'spam' }, Date.now() + HOUR_MS, operator);
    expect(await tally(queue, many(50))).toEqual({ queued: 50 });
    await board.override({ type: 'rule', rule: 'spam' }, Date.now() - 1, operator);
    expect(await tally(queue, many(11, 50))).toEqual({ queued: 10, held: 1 });
  });

  test('is shown by a metric until it is released', async () => {
    const queue = queueWith(LIMITS);
    const metrics = makeMetrics({ processMetrics: false });
    const shown = async () => {
      await showLanes(handle, metrics, () => false);
      return (await metrics.expose()).body.includes('unsaid_brake_tripped{rule="spam"} 1');
    };
    await queue.flag(many(10));
    expect(await shown()).toBe(false);
    await queue.flag(many(1, 10));
    expect(await shown()).toBe(true);
    await board.release({ type: 'rule', rule: 'spam' }, operator);
    expect(await shown()).toBe(false);
  });
});

test('a group is held at its limit, whichever rules ask, and other groups go on', async () => {
  const queue = queueWith(brakesWith({ group: limit(3) }));
  const orders = [1, 2, 3, 4].map((seq) => inGroup('g', seq, { rule: `rule-${seq}` }));
  expect(await standingsOf(queue, orders)).toEqual(['queued', 'queued', 'queued', 'held']);
  expect(await standingsOf(queue, [spam(1, 'h')])).toEqual(['queued']);
  expect(await board.release({ type: 'group', group: 'g' }, operator)).toBe(1);
});

test('what a group holds is not counted against the rule that asked for it', async () => {
  const queue = queueWith(brakesWith({ rules: { spam: SPAM }, group: limit(3) }));
  expect(await tally(queue, many(10))).toEqual({ queued: 3, held: 7 });
  const elsewhere = [11, 12, 13, 14, 15, 16, 17].map((seq) => spam(seq, `g${seq}`));
  expect(await tally(queue, elsewhere), 'ten in all').toEqual({ queued: 7 });
  expect(await tally(queue, [spam(18, 'g18')])).toEqual({ held: 1 });
});

describe('everything', () => {
  const orders = [1, 2, 3, 4].map((seq) => inGroup(`g${seq}`, seq, { rule: `rule-${seq}` }));

  test('is held at the limit of all rules together, and goes on when a person releases all', async () => {
    const queue = queueWith(brakesWith({ all: limit(3) }));
    expect(await standingsOf(queue, orders)).toEqual(['queued', 'queued', 'queued', 'held']);
    await board.resume({ type: 'all' }, operator);
    expect(await standingsOf(queue, [spam(9)]), 'resume ends a stop, not a brake').toEqual(['held']);
    expect(await board.release({ type: 'all' }, operator)).toBe(2);
    expect(await standingsOf(queue, [spam(10)])).toEqual(['queued']);
  });

  test('is released but for what a brake or a switch of its own holds', async () => {
    const rules = { spam: { ...SPAM, min: 1, share: 0 } };
    const queue = queueWith(brakesWith({ rules, all: limit(4), group: limit(1e9) }));
    await board.hold({ type: 'group', group: 'quiet' }, operator);
    await queue.flag([spam(1), spam(2), inGroup('quiet', 3), ...orders]);
    // Passed: spam 1 and three of the others. Held: spam 2 by its brake, the quiet group, the fourth by all.
    expect(await readLane(handle, API)).toMatchObject({ pending: 4, held: 3 });
    expect(await board.release({ type: 'all' }, operator)).toBe(1);
    expect(await readLane(handle, API)).toMatchObject({ pending: 5, held: 2 });
    expect(await braked()).toEqual(['rule:spam']);
  });

  test('is discarded, as far as it is held, and what waits stays', async () => {
    const queue = queueWith(brakesWith({ all: limit(3) }));
    await queue.flag([...orders, direct('a', 'b', 'k')]);
    expect(await board.discard({ type: 'all' }, operator)).toHaveLength(2);
    expect(await readLane(handle, API)).toMatchObject({ pending: 3, held: 0, outcomes: { cancelled: 1 } });
    expect(await braked()).toEqual([]);
  });

  test('passes its brake until the end of an override, and so does a group', async () => {
    const queue = queueWith(brakesWith({ all: limit(2), group: limit(1) }));
    await board.override({ type: 'all' }, Date.now() + HOUR_MS, operator);
    await board.override({ type: 'group', group: 'g' }, Date.now() + HOUR_MS, operator);
    expect(await tally(queue, many(20))).toEqual({ queued: 20 });
    expect(await standingsOf(queue, [spam(1, 'h'), spam(2, 'h')])).toEqual(['queued', 'held']);
  });

  describe('while it is released, page by page', () => {
    const HELD = 3_000;
    const begin = async () => {
      const queue = queueWith(brakesWith({ all: limit(1) }));
      for (let from = 0; from <= HELD; from += 200) await queue.flag(many(Math.min(200, HELD + 1 - from), from));
      const released = board.release({ type: 'all' }, operator);
      while ((await readLane(handle, API)).pending < 200) await new Promise(setImmediate);
      return { queue, released };
    };

    test('leaves nothing behind, though others end what was let go', async () => {
      const { queue, released } = await begin();
      const keys = many(1_000).map(({ target }) => (target.type === 'message' ? target.key : expect.unreachable()));
      for (let from = 0; from < keys.length; from += 50) await queue.cancel(keys.slice(from, from + 50), 'withdrawn');
      await released;
      expect(await readLane(handle, API)).toMatchObject({ held: 0 });
    });

    test('or discarded leaves nothing behind, though others end what waits beside it', async () => {
      const queue = queueWith(brakesWith({ all: limit(2_000) }));
      for (let from = 0; from < HELD; from += 200) await queue.flag(many(200, from));
      const discarded = board.discard({ type: 'all' }, operator);
      const keys = many(2_000).map(({ target }) => (target.type === 'message' ? target.key : expect.unreachable()));
      for (let from = 0; from < keys.length; from += 100) await queue.cancel(keys.slice(from, from + 100), 'withdrawn');
      expect(await discarded).toHaveLength(1_000);
      expect(await readLane(handle, API)).toMatchObject({ pending: 0, held: 0, outcomes: { cancelled: HELD } });
    });

    test('keeps what the brake holds again, since it counts from zero', async () => {
      const { queue, released } = await begin();
      expect(await tally(queue, many(300, 10_000))).toEqual({ queued: 1, held: 299 });
      expect(await released).toBe(HELD);
      expect(await readLane(handle, API)).toMatchObject({ held: 299 });
    });
  });
});

test('a rule has one limit, whatever APIs its recalls take', async () => {
  const queue = queueWith(LIMITS);
  const rule = 'spam';
  const orders = Array.from({ length: 4 }, (_, nth) => [
    inGroup('g', nth, { rule }),
    direct('a', `b${nth}`, 'k', { rule }),
    official('news', `k${nth}`, { rule }),
    purge('g', `s${nth}`, Date.now(), { rule }),
  ]).flat();
  expect(count(await standingsOf(queue, orders))).toEqual({ queued: 10, held: 6 });
});

test('the share is of messages in conversations where the rule looks', async () => {
  const judged = makeJudged(handle, (error) => {
    throw error;
  });
  for (let nth = 0; nth < 10_000; nth++) judged.count('group');
  for (let nth = 0; nth < 200; nth++) judged.count('c2c');
  await judged.close();
  const queue = queueWith(brakesWith({ rules: { spam: { ...SPAM, kinds: ['c2c'] } } }));
  const orders = Array.from({ length: 25 }, (_, nth) => direct('a', `b${nth}`, 'k', { rule: 'spam' }));
  expect(await tally(queue, orders)).toEqual({ queued: 20, held: 5 });
});

test('what a rule flagged that was turned off meanwhile is cancelled, and not counted', async () => {
  const queue = queueWith(LIMITS, (rule) => rule !== 'spam');
  expect(await tally(queue, [...many(20), inGroup('g', 99, { rule: 'other' })])).toEqual({ cancelled: 20, queued: 1 });
  expect(await braked()).toEqual([]);
});

test('flagged again after a crash between brake and ledger, a message passes; the limit stays exact', async () => {
  const queue = queueWith(LIMITS);
  await askBrakes(handle, many(10), LIMITS);
  expect(await tally(queue, many(12))).toEqual({ queued: 10, held: 2 });
});

test('a window of ten years asks Redis for no more than is kept: nothing else could be done meanwhile', async () => {
  const tenYears = { ...SPAM, windowMs: 3_650 * 24 * HOUR_MS };
  await handle.client.config('RESETSTAT');
  await askBrakes(handle, many(30), brakesWith({ rules: { spam: tenYears } }));
  const stats = await handle.client.info('commandstats');
  expect(Number(/cmdstat_hgetall:calls=(\d+)/.exec(stats)?.[1])).toBeLessThan(200);
});

test('what a person turned off is not counted', async () => {
  const queue = queueWith(LIMITS);
  await board.hold({ type: 'rule', rule: 'spam' }, operator);
  expect(await tally(queue, many(50))).toEqual({ held: 50 });
  expect(await braked()).toEqual([]);
  await board.release({ type: 'rule', rule: 'spam' }, operator);
  expect(await tally(queue, many(11, 50))).toEqual({ queued: 10, held: 1 });
});

test('a rule that nobody gave a brake has the one of the settings', () => {
  const rule = { id: 'a', when: { type: 'length', longerThan: 5 }, except: [], scope: {}, state: 'live', then: [] };
  const setting = (min: number) => ({ share: 0.1, min, windowMs: 1_000 });
  const defaults = { rule: setting(1), group: setting(2), all: setting(3) };
  const limits = makeLimits(() => ({ rules: [rule], brake: undefined }) as never, defaults)(['a']);
  expect(limits).toMatchObject({ rules: { a: setting(1) }, group: setting(2), all: setting(3) });
});

test("a rule's own limits come before its file's, and their version follows what the rule finds", () => {
  const rule = { id: 'a', when: { type: 'length', longerThan: 5 }, except: [], scope: {}, state: 'live', then: [] };
  const own = { share: 0.5, min: 1, windowMs: 1_000, then: 'hold' };
  const none = { share: 0, min: 7, windowMs: 3_000 };
  const ofFile = { share: 0.02, min: 50, windowMs: 2_000, then: 'hold' };
  const limitOf = (rules: readonly object[], name: string) =>
    makeLimits(() => ({ rules, brake: ofFile }) as never, { rule: none, group: none, all: none })([name]).rules[name];
  expect(limitOf([{ ...rule, brake: own }], 'a')).toMatchObject({ min: 1, windowMs: 1_000 });
  expect(limitOf([{ ...rule, brake: undefined }], 'a')).toMatchObject({ min: 50, share: 0.02 });
  expect(limitOf([], 'a')).toBeUndefined();
  const version = (change: object) => limitOf([{ ...rule, ...change }], 'a')!.version;
  expect(version({ title: 'other words' })).toBe(version({}));
  for (const change of [
    { when: { type: 'length', longerThan: 6 } },
    { except: [{ type: 'length', longerThan: 9 }] },
    { scope: { conversations: ['group'] } },
    { state: 'shadow' },
    { then: [{ type: 'recall', which: 'all', keepFirst: 0 }] },
  ]) {
    expect(version(change), JSON.stringify(change)).not.toBe(version({}));
  }
});

test('wider brakes that nobody set do not undercut a brake that a rule file states', () => {
  const narrow = { share: 0.1, min: 60, windowMs: HOUR_MS };
  const stated = { share: 1, min: 500, windowMs: MINUTES_MS, then: 'hold' };
  const rule = { id: 'raid', state: 'live', scope: {}, brake: stated };
  const limitsOf = (rules: object[], wide: object) =>
    makeLimits(() => ({ rules, brake: undefined }) as never, { rule: narrow, group: wide, all: wide } as never)([
      'raid',
    ]);
  const unset = { ...narrow, isDefault: true };
  expect(limitsOf([rule], unset)).toMatchObject({ all: { share: 1, min: 3_000 }, group: { share: 1, min: 3_000 } });
  expect(limitsOf([{ ...rule, state: 'shadow' }], unset)).toMatchObject({ all: narrow, group: narrow });
  expect(limitsOf([rule], narrow)).toMatchObject({ all: narrow, group: narrow });
});

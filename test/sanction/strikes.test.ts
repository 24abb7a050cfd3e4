import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Strike } from '../../src/model.ts';
import { inSpace } from '../../src/redis/connect.ts';
import type { Ladder } from '../../src/rules/rule-set.ts';
import { takeStrikes } from '../../src/sanction/strikes.ts';
import { useRedis } from '../support/use-redis.ts';

const server = useRedis();
let redis: Redis;

beforeAll(() => {
  redis = server.client();
});
beforeEach(async () => {
  await redis.flushall();
});

const LADDER: Ladder = {
  name: 'spam',
  windowMs: 100_000,
  rungs: [
    { at: 3, do: [{ type: 'mute', seconds: 60 }] },
    { at: 6, do: [{ type: 'mute', seconds: 3_600 }, { type: 'review' }] },
  ],
};

const strikeAt = (second: number, more: Partial<Strike> = {}): Strike => ({
  ladder: 'spam',
  points: 1,
  account: 'mallory',
  key: { kind: 'group', group: 'g', topic: '', seq: second },
  rule: 'a-rule',
  sentAt: second * 1_000,
  ...more,
});
/** The points of the rungs that each climbed, one after the other. */
async function climbs(strikes: readonly Strike[]): Promise<readonly (readonly number[])[]> {
  const all: number[][] = [];
  for (const strike of strikes) {
    const climbed = await takeStrikes(inSpace(redis), [strike], [LADDER]);
    all.push(climbed.map(({ rung }) => rung.at));
  }
  return all;
}

test('a rung is climbed by the strike that reaches it, and by none after', async () => {
  const seven = [1, 2, 3, 4, 5, 6, 7].map((second) => strikeAt(second));
  expect(await climbs(seven)).toEqual([[], [], [3], [], [], [6], []]);
});

test('one strike may climb several rungs', async () => {
  expect(await climbs([strikeAt(1, { points: 10 })])).toEqual([[3, 6]]);
});

test('the same message and rule again says what it said, and counts no more', async () => {
  expect(await climbs([1, 2, 3, 3, 3, 3, 1].map((second) => strikeAt(second)))).toEqual([
    [],
    [],
    [3],
    [3],
    [3],
    [3],
    [],
  ]);
});

test('two rules strike for one message, each by itself', async () => {
  const two = [strikeAt(1, { points: 2 }), strikeAt(1, { points: 2, rule: 'another' })];
  expect(await climbs(two)).toEqual([[], [3]]);
});

test('strikes outside the window count no more, and the rung may be climbed again', async () => {
  const strikes = [1, 2, 3, 150, 151, 152].map((second) => strikeAt(second));
  expect(await climbs(strikes)).toEqual([[], [], [3], [], [], [3]]);
  expect(await climbs([strikeAt(300), strikeAt(399), strikeAt(400)])).toEqual([[], [], []]);
});

test('a strike that comes late and fills a window climbs the rung then, once', async () => {
  expect(await climbs([strikeAt(1), strikeAt(90), strikeAt(40)])).toEqual([[], [], [3]]);
  expect(await climbs([strikeAt(20)]), 'there were enough without it').toEqual([[]]);
});

test('accounts and ladders are apart', async () => {
  const strikes = [strikeAt(1), strikeAt(2), strikeAt(3, { account: 'bob' }), strikeAt(4, { ladder: 'unknown' })];
  expect(await climbs(strikes)).toEqual([[], [], [], []]);
});

test('strikes of one account are bounded, and expire with their window', async () => {
  await Promise.all(Array.from({ length: 1_100 }, (_, index) => climbs([strikeAt(1, { rule: `rule-${index}` })])));
  const [key] = await redis.keys('*:strikes:*');
  expect(await redis.zcard(key!)).toBe(1_024);
  const leftMs = await redis.pttl(key!);
  expect(leftMs, 'it expires').toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(LADDER.windowMs + 3_600_000);
});

test('which rungs an account has climbed in the end does not depend on the order of arrival', async () => {
  let round = 0;
  const histories = fc
    .array(fc.record({ second: fc.integer({ min: 0, max: 400 }), points: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 12,
    })
    .map((some) => some.map((one, index) => ({ ...one, rule: `rule-${index}` })))
    .chain((some) =>
      fc.tuple(fc.constant(some.toSorted((a, b) => a.second - b.second)), fc.shuffledSubarray([...some, ...some])),
    );
  await fc.assert(
    fc.asyncProperty(histories, async ([inOrder, shuffled]) => {
      const climbedBy = async (account: string, some: typeof inOrder) => {
        const strikes = some.map(({ second, points, rule }) => strikeAt(second, { points, rule, account }));
        return new Set((await climbs(strikes)).flat());
      };
      round++;
      const missing = inOrder.filter(({ rule }) => !shuffled.some((one) => one.rule === rule));
      expect(await climbedBy(`shuffled-${round}`, [...shuffled, ...missing])).toEqual(
        await climbedBy(`in-order-${round}`, inOrder),
      );
    }),
    { numRuns: 150 },
  );
});

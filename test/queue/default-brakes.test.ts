import { beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { addJudged, askBrakes, clearBrake, overrideBrake, type RuleLimit } from '../../src/lane/brake.ts';
import type { RecallOrder } from '../../src/model.ts';
import { inGroup } from '../support/orders.ts';
import { useHandle, useRedis } from '../support/use-redis.ts';

/** What docs/operating.md says of the brakes that nobody set: how much goes before they hold, in apps of three sizes. */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const read = readConfig({ TENCENT_SDKAPPID: '1', TENCENT_SECRET_KEY: 'k', CALLBACK_TOKEN: 't' }, () => '');
if (!read.ok) throw new Error(read.problems.join());
const { brakes } = read.config;
const KINDS = ['group', 'c2c', 'official'] as const;
const ruleLimit: RuleLimit = { ...brakes.rule, kinds: KINDS, version: 'v' };
const limits = {
  rules: { mistake: ruleLimit },
  group: { ...brakes.group, kinds: ['group'] as const },
  all: { ...brakes.all, kinds: KINDS },
};

const redis = useRedis();
const handle = useHandle(redis);
beforeEach(async () => {
  await handle.client.flushall();
});

/** Since when the version of the rule is known, in days. */
async function knownFor(days: number): Promise<void> {
  await handle.client.hset(handle.keys.brake.versions, 'mistake', `v ${Date.now() - days * DAY_MS}`);
}
/** Messages that passed the rule's brake before, in this hour. */
async function passedBefore(count: number): Promise<void> {
  const { passed } = handle.keys.brake;
  const fill = "for i = 1, ARGV[1] do redis.call('ZADD', KEYS[1], ARGV[2], 'before' .. i) end";
  for (const name of ['rule:mistake', 'all']) await handle.client.eval(fill, 1, passed(name), count, Date.now());
}
/** Everything that is said matches: how many of so many more go, each in a group of its own. */
async function gone(more: number): Promise<number> {
  const orders = Array.from(
    { length: more },
    (_, nth): RecallOrder => inGroup(`g${nth}`, nth + 1, { rule: 'mistake' }),
  );
  return (await askBrakes(handle, orders, limits)).filter((heldBy) => heldBy === '').length;
}

describe('a rule that matches everything, over an hour, with the brakes that nobody set', () => {
  test.each([
    { aDay: 1_000, firstDay: 20, later: 40 },
    { aDay: 1_000_000, firstDay: 1_041, later: 2_083 },
    { aDay: 100_000_000, firstDay: 104_166, later: 208_333 },
  ])(
    'of $aDay messages a day, $firstDay go on its first day and $later afterwards',
    async ({ aDay, firstDay, later }) => {
      const judged = Math.floor(aDay / 24);
      for (const [days, most] of [
        [0, firstDay],
        [2, later],
      ] as const) {
        await handle.client.flushall();
        await addJudged(handle, new Map([['group', judged]]));
        await knownFor(days);
        // Of large numbers the last two hundred are enough, and the law of the first is tested above.
        const before = Math.max(0, most - 200);
        await passedBefore(before);
        expect(before + (await gone(400))).toBe(most);
      }
    },
  );

  test('and a real raid is worked through: a person lets it pass, for as long as they say', async () => {
    await addJudged(handle, new Map([['group', 42]]));
    await knownFor(2);
    expect(await gone(500)).toBe(40);
    const rule = { type: 'rule', rule: 'mistake' } as const;
    await overrideBrake(handle, rule, Date.now() + 2 * HOUR_MS, Date.now());
    await clearBrake(handle, rule, Date.now());
    expect(await gone(500), 'the brake on everything holds still').toBeLessThanOrEqual(60);
    await overrideBrake(handle, { type: 'all' }, Date.now() + 2 * HOUR_MS, Date.now());
    await clearBrake(handle, { type: 'all' }, Date.now());
    expect(await gone(500)).toBe(500);
  });

  test.each([
    ['one group', () => 'one', 60],
    ['many groups', (nth: number) => `g${nth}`, 60],
  ])('many rules at once in %s of an app of 1,000 messages a day: %i go', async (_, group, most) => {
    await addJudged(handle, new Map([['group', 42]]));
    const orders = Array.from({ length: 500 }, (_, nth) => inGroup(group(nth), nth + 1, { rule: `rule${nth}` }));
    const answers = await askBrakes(handle, orders, { ...limits, rules: {} });
    expect(answers.filter((heldBy) => heldBy === '')).toHaveLength(most);
  });
});

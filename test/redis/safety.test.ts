import { describe, expect, test } from 'vitest';
import { findRisks } from '../../src/redis/safety.ts';
import { useRedis } from '../support/use-redis.ts';

const redis = useRedis();
const risks = async (now?: () => number) => {
  const found = await findRisks(redis.client(), now);
  return found.map(({ risk, detail }) => `${risk} ${detail}`.trim()).sort();
};

describe('what Redis puts at risk', () => {
  test.each([
    ['maxmemory-policy', 'volatile-lru', 'noeviction', 'eviction volatile-lru'],
    ['lazyfree-lazy-expire', 'no', 'yes', 'lazyfree'],
  ])('is told of the setting %s', async (name, unsafe, safe, told) => {
    const client = redis.client();
    await client.config('SET', name, unsafe);
    expect(await risks()).toContain(told);
    await client.config('SET', name, safe);
    expect(await risks()).not.toContain(told);
  });

  test('is told of its clock, with the side and the seconds', async () => {
    expect(await risks()).toEqual(['appendonly']);
    const [ahead] = (await risks(() => Date.now() - 3_600_000)).filter((each) => each.startsWith('clock'));
    expect(ahead).toMatch(/^clock \+(3599|36\d\d)$/);
    const [behind] = (await risks(() => Date.now() + 3_600_000)).filter((each) => each.startsWith('clock'));
    expect(behind).toMatch(/^clock -(3600|3599|36\d\d)$/);
  });

  test('a clock is not blamed for an answer that came late', async () => {
    let asked = 0;
    // A minute goes by between the question and the answer.
    expect(await risks(() => Date.now() - (asked++ === 0 ? 50_000 : -10_000))).toEqual(['appendonly']);
  });
});

import { expect, test } from 'vitest';
import { playRedisAway } from '../../scripts/endure/redis-away.ts';

/** `npm run outage -- --redis 60s` is the same for a minute under 1,000 callbacks a second. */
const SHORT = { downMs: 2_000, rate: 200, aroundMs: 500, workers: 1, seed: 'short' };

test('Redis killed under load: every callback is answered 200 within a second, and every flagged message recalled once', async () => {
  const { broken, figures } = await playRedisAway({ ...SHORT, whose: 'given' });
  expect(broken).toEqual([]);
  expect(figures.offending).toBeGreaterThan(20);
});

test('the private Redis killed again and again under load: the same', async () => {
  const { broken } = await playRedisAway({ ...SHORT, whose: 'private' });
  expect(broken).toEqual([]);
});

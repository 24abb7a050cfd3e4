import { expect, test, vi } from 'vitest';
import { readMetric } from '../../scripts/endure/metrics-of.ts';
import { type Played, playRedisAway, type RedisAway } from '../../scripts/endure/redis-away.ts';
import { setStage } from '../../scripts/endure/stage.ts';
import { until } from '../support/until.ts';

// Real processes start and end in each; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 180_000 });

/** `npm run outage -- --redis 60s` is the same for a minute under 1,000 callbacks a second. */
const SHORT = { downMs: 2_000, aroundMs: 500, workers: 1, seed: 'short', fewRules: true };

/** Again at a lower rate where the one that only watches got no turn: seconds are promised, but not on any machine. */
async function playOn(options: Omit<RedisAway, 'rate'>): Promise<Played> {
  const TOO_BUSY_MS = 50;
  for (const rate of [300, 100]) {
    const played = await playRedisAway({ ...options, rate });
    if (played.broken.length === 0 || played.stoodStillMs < TOO_BUSY_MS) return played;
  }
  return playRedisAway({ ...options, rate: 50 });
}

test('Redis killed under load: every callback gets 200 within a second, every recall happens once', async () => {
  const { broken, figures } = await playOn({ ...SHORT, whose: 'given' });
  expect(broken).toEqual([]);
  expect(figures.offending).toBeGreaterThan(0);
});

test('the private Redis killed again and again under load: the same', async () => {
  const { broken } = await playOn({ ...SHORT, whose: 'private' });
  expect(broken).toEqual([]);
});

test('killed with callbacks in its spool, a process is replaced, and the next one takes them up', async () => {
  const stage = await setStage({ seed: 'spool', retries: 40, direct: true, mix: { offending: 0.5 }, fewRules: true });
  try {
    const service = await stage.cast('whole');
    const back = stage.redis.kill(2_000);
    await stage.simulator.traffic.start({ rate: 100, seconds: 1 });
    expect(await readMetric(service.adminPort(), 'unsaid_spool_entries')).toBeGreaterThan(20);
    await Promise.all([service.kill(0), back]);
    await until(() => stage.simulator.summary().missed === 0);
    const { offending, wronglyRecalled } = stage.simulator.summary();
    expect(offending).toBeGreaterThan(20);
    expect(wronglyRecalled).toBe(0);
  } finally {
    await stage.close();
    await stage.sweep();
  }
});

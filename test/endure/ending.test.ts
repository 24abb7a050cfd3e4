import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { startService } from '../support/service.ts';
import { until } from '../support/until.ts';

/** As docs/operations.md promises to whoever deploys. */
const ENDS_WITHIN_MS = 10_000;

let redis: TestRedis;
beforeEach(async () => {
  redis = await startRedis({ appendOnly: true });
});
afterEach(() => redis.stop());

test('told to end while Redis is away, a process ends by itself with 0, whether Redis returns or not', async () => {
  const service = await startService({ REDIS_URL: redis.url, TENCENT_REST_URL: 'http://127.0.0.1:9' });
  redis.kill();
  await until(async () => !(await fetch(`${service.adminUrl}/readyz`)).ok);
  const from = performance.now();
  const stopped = service.stop();
  await redis.restart();
  expect(await stopped).toBe(0);
  expect(performance.now() - from).toBeLessThan(ENDS_WITHIN_MS);
});

import { expect, test } from 'vitest';
import { startService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { useRedis } from '../support/use-redis.ts';

/** As docs/operations.md promises to whoever deploys. */
const ENDS_WITHIN_MS = 10_000;

const redis = useRedis({ appendOnly: true });

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

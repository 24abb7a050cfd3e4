import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Prometheus, startPrometheus } from '../scripts/alerts/prometheus.ts';
import { dashboardJson } from '../scripts/dashboard/grafana.ts';
import { ROWS } from '../scripts/dashboard/panels.ts';
import { startSimulator } from '../src/simulator/server.ts';
import type { Simulator } from '../src/simulator/simulator.ts';
import { freePort } from './support/free-port.ts';
import { APP, type Service, startService } from './support/service.ts';
import { until } from './support/until.ts';
import { useRedis } from './support/use-redis.ts';

/** What Grafana shows, asked of a real Prometheus that scraped a service while it recalled. */
const ROOT = path.join(import.meta.dirname, '..');
const queries = ROWS.flatMap(({ panels }) => panels).flatMap(({ title, queries: all }) =>
  all.map(({ expr }) => ({ title, expr })),
);

test('the dashboard that is provisioned is the one that is described: npm run dashboard', () => {
  expect(readFileSync(path.join(ROOT, 'deploy/grafana/dashboards/unsaid.json'), 'utf8')).toBe(dashboardJson());
});

describe('each query has an answer', () => {
  const redis = useRedis();
  let simulator: Simulator;
  let service: Service;
  let prometheus: Prometheus;

  beforeAll(async () => {
    const port = await freePort();
    const callback = { url: `http://127.0.0.1:${port}/callback`, token: APP.token };
    simulator = await startSimulator({ sdkAppId: APP.sdkAppId, secretKey: APP.secretKey, callback, seed: 1 });
    service = await startService({ REDIS_URL: redis.url, TENCENT_REST_URL: simulator.url, PORT: String(port) });
    prometheus = await startPrometheus([new URL(service.adminUrl).host]);
    // Rates need two scrapes with traffic between them.
    await until(async () => (await ask('unsaid_build_info')).length > 0);
    await simulator.traffic.start({ rate: 40, seconds: 3 });
    const grew = 'sum(rate(unsaid_exposure_seconds_count[1m])) > 0 and sum(rate(unsaid_callbacks_total[1m])) > 0';
    await until(async () => (await ask(grew)).length > 0);
  }, 60_000);

  afterAll(async () => {
    await prometheus?.stop();
    await service?.stop();
    await simulator?.close();
  });

  /** Nothing while it is not up yet. */
  const ask = (expr: string) => prometheus.query(expr).catch(() => []);

  test.each(queries)('$title: $expr', async ({ expr }) => {
    const samples = await prometheus.query(expr);
    expect(samples.length).toBeGreaterThan(0);
    for (const { value } of samples) expect(Number(value[1])).not.toBeNaN();
  });
});

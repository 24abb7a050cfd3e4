import type { Express, RequestHandler } from 'express';
import express from 'express';
import type { Metrics } from './metrics.ts';

/** What is missing before the service can do its work; empty when nothing is. Each in words for people. */
export type Missing = () => Promise<readonly string[]>;

/**
 * The private listener: /metrics, /healthz (the process runs) and /readyz (it can do its work, or what is missing).
 * Never exposed to the internet: nothing here asks who is there.
 */
export function makePrivateApp({ metrics, missing }: { metrics: Pick<Metrics, 'expose'>; missing: Missing }): Express {
  const app = express();
  app.disable('x-powered-by');
  const serveMetrics: RequestHandler = async (_req, res) => {
    const { contentType, body } = await metrics.expose();
    res.setHeader('Content-Type', contentType);
    res.end(body);
  };
  app.get('/metrics', serveMetrics);
  app.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.get('/readyz', async (_req, res) => {
    const lacks = await missing();
    res.status(lacks.length === 0 ? 200 : 503).json({ ready: lacks.length === 0, missing: lacks });
  });
  return app;
}

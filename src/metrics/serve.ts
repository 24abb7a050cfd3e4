import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import express from 'express';
import type { Metrics } from './metrics.ts';

/** What is missing before the service can do its work; empty when nothing is. Each in words for people. */
export type Missing = () => Promise<readonly string[]>;

type Options = {
  readonly metrics: Pick<Metrics, 'expose'>;
  readonly missing: Missing;
  /** What answers under /api/v1; undefined without the role `admin`. */
  readonly api?: RequestHandler | undefined;
  /** What answers everywhere else: the console's pages; undefined without the role `admin`. */
  readonly pages?: RequestHandler | undefined;
  /** Hears of what broke an answer. */
  readonly onBroken?: ((error: unknown) => void) | undefined;
};

/**
 * The private listener: /metrics, /healthz (the process runs) and /readyz (it can do its work, or what is missing), which
 * are open to everybody who reaches it; and the API, which asks for a session or token. Never exposed to the internet as
 * it is.
 */
export function makePrivateApp({ metrics, missing, api, pages, onBroken = () => {} }: Options): Express {
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
  if (api !== undefined) app.use('/api/v1', api);
  if (pages !== undefined) app.use(pages);
  app.use(onOther);
  app.use(answerBroken(onBroken));
  return app;
}

const onOther: RequestHandler = (_req, res) => {
  res.status(404).json({ status: 404, detail: 'nothing here' });
};
/** In place of Express's own, which shows the stack. A path that is no text is the asker's fault. */
const answerBroken =
  (tell: (error: unknown) => void): ErrorRequestHandler =>
  (error: { readonly status?: number }, _req, res, _next) => {
    const isTheirs = error.status !== undefined && error.status >= 400 && error.status < 500;
    if (!isTheirs) tell(error);
    if (res.headersSent) res.destroy();
    else res.status(isTheirs ? 400 : 500).json(isTheirs ? ILLEGIBLE : BROKEN);
  };
const ILLEGIBLE = { status: 400, detail: 'the address cannot be read' };
const BROKEN = { status: 500, detail: 'internal error' };

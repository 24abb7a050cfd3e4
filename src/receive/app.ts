import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import express from 'express';
import { type CallbackOptions, makeCallbackEndpoint } from './callback.ts';
import { jsonReply, makeReply, send } from './reply.ts';

export type Receiver = { readonly app: Express; readonly close: () => void };

type Options = Omit<CallbackOptions, 'sdkAppId' | 'tokens' | 'unsigned' | 'maxBytes'> & {
  readonly config: {
    readonly tencent: { readonly sdkAppId: number };
    readonly callback: {
      readonly tokens: readonly string[];
      readonly unsigned: boolean;
      readonly path: string;
      readonly maxBytes: number;
    };
  };
};

const HEALTHY = jsonReply(200, { status: 'ok' });
const NOT_FOUND = makeReply(404, 404, 'nothing here');
const NOT_ALLOWED = makeReply(405, 405, 'callbacks are POSTed', ['Allow', 'POST']);
const BROKEN = makeReply(500, 500, 'internal error');

/**
 * The public listener: the callback path, /healthz, nothing else. One middleware instead of routes and a body parser,
 * since every callback passes here (docs/decisions/0003-receive.md has the figures).
 */
export function makeReceiver({ config, ...rest }: Options): Receiver {
  const { path, tokens, unsigned, maxBytes } = config.callback;
  const endpoint = makeCallbackEndpoint({ ...rest, tokens, unsigned, maxBytes, sdkAppId: config.tencent.sdkAppId });

  const route: RequestHandler = (req, res) => {
    const url = req.url;
    const mark = url.indexOf('?');
    const pathname = mark === -1 ? url : url.slice(0, mark);
    if (pathname === path) {
      if (req.method === 'POST') return endpoint.onRequest(req, res, mark === -1 ? url.length : mark + 1);
      return send(res, NOT_ALLOWED);
    }
    const isHealth = pathname === '/healthz' && (req.method === 'GET' || req.method === 'HEAD');
    return send(res, isHealth ? HEALTHY : NOT_FOUND);
  };
  const onBroken: ErrorRequestHandler = (error, _req, res, _next) => {
    rest.log.error({ err: error }, 'the receiver broke');
    if (!res.headersSent) send(res, BROKEN);
  };

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.use(route);
  app.use(onBroken);
  return { app, close: endpoint.close };
}

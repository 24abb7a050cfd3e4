import type { RequestListener, ServerResponse } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import express from 'express';
import { type CallbackOptions, makeCallbackEndpoint } from './callback.ts';
import { jsonReply, makeReply, send } from './reply.ts';

export type Receiver = { readonly app: RequestListener; readonly close: () => void };

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
 * The public listener: the callback path, /healthz, nothing else. Callbacks are looked for before Express sees a request,
 * since its way to the first middleware costs as much as all checks of a callback together (docs/decisions/0003-receive.md).
 */
export function makeReceiver({ config, ...rest }: Options): Receiver {
  const { path, tokens, unsigned, maxBytes } = config.callback;
  const endpoint = makeCallbackEndpoint({ ...rest, tokens, unsigned, maxBytes, sdkAppId: config.tencent.sdkAppId });

  const onOther: RequestHandler = ({ method, path: asked }, res) => {
    if (asked === path) return send(res, NOT_ALLOWED);
    const isHealth = asked === '/healthz' && (method === 'GET' || method === 'HEAD');
    return send(res, isHealth ? HEALTHY : NOT_FOUND);
  };
  const answerBroken = (error: unknown, res: ServerResponse): void => {
    rest.log.error({ err: error }, 'the receiver broke');
    if (!res.headersSent) send(res, BROKEN);
  };
  const onBroken: ErrorRequestHandler = (error, _req, res, _next) => answerBroken(error, res);
  const others = express().disable('x-powered-by').use(onOther).use(onBroken);

  const app: RequestListener = (req, res) => {
    const queryAt = req.method === 'POST' ? queryOf(req.url!, path) : undefined;
    if (queryAt === undefined) return others(req, res);
    try {
      endpoint.onRequest(req, res, queryAt);
    } catch (error) {
      answerBroken(error, res);
    }
  };
  return { app, close: endpoint.close };
}

/** A proxy may name the whole address (RFC 9112, section 3.2.2). */
const WHOLE_ADDRESS = /^https?:\/\/[^/?#]*/i;

/** Where the query begins if it is this path that is asked for. */
function queryOf(url: string, path: string): number | undefined {
  const from = url.startsWith('/') ? 0 : (WHOLE_ADDRESS.exec(url)?.[0].length ?? 0);
  if (!url.startsWith(path, from)) return undefined;
  const end = from + path.length;
  if (url.length === end) return end;
  return url[end] === '?' ? end + 1 : undefined;
}

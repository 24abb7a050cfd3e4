import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import { historyFaultOf } from '../history/failed.ts';
import { WrongCursor } from '../history/questions/page.ts';
import { isOfRedis } from '../redis/will-not-pass.ts';
import type { Answering, Asked } from './answering.ts';
import { ANSWERS } from './answers/answers.ts';
import type { Route } from './contract/route.ts';
import { type Inside, needRedis } from './inside.ts';
import { invalid, notFound, Problem } from './problem.ts';
import { readRequest } from './read-request.ts';
import { onceForKey } from './same-request.ts';
import { demand } from './sign-in/roles.ts';
import type { Door } from './sign-in/who.ts';

type Options = {
  readonly inside: Inside;
  readonly door: Door;
};

/** Fits a text of 100 KB in the longest form that JSON can give it. */
const MOST_BYTES = '1mb';

/** The API, mounted at `/api/v1` of the private listener. */
export function makeApi(options: Options): Router {
  const { inside, door } = options;
  // Strict: a path that ends with an empty id is not the list.
  const router = express.Router({ caseSensitive: true, strict: true });
  router.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('X-Content-Type-Options', 'nosniff');
    next();
  });
  router.use((req, _res, next) => {
    door.checkOrigin(req);
    if (door.isOff) throw new Problem('console-off', 'CONSOLE_TOKENS names nobody: console and API are off');
    next();
  });
  for (const one of ANSWERS) {
    router[one.route.method](
      one.route.path,
      letIn(one.route, door),
      express.json({ limit: MOST_BYTES, strict: false }),
      (req, res) => answer(one, options, req, res),
    );
  }
  router.use(async (req) => {
    await door.who(req);
    throw notFound('there is no such resource; GET /api/v1/openapi.json has those that there are');
  });
  router.use(asProblem(inside));
  return router;
}

/** Checked before the body is read, so strangers cannot send one. */
function letIn(route: Route, door: Door) {
  return async (req: Request, res: Response, next: () => void): Promise<void> => {
    if (route.least !== 'anyone') {
      const who = await door.who(req);
      demand(who, route.least, `${route.method.toUpperCase()} ${route.path}`);
      res.locals.who = who;
    }
    next();
  };
}

async function answer(one: Answering, options: Options, req: Request, res: Response): Promise<void> {
  const { inside, door } = options;
  const { route } = one;
  if (route.body !== undefined && req.is('application/json') === false) {
    throw new Problem('wrong-type', 'Content-Type is to be application/json');
  }
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  const asked = { ...readRequest(route, req), who: res.locals.who, inside, door, req, res, signal: gone.signal };
  if (route.isAct) needRedis(inside);
  const act = () => one.answer(asked as Asked<Route>);
  const said = route.isAct
    ? await onceForKey(inside.desk.redis, { route, req, who: asked.who }, res, act)
    : await act();
  if (res.headersSent || route.produces !== undefined) return;
  if (route.answer === undefined) res.status(204).end();
  else res.json(said);
}

/** Turns every refusal into a problem document. An unexpected error tells the caller nothing about itself. */
function asProblem({ log, isRedisReady }: Inside): ErrorRequestHandler {
  // Express recognises an error handler by its four arguments.
  return (error: unknown, req, res, _next) => {
    const problem = problemOf(error, isRedisReady());
    const asked = { err: error, method: req.method, route: req.route?.path };
    const fault = historyFaultOf(error);
    if (problem.code === 'broken') log.error(asked, 'the API broke');
    // Its code is in the text, so that the log is bounded for each kind of fault.
    else if (problem.code === 'history-away' && fault !== undefined)
      log.warn(asked, `history did not answer the API: ${fault.code}`);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const { retryAfter } = problem.more;
    if (typeof retryAfter === 'number') res.setHeader('Retry-After', retryAfter);
    if (problem.code === 'not-signed-in') res.setHeader('WWW-Authenticate', 'Bearer');
    res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem.toDocument()));
  };
}

function problemOf(error: unknown, isRedisReady: boolean): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof WrongCursor) return invalid([{ pointer: '?after', detail: 'this is no cursor of this list' }]);
  if (error instanceof URIError) return invalid([{ pointer: '{path}', detail: 'it is not URL-encoded' }]);
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  if (type === 'entity.too.large') return new Problem('too-large', `a body may have ${MOST_BYTES}`);
  if (type === 'entity.parse.failed') return new Problem('not-json', 'the body is not JSON');
  if (status !== undefined && status >= 400 && status < 500) return new Problem('not-json', 'the body cannot be read');
  if (!isRedisReady) return new Problem('redis-away', 'Redis is away; nothing was done');
  if (historyFaultOf(error)?.type === 'away') {
    return new Problem('history-away', 'history is away; what is live can be asked');
  }
  if (isOfRedis(error)) return new Problem('redis-away', 'Redis is full, read-only or being moved; ask again');
  return new Problem('broken', 'this is a fault of unsaid; its log says more');
}

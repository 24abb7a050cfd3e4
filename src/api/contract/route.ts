import type { z } from 'zod';

/**
 * A route as its callers know it: where, who may, what goes in and what comes out. The router, the OpenAPI document and
 * the test of roles are made from the same list (routes.ts), so that none of them can know another route.
 */
export type Route = {
  /** Names it in the document, and its answer (answers/). */
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As Express reads it: `:id` is one segment, `*ref` one or more. */
  readonly path: string;
  /** The least role; `app` is the app's backend and nobody else, `anyone` needs no sign-in, `signed-in` any. */
  readonly least: Least;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Absent: no content (204), or what `produces` says. */
  readonly answer?: z.ZodType;
  /** The type of an answer that is not JSON: the route writes it itself. */
  readonly produces?: string;
  /** Does something: takes an Idempotency-Key. */
  readonly isAct?: true;
  /** Takes an If-Match: refused (`stale`) where what it is about changed since. */
  readonly ifMatch?: true;
  /** Codes of problems of its own, beside those that any route may answer with. */
  readonly problems?: readonly ProblemCode[];
};

export type Least = 'anyone' | 'signed-in' | 'viewer' | 'reviewer' | 'analyst' | 'manager' | 'app';

/** Every code of a problem document, with its status. */
export const PROBLEMS = {
  'not-json': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'wrong-host': 403,
  'wrong-origin': 403,
  'not-found': 404,
  'lease-lost': 409,
  'count-changed': 409,
  'too-late': 409,
  'same-key': 409,
  stale: 412,
  'too-large': 413,
  'wrong-type': 415,
  invalid: 422,
  'too-many': 429,
  broken: 500,
  'redis-away': 503,
  'history-away': 503,
  'console-off': 503,
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** Keeps the types of what goes in and out. */
export const route = <const R extends Route>(it: R): R => it;

type Parsed<T> = T extends z.ZodType ? z.output<T> : Record<string, never>;
export type ParamsOf<R extends Route> = Parsed<R['params']>;
export type QueryOf<R extends Route> = Parsed<R['query']>;
export type BodyOf<R extends Route> = R['body'] extends z.ZodType ? z.output<R['body']> : undefined;
export type AnswerOf<R extends Route> = R['answer'] extends z.ZodType ? z.input<R['answer']> : undefined;

import type { z } from 'zod';

/**
 * A route as callers see it: its path, who may call it, what goes in and what comes out. The router, the OpenAPI document
 * and the test of roles are all made from one list (routes.ts), so they cannot differ.
 */
export type Route = {
  /** Its name in the document and in answers/. */
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** In Express's notation: `:id` is one segment, `*ref` one or more. */
  readonly path: string;
  /** The lowest role allowed. `app`: only the app's backend. `anyone`: without signing in. `signed-in`: any role. */
  readonly least: Least;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Absent: no content (204), or what `produces` names. */
  readonly answer?: z.ZodType;
  /** Content type of an answer that is not JSON; the route writes it itself. */
  readonly produces?: string;
  /** Changes something, so it takes an Idempotency-Key. */
  readonly isAct?: true;
  /** Takes an If-Match: refused as `stale` if the thing has changed since. */
  readonly ifMatch?: true;
  /** Problem codes of this route, beside those that every route may answer. */
  readonly problems?: readonly ProblemCode[];
};

export type Least = 'anyone' | 'signed-in' | 'viewer' | 'reviewer' | 'analyst' | 'manager' | 'app';

/** Every problem code with its HTTP status. */
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

/** Keeps the types of input and output. */
export const route = <const R extends Route>(it: R): R => it;

type Parsed<T> = T extends z.ZodType ? z.output<T> : Record<string, never>;
export type ParamsOf<R extends Route> = Parsed<R['params']>;
export type QueryOf<R extends Route> = Parsed<R['query']>;
export type BodyOf<R extends Route> = R['body'] extends z.ZodType ? z.output<R['body']> : undefined;
export type AnswerOf<R extends Route> = R['answer'] extends z.ZodType ? z.input<R['answer']> : undefined;

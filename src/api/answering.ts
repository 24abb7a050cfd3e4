import type { Request, Response } from 'express';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, Route } from './contract/route.ts';
import type { Inside } from './inside.ts';
import type { SignedIn } from './sign-in/roles.ts';
import type { Door } from './sign-in/who.ts';

/** A request that was allowed and parsed. */
export type Asked<R extends Route> = {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly who: SignedIn;
  readonly inside: Inside;
  readonly door: Door;
  readonly req: Request;
  readonly res: Response;
  /** Aborted when the caller disconnects. */
  readonly signal: AbortSignal;
};

/** A route and the function that answers it. */
export type Answering = {
  readonly route: Route;
  readonly answer: (asked: Asked<Route>) => Promise<unknown>;
};

/** Joins the two and keeps their types. */
export const answering = <R extends Route>(route: R, answer: (asked: Asked<R>) => Promise<AnswerOf<R>>): Answering => ({
  route,
  answer: answer as unknown as Answering['answer'],
});

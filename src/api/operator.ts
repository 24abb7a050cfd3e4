import type { Operator } from '../operate/operator-log.ts';
import type { Asked } from './answering.ts';
import type { Route } from './contract/route.ts';
import { Problem } from './problem.ts';

/** Who acts, for the log. The token alone decides it. */
export function operatorOf({ who, req }: Pick<Asked<Route>, 'who' | 'req'>, why: string): Operator {
  const { name, role, via } = who;
  const request = req.get('Idempotency-Key');
  return { who: name, why, role, via, ...(request === undefined ? {} : { request }) };
}

/** @throws Problem `count-changed` if the preview showed another count */
export function checkCount(expected: number | undefined, count: number): void {
  if (expected === undefined || expected === count) return;
  throw new Problem('count-changed', `${expected} were expected, and it is ${count} now; nothing was done`, { count });
}

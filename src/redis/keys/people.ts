import type { Names } from './names.ts';

/**
 * Names of what people who are signed in have under way.
 *
 *   unsaid:session:<digest>        STRING  who is signed in, by a digest of the cookie
 *   unsaid:sign-in:<digest>        STRING  whom a link signs in, once
 *   unsaid:request:<digest>        STRING  the answer to an act, by its Idempotency-Key and who asked
 *   unsaid:{decisions}:due         ZSET    decisions that wait, by when they are acted on (ms)
 *   unsaid:{decisions}:what        HASH    review → the decision as JSON
 *   unsaid:{decisions}:taken       HASH    review → which process acts on it
 *   unsaid:heartbeats              HASH    process → what it says of itself every 15 s, as JSON
 */
export type PeopleKeys = ReturnType<typeof makePeopleKeys>;

export function makePeopleKeys({ root, tag }: Names) {
  const decisions = `${root}:{${tag('decisions')}}`;
  return {
    session: (digest: string) => `${root}:session:${digest}`,
    signIn: (digest: string) => `${root}:sign-in:${digest}`,
    request: (digest: string) => `${root}:request:${digest}`,
    decisions: { due: `${decisions}:due`, what: `${decisions}:what`, taken: `${decisions}:taken` },
    heartbeats: `${root}:heartbeats`,
  };
}

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
 *   unsaid:events                  STREAM  types and ids of what changed, for pages that show it
 *   unsaid:job:<id>                STRING  long work: how far it is, as JSON
 *   unsaid:job-end:<id>            STRING  that it is to end
 *   unsaid:job-results:<id>        LIST    what it found, as JSON
 *   unsaid:{notices}:<receiver>:…  BullMQ's: events on their way to one receiver
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
    events: `${root}:events`,
    job: (id: string) => `${root}:job:${id}`,
    jobEnd: (id: string) => `${root}:job-end:${id}`,
    jobResults: (id: string) => `${root}:job-results:${id}`,
    /** BullMQ writes `<prefix>:<name>:…`. */
    noticeQueue: (receiver: string) => ({ prefix: `${root}:{${tag('notices')}}`, name: receiver }),
  };
}

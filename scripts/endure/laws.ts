import type { LoggedCall } from '../../src/simulator/call-log.ts';
import type { Summary } from '../../src/simulator/simulator.ts';
import type { SimMessage, World } from '../../src/simulator/world.ts';

/**
 * What must hold after any run, judged by the simulator's own log and the service's ledger. Pure; each broken law is one
 * sentence with its figures.
 */
export type Evidence = {
  readonly limit: number;
  readonly summary: Summary;
  /** The messages that are still visible and should not be, in words. */
  readonly missed: readonly string[];
  readonly messages: readonly SimMessage[];
  /** When processes of the service were killed, epoch ms; a kill between a call and its settling explains a second call. */
  readonly kills: readonly number[];
  /** When Redis was away, epoch ms: meanwhile no answer could be written down. */
  readonly redisAway: readonly Span[];
  /** When a process was parted from a Redis that others reached, or had no processor: it does not know what others do. */
  readonly parted?: readonly Span[];
  readonly calls: readonly LoggedCall[];
  /** `flagged = final + pending + held` as the service's own audit finds it; undefined: it could not be asked. */
  readonly audit: { readonly ok: boolean; readonly words: string } | undefined;
  /** Exit codes of the processes that were asked to end at the end. */
  readonly exitCodes: readonly (number | null)[];
};

export type Span = { readonly from: number; readonly to: number };

export function brokenLaws({
  limit,
  summary,
  missed,
  messages,
  kills,
  redisAway,
  parted = [],
  calls,
  audit,
  exitCodes,
}: Evidence): readonly string[] {
  const broken: string[] = [];
  if (summary.offending === 0) broken.push('nothing offending was sent: the run proves nothing');
  if (summary.missed > 0)
    broken.push(
      `${summary.missed} of ${summary.offending} offending messages are still visible: ${missed.slice(0, 5).join('; ')}`,
    );
  if (summary.wronglyRecalled > 0) broken.push(`${summary.wronglyRecalled} innocent messages were recalled`);
  if (summary.purgedAlong > 0) broken.push(`${summary.purgedAlong} innocent messages went with a purge`);
  const twice = unexplainedRepeats({ messages, calls, kills, redisAway, parted });
  if (twice.length > 0)
    broken.push(
      `${twice.length} messages were recalled twice, and no crash explains it: ${twice.slice(0, 5).join('; ')}`,
    );
  for (const [api, most] of Object.entries(mostInAnySecond(calls))) {
    if (most > limit) broken.push(`${api} got ${most} calls in one sliding second, over ${limit}`);
  }
  if (audit === undefined) broken.push('the ledger could not be audited');
  else if (!audit.ok) broken.push(`the ledger does not add up: ${audit.words}`);
  for (const code of exitCodes) if (code !== 0) broken.push(`a process that was asked to end ended with ${code}`);
  return broken;
}

/** Everything the simulator remembers. */
export const messagesOf = ({ threads }: World): readonly SimMessage[] =>
  [...threads.values()].flatMap((thread) => [...thread.messages.values()]);

/**
 * A killed process may have sent a call so long ago that it had not settled it: the slowest answer, and the settling. Time
 * without Redis does not count.
 */
const UNSETTLED_MS = 4_000;
/** What a process sent before it was killed may be heard a little later. */
const HEARD_LATE_MS = 500;

/**
 * Messages that were named again after they were recalled, without a good reason. Good reasons: the first answer was
 * lost on its way, a process was killed before it can have settled it, or it was parted from Redis. That Redis was away
 * for everybody is not a good reason: whoever has the answer writes it down when Redis is back.
 */
export function unexplainedRepeats({
  messages,
  calls,
  kills,
  redisAway,
  parted = [],
}: Pick<Evidence, 'messages' | 'kills' | 'redisAway' | 'parted'> & {
  readonly calls: readonly Pick<LoggedCall, 'at' | 'code'>[];
}): readonly string[] {
  const lost = new Set(calls.filter(({ code }) => code === 'lost').map(({ at }) => at));
  return repeated(messages)
    .filter(({ recalledAt }) => !lost.has(recalledAt!))
    .filter(({ recalledAt }) => !kills.some((at) => explains(at, recalledAt!, redisAway)))
    .filter(({ recalledAt }) => !parted.some(({ from, to }) => recalledAt! > from - UNSETTLED_MS && recalledAt! < to))
    .map((one) => `${JSON.stringify(one.place)} ${one.key || one.seq} at ${one.recalledAt}`);
}

function explains(kill: number, recalledAt: number, redisAway: readonly Span[]): boolean {
  const away = redisAway.reduce(
    (ms, { from, to }) => ms + Math.max(0, Math.min(to, kill) - Math.max(from, recalledAt)),
    0,
  );
  return kill > recalledAt - HEARD_LATE_MS && kill - away < recalledAt + UNSETTLED_MS;
}

/** What a purge recalled may be named by itself, too. */
export const repeated = (messages: readonly SimMessage[]): readonly SimMessage[] =>
  messages.filter(({ repeats, recalledBy }) => repeats > 0 && recalledBy === 'recall');

/** The most calls that arrived within any half-open second, by API; every call counts, refused ones too. */
export function mostInAnySecond(calls: readonly Pick<LoggedCall, 'api' | 'at'>[]): Readonly<Record<string, number>> {
  const byApi = [...Map.groupBy(calls, ({ api }) => api)];
  return Object.fromEntries(
    byApi.map(([api, ofApi]) => [
      api,
      mostInAny(
        1_000,
        ofApi.map(({ at }) => at),
      ),
    ]),
  );
}

/** The most of these times (ms, in any order) that lie within any half-open span. */
export function mostInAny(spanMs: number, times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (let last = 0; last < sorted.length; last++) {
    while (sorted[last]! - sorted[first]! >= spanMs) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

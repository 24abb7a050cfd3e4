import { RECALL_OUTCOMES, type RecallApi, type RecallOutcome, SEVERITIES, type Severity } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';

/** The ledger of one lane in numbers, all of one moment. */
export type LaneNumbers = {
  readonly api: RecallApi;
  /** Everything ever flagged: `flagged = pending + held + the sum of outcomes`. */
  readonly flagged: number;
  readonly pending: number;
  readonly pendingBySeverity: Readonly<Record<Severity, number>>;
  readonly held: number;
  readonly heldByRule: ReadonlyMap<string, number>;
  readonly outcomes: Readonly<Record<RecallOutcome, number>>;
  /** Why the API stopped by itself, and since when (epoch ms); undefined while it runs. */
  readonly stop: { readonly reason: string; readonly since: number; readonly probeAt: number } | undefined;
  /** What people turned off: `all`, `rule:<id>`, `group:<id>`. */
  readonly switches: readonly string[];
  /** Recalls accepted over a minute and less than ten minutes ago that no callback told of. */
  readonly unconfirmed: number;
};

/** Callbacks come within a second or two; a minute is late. */
const CONFIRMED_WITHIN_MS = 60_000;
const UNCONFIRMED_SHOWN_MS = 540_000;

export async function readLane(redis: RedisSpace, api: RecallApi): Promise<LaneNumbers> {
  const keys = redis.keys.lane(api);
  const confirmedBy = Date.now() - CONFIRMED_WITHIN_MS;
  const [ledger, stop, switches, unconfirmed] = await Promise.all([
    redis.client.hgetall(keys.ledger),
    redis.client.hgetall(keys.stop),
    redis.client.hkeys(keys.switches),
    redis.client.zcount(keys.unconfirmed, confirmedBy - UNCONFIRMED_SHOWN_MS, confirmedBy),
  ]);
  const number = (field: string) => Number(ledger[field] ?? 0);
  const held = Object.keys(ledger).filter((field) => field.startsWith('held:'));
  return {
    api,
    flagged: number('flagged'),
    pending: number('pending'),
    pendingBySeverity: recordOf(SEVERITIES, (severity) => number(`pending:${SEVERITIES.indexOf(severity)}`)),
    held: number('held'),
    heldByRule: new Map(held.map((field) => [field.slice('held:'.length), number(field)])),
    outcomes: recordOf(RECALL_OUTCOMES, number),
    stop:
      stop.reason === undefined
        ? undefined
        : { reason: stop.reason, since: Number(stop.since), probeAt: Number(stop.until) },
    switches,
    unconfirmed,
  };
}

function recordOf<Name extends string>(names: readonly Name[], value: (name: Name) => number): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, number>;
}

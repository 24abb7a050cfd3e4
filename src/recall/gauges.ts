import { readBrakes } from '../lane/brake.ts';
import { readLane } from '../lane/read-lane.ts';
import { takeUncounted } from '../lane/uncounted.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { RECALL_APIS, type RecallApi, SEVERITIES } from '../model.ts';
import type { RedisSpace } from '../redis/connect.ts';

/**
 * Shows what waits, what is held and what is stopped. It is read from the ledger, so every process shows the same. Only
 * `isAway` is of this process: whether its calls get through.
 */
export async function showLanes(
  redis: RedisSpace,
  metrics: Pick<
    Metrics,
    'lanesUnreadable' | 'pending' | 'held' | 'ledger' | 'recall' | 'braked' | 'unconfirmed' | 'apiStopped'
  >,
  isAway: (api: RecallApi) => boolean,
): Promise<void> {
  // Until they are read: a scrape does not wait for a Redis that hangs.
  metrics.lanesUnreadable(true);
  const countOne = async (api: RecallApi): Promise<void> => {
    // Counted as soon as they are here, since they are nowhere else then: another lane may not be readable.
    for (const [outcome, items] of await takeUncounted(redis, api)) metrics.recall(api, outcome, items);
  };
  const [{ braked }, lanes] = await Promise.all([
    readBrakes(redis, Date.now()),
    Promise.all(RECALL_APIS.map((api) => readLane(redis, api))),
    Promise.all(RECALL_APIS.map(countOne)),
  ]);
  const held = new Map<string, number>();
  for (const lane of lanes) {
    const { flagged, pending, held: kept } = lane;
    metrics.ledger(lane.api, { flagged, pending, held: kept, ...lane.outcomes });
    for (const severity of SEVERITIES) metrics.pending(lane.api, severity, lane.pendingBySeverity[severity]);
    for (const [rule, items] of lane.heldByRule) held.set(rule, (held.get(rule) ?? 0) + items);
    // A purge names no messages, so a callback cannot be attributed to a purge.
    if (lane.api !== 'delete_group_msg_by_sender') metrics.unconfirmed(lane.api, lane.unconfirmed);
    const stopped = lane.switches.includes('all') ? 'switched_off' : lane.stop?.reason;
    metrics.apiStopped(lane.api, stopped ?? (isAway(lane.api) ? 'unreachable' : undefined));
  }
  metrics.lanesUnreadable(false);
  metrics.held(held);
  metrics.braked(new Set(braked.map(({ name }) => brakeLabel(name))));
}

/** Rules by name. Groups are not named: a metric may not, `status` does. */
function brakeLabel(name: string): string {
  if (name.startsWith('rule:')) return name.slice('rule:'.length);
  return name === 'all' ? '(all rules)' : '(a group)';
}

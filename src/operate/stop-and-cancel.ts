import { type EpochMs, RECALL_APIS } from '../model.ts';
import type { RedisClient } from '../redis/connect.ts';
import { makeLedger } from '../redis/lane/ledger.ts';
import { scanItems } from '../redis/lane/mend.ts';
import { makeSwitches, nameOf, type Selector } from '../redis/lane/switches.ts';
import { makeMuteSwitches } from '../sanction/mute-switches.ts';
import { noteAct, type Operator } from './operator-log.ts';

type Options = { readonly redis: RedisClient; readonly keepKeysMs: number; readonly now: () => EpochMs };

const AT_ONCE = 200;

/**
 * Turns a part off for good measure: what waits or is held is cancelled, and until it is resumed nothing goes. What a
 * rule or group is flagged for meanwhile is cancelled too; of `all` it waits. Returns how many were cancelled.
 */
export async function stopAndCancel(selector: Selector, operator: Operator, options: Options): Promise<number> {
  const { redis, keepKeysMs, now } = options;
  const lanes = RECALL_APIS.map((api) => ({ api, switches: makeSwitches(redis, api) }));
  const mutes = makeMuteSwitches(redis, keepKeysMs);
  const how = selector.type === 'all' ? 'hold' : 'cancel';
  await Promise.all([mutes.set(selector, how), ...lanes.map(({ switches }) => switches.set(selector, how))]);
  await mutes.discard(selector);
  const counts = lanes.map(async ({ api, switches }) => {
    if (selector.type !== 'all') return (await switches.discardOpen(selector, keepKeysMs)).length;
    const ledger = makeLedger(redis, api, keepKeysMs);
    let cancelled = 0;
    for await (const ids of scanItems(redis, api, AT_ONCE)) {
      if (ids.length > 0) cancelled += (await ledger.cancel(ids, 'cancelled')).length;
    }
    return cancelled;
  });
  const cancelled = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  await noteAct(redis, {
    ...operator,
    at: now(),
    what: `stop ${nameOf(selector)}`,
    result: `${cancelled} cancelled`,
  });
  return cancelled;
}

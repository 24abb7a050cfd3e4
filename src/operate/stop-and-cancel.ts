import { makeLedger } from '../lane/ledger.ts';
import { scanItems } from '../lane/mend.ts';
import { nameOf, type Selector } from '../lane/switches.ts';
import { leaveUncounted } from '../lane/uncounted.ts';
import type { Desk } from './desk.ts';
import { makeEverySwitch } from './every-switch.ts';
import { noted, type Operator } from './operator-log.ts';

const AT_ONCE = 200;

/**
 * Turns a part off: what waits or is held is cancelled, and nothing is recalled until it is resumed. What is flagged
 * meanwhile for a rule or group is cancelled too; for `all` it waits. Returns how many were cancelled.
 */
export async function stopAndCancel(desk: Desk, selector: Selector, operator: Operator): Promise<number> {
  const { redis, keepKeysMs, now } = desk;
  const switches = makeEverySwitch(desk);
  const act = async (): Promise<number> => {
    await switches.set(selector, selector.type === 'all' ? 'hold' : 'cancel');
    await switches.mutes.discard(selector);
    const counts = switches.lanes.map(async ({ api, discardOpen }) => {
      if (selector.type !== 'all') return (await discardOpen(selector, keepKeysMs)).length;
      const ledger = makeLedger(redis, api, keepKeysMs);
      let cancelled = 0;
      for await (const ids of scanItems(redis, api, AT_ONCE)) {
        if (ids.length > 0) cancelled += (await ledger.cancel(ids, 'cancelled')).length;
        desk.steps?.step(ids.length);
        if (desk.steps?.isStopped()) break;
      }
      await leaveUncounted(redis, api, 'cancelled', cancelled);
      return cancelled;
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  const intent = { ...operator, at: now(), what: `stop ${nameOf(selector)}`, targets: [nameOf(selector)] };
  return noted(desk, intent, act, (cancelled) => ({ cancelled }));
}

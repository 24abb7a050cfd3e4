/**
 * The other way to fill calls, counted without Redis: one job a message, of which a worker holds `active` at a time and
 * sends the fullest batch among them. The best that this way can do: no process, no severity, no delay.
 */
const MOST_ITEMS = 10;

/** @param groups the group of each message, in the order of the queue */
export function callsWhenGathered(groups: readonly string[], active: number): number {
  const held = new Map<string, number>();
  let next = 0;
  let calls = 0;
  const hold = (count: number): void => {
    for (const group of groups.slice(next, next + count)) held.set(group, (held.get(group) ?? 0) + 1);
    next += count;
  };
  hold(active);
  while (held.size > 0) {
    const [fullest, messages] = [...held].reduce((best, one) => (one[1] > best[1] ? one : best));
    const sent = Math.min(MOST_ITEMS, messages);
    if (messages === sent) held.delete(fullest);
    else held.set(fullest, messages - sent);
    hold(sent);
    calls++;
  }
  return calls;
}

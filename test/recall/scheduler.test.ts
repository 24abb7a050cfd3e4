import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClaimedItem, makeLedger, type Turn } from '../../src/lane/ledger.ts';
import { readLane } from '../../src/lane/read-lane.ts';
import { type RecallOrder, SEVERITIES, severityRank } from '../../src/model.ts';
import { inSpace } from '../../src/redis/connect.ts';
import { conversationOf, itemIdOf } from '../../src/redis/keys/recall.ts';
import { accountedFor, inGroup } from '../support/orders.ts';
import { useRedis } from '../support/use-redis.ts';

/** The scripts that decide who goes next, on random workloads; the queue of turns is a list that does what BullMQ does. */
const API = 'group_msg_recall';
const MOST = 10;
const redis = useRedis();

type Call = {
  readonly items: readonly ClaimedItem[];
  /** What waited when the call was made, the call's own items among it. */
  readonly waiting: readonly RecallOrder[];
};

/** Flags everything, then makes calls until no turn is left. Some items fail once and come back at once. */
async function drain(orders: readonly RecallOrder[], failing: ReadonlySet<string> = new Set()) {
  const client = redis.client();
  await client.flushall();
  const ledger = makeLedger(inSpace(client), API, 60_000);
  const queue: Turn[] = [];
  const add = (turns: readonly Turn[]) => {
    queue.push(...turns);
    // Array.prototype.sort is stable: first come, first served within a rank.
    queue.sort((a, b) => a.rank - b.rank);
  };
  add((await ledger.flag(orders.map((order) => ({ order, final: undefined })))).turns);
  const waiting = new Map(orders.map((order) => [itemIdOf(order.target), order]));
  const toFail = new Set(failing);
  const calls: Call[] = [];
  for (let turn = queue.shift(); turn !== undefined; turn = queue.shift()) {
    const claim = await ledger.claim(turn, MOST, { type: 'taken', probe: false });
    if (claim.type !== 'claimed') throw new Error('nobody stopped it');
    add(claim.turns);
    if (claim.items.length === 0) continue;
    calls.push({ items: claim.items, waiting: [...waiting.values()] });
    const moves = claim.items.map(({ id }) => {
      if (toFail.delete(id)) return { type: 'retry', id, afterMs: 0, forgiven: 0, code: '10002' } as const;
      waiting.delete(id);
      return { type: 'done', id, outcome: 'recalled', forgiven: 0, code: '0' } as const;
    });
    add((await ledger.settle(turn, moves, undefined)).turns);
  }
  const lane = await readLane(inSpace(client), API);
  client.disconnect();
  return { calls, lane };
}

const workload = fc
  .array(fc.record({ group: fc.nat(4), severity: fc.constantFrom(...SEVERITIES) }), {
    minLength: 1,
    maxLength: 160,
    size: 'max',
  })
  .map((list) => list.map(({ group, severity }, seq) => inGroup(`g${group}`, seq, { severity })));

const holds = (check: (orders: readonly RecallOrder[]) => Promise<void>) =>
  fc.assert(fc.asyncProperty(workload, check), { numRuns: 40 });
const conversationsOf = (orders: readonly RecallOrder[]) => new Set(orders.map(({ target }) => conversationOf(target)));
const rankOf = ({ severity }: RecallOrder) => severityRank(severity);
const worst = (orders: readonly RecallOrder[]) => Math.min(...orders.map(rankOf));

test('every message is in exactly one call, no call mixes conversations, and each is as full as it can be', () =>
  holds(async (orders) => {
    const { calls, lane } = await drain(orders);
    const asked = calls.flatMap(({ items }) => items.map(({ id }) => id));
    expect(asked.toSorted()).toEqual(orders.map(({ target }) => itemIdOf(target)).toSorted());
    for (const { items, waiting } of calls) {
      const conversations = conversationsOf(items.map(({ order }) => order));
      expect(conversations.size).toBe(1);
      const there = waiting.filter(({ target }) => conversations.has(conversationOf(target))).length;
      expect(items.length).toBe(Math.min(MOST, there));
    }
    expect(lane).toMatchObject({ flagged: orders.length, pending: 0, outcomes: { recalled: orders.length } });
  }));

test('no call is made for something less severe than what waits', () =>
  holds(async (orders) => {
    const { calls } = await drain(orders);
    for (const { items, waiting } of calls) expect(worst(items.map(({ order }) => order))).toBe(worst(waiting));
  }));

test('inside a severity conversations take turns: none is served twice before all were served once', () =>
  holds(async (orders) => {
    const { calls } = await drain(orders);
    for (const rank of [0, 1, 2, 3]) {
      const served = new Map<string, number>();
      for (const { items, waiting } of calls.filter(({ waiting }) => worst(waiting) === rank)) {
        const [name] = conversationsOf(items.map(({ order }) => order));
        const others = conversationsOf(waiting.filter((order) => rankOf(order) === rank));
        // A round is the bound of the wait: as many calls as there are conversations with something this severe.
        for (const other of others) expect(served.get(name!) ?? 0).toBeLessThanOrEqual(served.get(other) ?? 0);
        served.set(name!, (served.get(name!) ?? 0) + 1);
      }
    }
  }));

test('what fails comes back until it is settled, and the ledger adds up', () =>
  fc.assert(
    fc.asyncProperty(workload, fc.infiniteStream(fc.boolean()), async (orders, coin) => {
      const failing = new Set(orders.map(({ target }) => itemIdOf(target)).filter(() => coin.next().value));
      const { calls, lane } = await drain(orders, failing);
      expect(calls.flatMap(({ items }) => items)).toHaveLength(orders.length + failing.size);
      expect(lane).toMatchObject({ pending: 0, outcomes: { recalled: orders.length } });
      expect(accountedFor(lane)).toBe(lane.flagged);
    }),
    { numRuns: 30 },
  ));

test('an item waits for calls of what is more severe, and for the full rounds before it', () =>
  holds(async (orders) => {
    const { calls } = await drain(orders);
    const calledAt = new Map(calls.flatMap(({ items }, nth) => items.map(({ id }) => [id, nth] as const)));
    const byConversation = Map.groupBy(orders, ({ target }) => conversationOf(target));
    const callsFor = (wanted: (order: RecallOrder) => boolean): readonly number[] =>
      [...byConversation.values()].map((list) => Math.ceil(list.filter(wanted).length / MOST));
    for (const order of orders) {
      const rank = rankOf(order);
      const calledBefore = callsFor((other) => rankOf(other) < rank).reduce((sum, one) => sum + one, 0);
      const conversations = callsFor((other) => rankOf(other) === rank).filter((one) => one > 0).length;
      const rivals = byConversation.get(conversationOf(order.target))!;
      const ahead = rivals.filter(
        (other) => rankOf(other) < rank || (rankOf(other) === rank && other.sentAt <= order.sentAt),
      );
      const bound = calledBefore + Math.ceil(ahead.length / MOST) * conversations;
      expect(calledAt.get(itemIdOf(order.target))!).toBeLessThan(bound);
    }
  }));

/** What may happen between two places, drawn: something is flagged, a call leaves, a call under way is answered. */
const happening = fc.oneof(
  fc.record({
    type: fc.constant('flag' as const),
    group: fc.nat(2),
    severity: fc.constantFrom(...SEVERITIES),
    messages: fc.integer({ min: 1, max: 2 * MOST }),
  }),
  fc.record({ type: fc.constant('call' as const) }),
  fc.record({ type: fc.constant('answer' as const), which: fc.nat(7), failed: fc.infiniteStream(fc.boolean()) }),
);

test('no place stays unused while something waits, whatever is flagged, called and answered meanwhile', () =>
  fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 10, maxLength: 120, size: 'max' }), async (happenings) => {
      const client = redis.client();
      await client.flushall();
      const ledger = makeLedger(inSpace(client), API, 60_000);
      const queue: Turn[] = [];
      const waiting = new Map<string, string>();
      const underWay: { readonly turn: Turn; readonly items: readonly ClaimedItem[] }[] = [];
      for (const [seq, one] of happenings.entries()) {
        if (one.type === 'flag') {
          const orders = Array.from({ length: one.messages }, (_, nth) =>
            inGroup(`g${one.group}`, seq * 100 + nth, { severity: one.severity }),
          );
          queue.push(...(await ledger.flag(orders.map((order) => ({ order, final: undefined })))).turns);
          for (const { target } of orders) waiting.set(itemIdOf(target), conversationOf(target));
        } else if (one.type === 'answer' && underWay.length > 0) {
          const [{ turn, items }] = underWay.splice(one.which % underWay.length, 1) as [(typeof underWay)[0]];
          const moves = items.map(({ id, order }) => {
            if (!one.failed.next().value)
              return { type: 'done', id, outcome: 'recalled', forgiven: 0, code: '' } as const;
            waiting.set(id, conversationOf(order.target));
            return { type: 'retry', id, afterMs: 0, forgiven: 0, code: '10002' } as const;
          });
          queue.push(...(await ledger.settle(turn, moves, undefined)).turns);
        } else if (one.type === 'call' && queue.length > 0) {
          const [turn] = queue.toSorted((a, b) => a.rank - b.rank) as [Turn];
          queue.splice(queue.indexOf(turn), 1);
          const claim = await ledger.claim(turn, MOST, { type: 'taken', probe: false });
          if (claim.type !== 'claimed') throw new Error('nobody stopped it');
          queue.push(...claim.turns);
          for (const { id } of claim.items) waiting.delete(id);
          if (claim.items.length > 0) underWay.push({ turn, items: claim.items });
        }
        // So any worker that has a place finds it, now and not only when some call was answered.
        const called = new Set(queue.map(({ conversation }) => conversation));
        for (const conversation of new Set(waiting.values())) expect(called).toContain(conversation);
      }
      client.disconnect();
    }),
    { numRuns: 25 },
  ));

import { apiOf, type RecallOrder } from '../model.ts';
import { conversationOf, itemIdOf } from '../redis/keys/recall.ts';
import { MOST_ITEMS, type RecallCall } from '../tencent/recall-call.ts';

/**
 * Orders to calls: every order in exactly one call, no call over what its API takes, and never two groups, topics,
 * accounts or senders in one. The first order of a call keeps its place among the calls.
 */
export function callsFor(orders: readonly RecallOrder[]): readonly RecallCall[] {
  const sharing = Map.groupBy(orders, ({ target }) => `${apiOf(target)}\u001f${conversationOf(target)}`);
  return [...sharing.values()].flatMap((group) =>
    inSlices(withoutTwins(group), MOST_ITEMS[apiOf(group[0]!.target)]).map(callOf),
  );
}

/**
 * What to ask again of a call that failed as a whole, to find the item to blame: those that no result names, in halves.
 * Undefined when there is no other than the call itself.
 */
export function halve(
  call: RecallCall,
  named: ReadonlyMap<string, number> = new Map(),
): readonly RecallCall[] | undefined {
  switch (call.api) {
    case 'group_msg_recall':
      return halvesOf(call.items, named)?.map((items) => ({ ...call, items }));
    case 'official_account_msg_recall':
      return halvesOf(call.items, named)?.map((items) => ({ ...call, items }));
    case 'admin_msgwithdraw':
    case 'delete_group_msg_by_sender':
      return undefined;
  }
}

function halvesOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  named: ReadonlyMap<string, number>,
): readonly (readonly Item[])[] | undefined {
  const rest = items.filter(({ id }) => !named.has(id));
  if (items.length < 2 || rest.length === 0) return undefined;
  const middle = Math.ceil(rest.length / 2);
  return [rest.slice(0, middle), rest.slice(middle)].filter(({ length }) => length > 0);
}

/** The orders share a conversation and are no more than a call takes. */
function callOf(orders: readonly RecallOrder[]): RecallCall {
  const { target } = orders[0]!;
  if (target.type === 'sender') {
    const { group, topic, sender } = target;
    return { api: 'delete_group_msg_by_sender', group, topic, sender, items: orders.map(idOf) };
  }
  const { key } = target;
  switch (key.kind) {
    case 'c2c': {
      const { from, to, msgKey } = key;
      return { api: 'admin_msgwithdraw', from, to, msgKey, items: [idOf(orders[0]!)] };
    }
    case 'group':
      return {
        api: 'group_msg_recall',
        group: key.group,
        topic: key.topic,
        items: orders.map((order) => ({ ...idOf(order), seq: keyOf(order, 'group').seq })),
      };
    case 'official':
      return {
        api: 'official_account_msg_recall',
        account: key.account,
        items: orders.map((order) => ({ ...idOf(order), msgKey: keyOf(order, 'official').msgKey })),
      };
  }
}

const idOf = (order: RecallOrder): { readonly id: string } => ({ id: itemIdOf(order.target) });

type MessageTarget = Extract<RecallOrder['target'], { type: 'message' }>;
type KeyOfKind<Kind extends MessageTarget['key']['kind']> = Extract<MessageTarget['key'], { kind: Kind }>;

function keyOf<Kind extends MessageTarget['key']['kind']>(order: RecallOrder, kind: Kind): KeyOfKind<Kind> {
  if (order.target.type !== 'message' || order.target.key.kind !== kind) {
    throw new TypeError(`expected a ${kind} message among orders of one conversation`);
  }
  return order.target.key as KeyOfKind<Kind>;
}

function withoutTwins(orders: readonly RecallOrder[]): readonly RecallOrder[] {
  return [...new Map(orders.map((order) => [itemIdOf(order.target), order])).values()];
}

function inSlices<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

import { apiOf, type RecallOrder } from '../model.ts';
import { conversationOf } from '../redis/keys/recall.ts';
import { MOST_ITEMS, type RecallCall } from '../tencent/recall-call.ts';

/** An order with the id of its item in the ledger. Its answer is written down by that id. */
export type Item = { readonly id: string; readonly order: RecallOrder };

/**
 * Orders to calls: every item in exactly one call, no call over what its API takes, and never two groups, topics, accounts
 * or senders in one. Calls are in the order of their first items.
 */
export function callsFor(items: readonly Item[]): readonly RecallCall[] {
  const sharing = Map.groupBy(items, ({ order: { target } }) => `${apiOf(target)}\u001f${conversationOf(target)}`);
  return [...sharing.values()].flatMap((group) =>
    inSlices(withoutTwins(group), MOST_ITEMS[apiOf(group[0]!.order.target)]).map(callOf),
  );
}

/**
 * The calls to make after one that failed as a whole, to find the item to blame: the items that no result names, in
 * halves. Undefined when that would be the same call again.
 */
export function halve(
  call: RecallCall,
  named: ReadonlyMap<string, number> = new Map(),
): readonly RecallCall[] | undefined {
  switch (call.api) {
    // Stryker disable next-line ConditionalExpression: the next does the same, for another type of item.
    case 'group_msg_recall':
      return halvesOf(call.items, named)?.map((items) => ({ ...call, items }));
    case 'official_account_msg_recall':
      return halvesOf(call.items, named)?.map((items) => ({ ...call, items }));
    // Stryker disable next-line all: a call of one item cannot be halved, whichever way it comes to that answer.
    case 'admin_msgwithdraw':
    // Stryker disable next-line all: a call for all of a sender has nothing to halve, whichever way it comes to that answer.
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

/** The items share a conversation and are no more than a call takes. */
function callOf(items: readonly Item[]): RecallCall {
  const [{ id, order }] = items as readonly [Item];
  const { target } = order;
  if (target.type === 'sender') {
    const { group, topic, sender } = target;
    return { api: 'delete_group_msg_by_sender', group, topic, sender, items: items.map((item) => ({ id: item.id })) };
  }
  const { key } = target;
  switch (key.kind) {
    case 'c2c': {
      const { from, to, msgKey } = key;
      return { api: 'admin_msgwithdraw', from, to, msgKey, items: [{ id }] };
    }
    case 'group':
      return {
        api: 'group_msg_recall',
        group: key.group,
        topic: key.topic,
        items: items.map((item) => ({ id: item.id, seq: keyOf(item, 'group').seq })),
      };
    case 'official':
      return {
        api: 'official_account_msg_recall',
        account: key.account,
        items: items.map((item) => ({ id: item.id, msgKey: keyOf(item, 'official').msgKey })),
      };
  }
}

type MessageTarget = Extract<RecallOrder['target'], { type: 'message' }>;
type KeyOfKind<Kind extends MessageTarget['key']['kind']> = Extract<MessageTarget['key'], { kind: Kind }>;

function keyOf<Kind extends MessageTarget['key']['kind']>({ order }: Item, kind: Kind): KeyOfKind<Kind> {
  // Stryker disable next-line all: orders of one conversation are of one kind; this is said for the type checker.
  if (order.target.type !== 'message' || order.target.key.kind !== kind) {
    // Stryker disable next-line all: as above.
    throw new TypeError(`expected a ${kind} message among orders of one conversation`);
  }
  return order.target.key as KeyOfKind<Kind>;
}

function withoutTwins(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

function inSlices<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

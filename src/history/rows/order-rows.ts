import type { FlaggedFact, MovedFact, SettledFact } from '../../journal/facts.ts';
import { type EpochMs, identityOf, type MessageKey, type RecallTarget } from '../../model.ts';
import { messageId, nameOf, placeOf, shortened, splitPlace } from '../names.ts';
import type { Row } from '../upsert.ts';
import { messageRow, type Placed, type Rows, standingRow, stoodAt } from './rows.ts';

export function addFlagged(rows: Rows, fact: FlaggedFact): void {
  const { order, api, item, at } = fact;
  const { target } = order;
  const standing = fact.standing === 'queued' || fact.standing === 'raised' ? 'pending' : fact.standing;
  const stood = stoodAt(at, 0);
  rows.orders.push({
    ...orderRow(api, item),
    target: JSON.stringify(target),
    place: shortened(target.type === 'message' ? placeOf(target.key) : `g\u001f${target.group}`),
    sender: target.type === 'message' ? senderIn(target.key) : shortened(target.sender),
    rule: shortened(order.rule),
    policy: order.policy,
    severity: order.severity,
    rule_set: order.ruleSet,
    sent_at: order.sentAt,
    flagged_at: at,
    expires_at: order.expiresAt,
    held_by: fact.heldBy,
    code: '',
    standing,
    stood,
  });
  if (target.type === 'message') {
    rows.standings.push(standingRow(placed(target, order.sentAt), standing, stood));
    // Only a pair names its sender.
    rows.messages.push(messageRow(target.key, senderIn(target.key), order.sentAt));
  }
  if (fact.anew) addMove(rows, api, item, at, 'anew', order.rule);
}

const senderIn = (key: MessageKey): string | null => (key.kind === 'c2c' ? shortened(key.from) : null);

function placed({ key }: RecallTarget & { readonly type: 'message' }, sentAt: EpochMs): Placed {
  const topic = key.kind === 'group' ? key.topic : '';
  return { identity: identityOf(key), kind: key.kind, place: placeOf(key), topic, sentAt };
}

/** The row id for an item of a lane's ledger. */
export const orderId = (api: string, item: string): string => nameOf('order', api, item);

const orderRow = (api: string, item: string): Row => ({
  id: orderId(api, item),
  api,
  item,
  // A message's item is its identity; a purge's item begins like no identity.
  message: item.startsWith('p\u001f') ? null : messageId(item),
});

function addMove(rows: Rows, api: string, item: string, at: EpochMs, what: string, detail: string): void {
  const order = orderId(api, item);
  rows.moves.push({ id: nameOf('move', order, at, what, detail), order_id: order, at, what, detail });
}

const STANDING_AFTER: Readonly<Record<string, string>> = { held: 'held', released: 'pending', retried: 'pending' };

export function addMoved(rows: Rows, { api, item, at, to }: MovedFact): void {
  addMove(rows, api, item, at, to, '');
  const standing = STANDING_AFTER[to] ?? (to === 'raised' ? 'pending' : undefined);
  if (standing === undefined) return;
  const stood = stoodAt(at, 1);
  rows.orders.push({ ...orderRow(api, item), standing, stood, code: '' });
  addItemStanding(rows, item, at, standing, stood);
}

export function addSettled(rows: Rows, { api, item, at, outcome, code, exposureMs }: SettledFact): void {
  const stood = stoodAt(at, 2);
  const exposure_ms = exposureMs ?? null;
  rows.orders.push({
    ...orderRow(api, item),
    standing: outcome,
    stood,
    code,
    settled_at: at,
    exposure_ms,
  });
  addMove(rows, api, item, at, outcome, code);
  addItemStanding(rows, item, at, outcome, stood);
}

/** The state of the message behind an item; the rest comes, or came, with its flagging. */
function addItemStanding(rows: Rows, item: string, at: EpochMs, standing: string, stood: number): void {
  const kind = KINDS[item[0]!];
  if (kind === undefined) return;
  const { place, topic } = splitPlace(item.slice(0, item.lastIndexOf('\u001f')));
  rows.standings.push(standingRow({ identity: item, kind, place, topic, sentAt: at }, standing, stood));
}

/** By an identity's first letter (model.ts). */
const KINDS: Readonly<Record<string, string>> = { c: 'c2c', g: 'group', o: 'official' };

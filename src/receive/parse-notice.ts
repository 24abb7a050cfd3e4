import type { MessageKey } from '../model.ts';
import { type Fields, isId, isObject, type Json } from './parse-fields.ts';
import type { OverLimit, Reviewed } from './parsed-callback.ts';

/** `Alert.RequestOverLimit` (docs 60256). Numbers that are none are left out: the notice itself is what matters. */
export function parseOverLimit(fields: Fields): OverLimit {
  return {
    type: 'over-limit',
    service: fields.id('ServiceName'),
    api: fields.id('Command'),
    requests: positive(fields.json.Request),
    limit: positive(fields.json.Limit),
  };
}

/** `ContentCallback.ResultNotify` (docs 77840, 78240). Profiles and group texts have scenes here too, and no key. */
export function parseReviewed(fields: Fields): Reviewed {
  const { CtxcbSuggestion, ContactItem } = fields.json;
  return {
    type: 'reviewed',
    key: isObject(ContactItem) ? parseReviewedKey(fields.json, ContactItem) : undefined,
    suggestion: SUGGESTIONS.get(CtxcbSuggestion) ?? 'unknown',
  };
}

const SUGGESTIONS = new Map<unknown, Reviewed['suggestion']>([
  ['Block', 'block'],
  ['Review', 'review'],
  ['Normal', 'normal'],
]);

/** `MsgID` is the MsgKey in C2C and the MsgSeq as a string in groups; no topic is told (docs 77840). */
function parseReviewedKey(body: Json, contact: Json): MessageKey | undefined {
  const { MsgID, From_Account } = body;
  const { To_Account, ToGroupId } = contact;
  if (!isId(MsgID) || MsgID === '') return undefined;
  if (contact.ContactType === 1 && isId(From_Account) && isId(To_Account)) {
    return { kind: 'c2c', from: From_Account, to: To_Account, msgKey: MsgID };
  }
  const seq = Number(MsgID);
  const isSeq = /^\d{1,10}$/.test(MsgID) && seq <= 4_294_967_295;
  return contact.ContactType === 2 && isId(ToGroupId) && isSeq
    ? { kind: 'group', group: ToGroupId, topic: '', seq }
    : undefined;
}

const positive = (value: unknown): number | undefined =>
  // Stryker disable next-line ConditionalExpression,LogicalOperator: the type is said for the type checker.
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

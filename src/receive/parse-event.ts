import type { Content, EpochMs, MessageKey } from '../model.ts';
import type { Fields } from './parse-fields.ts';
import type { ParsedCallback } from './parsed-callback.ts';

/** What callbacks say in the same way whatever the kind of conversation. */

type Told = { readonly content: Content; readonly key: MessageKey; readonly receivedAt: EpochMs };

export function sentMessage({ content, key, receivedAt }: Told, onlineOnly: boolean): ParsedCallback {
  return {
    type: 'message',
    message: { ...content, key, event: 'sent', onlineOnly, editedAt: undefined, receivedAt },
  };
}

export function editedMessage({ content, key, receivedAt }: Told, fields: Fields): ParsedCallback {
  const editedAt = parseEventAt(fields, receivedAt);
  const editor = fields.optionalId('Operator_Account');
  return {
    type: 'message',
    message: { ...content, editor, key, event: 'edited', onlineOnly: false, editedAt, receivedAt },
  };
}

export function recalledMessages(keys: readonly MessageKey[], fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return { type: 'recalled', keys, at: parseEventAt(fields, receivedAt) };
}

const parseEventAt = (fields: Fields, receivedAt: EpochMs): EpochMs =>
  fields.optionalEpochMs('EventTime') ?? receivedAt;

/**
 * When the message was sent: `MsgTime` (s), made finer by `EventTime` (ms) where both mean the same second. A repeated
 * callback, or the same message told by another command, must give the same bucket of the record.
 */
export function parseSentAt(fields: Fields, receivedAt: EpochMs): EpochMs {
  const seconds = fields.optionalUint32('MsgTime');
  const eventMs = fields.optionalEpochMs('EventTime');
  if (seconds === undefined) return eventMs ?? receivedAt;
  return eventMs !== undefined && Math.floor(eventMs / 1_000) === seconds ? eventMs : seconds * 1_000;
}

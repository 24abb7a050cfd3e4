import { type Content, conversationIdOf, type EpochMs, type MessageKey } from '../model.ts';
import {
  type By,
  editedMessage,
  parseSaid,
  parseSentAt,
  person,
  recalledMessages,
  sentMessage,
} from './parse-event.ts';
import type { Fields } from './parse-fields.ts';
import type { ParsedCallback } from './parsed-callback.ts';

/** `C2C.CallbackAfterSendMsg` (docs 34365); also `Bot.OnC2CMessage` (docs 68952). */
export function parseC2cSent(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  if (isUndelivered(fields.json.SendMsgResult)) return { type: 'undelivered' };
  // Stryker disable next-line StringLiteral: only an editor is told apart.
  const told = { content: parseContent(fields, 'sender', receivedAt), key: parseKey(fields), receivedAt };
  return sentMessage(told, fields.isSet('OnlineOnlyFlag'));
}

/** `C2C.CallbackBeforeSendMsg` (docs 34364). */
export function parseC2cDraft(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  // Stryker disable next-line StringLiteral: only an editor is told apart.
  return { type: 'draft', draft: parseContent(fields, 'sender', receivedAt) };
}

/** `C2C.CallbackAfterModifyMsg` (docs CN-128224). `From_Account` stays the sender; the editor is the operator. */
export function parseC2cEdited(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return editedMessage(
    { content: parseContent(fields, 'editor', receivedAt), key: parseKey(fields), receivedAt },
    fields,
  );
}

/** `C2C.CallbackAfterMsgWithDraw` (docs 43466). */
export function parseC2cRecalled(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return recalledMessages([parseKey(fields)], fields, receivedAt);
}

function parseContent(fields: Fields, by: By, receivedAt: EpochMs): Content {
  const from = fields.id('From_Account');
  const to = fields.id('To_Account');
  const operator = person(fields.optionalId('Operator_Account'));
  return {
    conversation: 'c2c',
    // Stryker disable next-line StringLiteral: a conversation is not named by its message.
    conversationId: conversationIdOf({ kind: 'c2c', from, to, msgKey: '' }),
    sender: person(from),
    operator: operator === from ? undefined : operator,
    recipient: person(to),
    group: undefined,
    groupType: undefined,
    sentAt: parseSentAt(fields, receivedAt),
    ...parseSaid(fields, by),
  };
}

/** A code other than 0. What is no code at all says nothing: the message counts as delivered. */
const isUndelivered = (result: unknown): boolean =>
  (typeof result === 'number' && result !== 0) || (typeof result === 'string' && /^-?\d*[1-9]\d*$/.test(result));

function parseKey(fields: Fields): MessageKey {
  return { kind: 'c2c', from: fields.id('From_Account'), to: fields.id('To_Account'), msgKey: parseMsgKey(fields) };
}

function parseMsgKey(fields: Fields): string {
  if (fields.has('MsgKey')) return fields.id('MsgKey');
  const seq = fields.optionalUint32('MsgSeq');
  const random = fields.optionalUint32('MsgRandom');
  const seconds = fields.optionalUint32('MsgTime');
  const isWhole = seq !== undefined && random !== undefined && seconds !== undefined;
  // Every published sample is built like this (docs 34364, 34365, 35478); only where Tencent sends no key of its own.
  return isWhole ? `${seq}_${random}_${seconds}` : fields.id('MsgKey');
}

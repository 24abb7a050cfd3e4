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
import { type Fields, isId, isObject } from './parse-fields.ts';
import type { ParsedCallback } from './parsed-callback.ts';

/** `OfficialAccount.CallbackAfterSendMsg` (docs 60804): names no sender. */
export function parseOfficialSent(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  // Stryker disable next-line StringLiteral: only an editor is told apart.
  const told = { content: parseContent(fields, 'sender', receivedAt), key: parseKey(fields), receivedAt };
  return sentMessage(told, fields.isSet('OnlineOnlyFlag'));
}

/** `OfficialAccount.CallbackBeforeSendMsg` (docs 60803). */
export function parseOfficialDraft(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  // Stryker disable next-line StringLiteral: only an editor is told apart.
  return { type: 'draft', draft: parseContent(fields, 'sender', receivedAt) };
}

export function parseOfficialEdited(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return editedMessage(
    { content: parseContent(fields, 'editor', receivedAt), key: parseKey(fields), receivedAt },
    fields,
  );
}

/** `OfficialAccount.CallbackAfterMsgWithDraw` (docs 60805). */
export function parseOfficialRecalled(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  const account = fields.id('Official_Account');
  const keys = fields.list('WithdrawMsgList').map((item): MessageKey => {
    const msgKey = isObject(item) ? item.MsgKey : undefined;
    const good = isId(msgKey) && msgKey !== '';
    // Stryker disable next-line StringLiteral: what is refused is never read.
    return { kind: 'official', account, msgKey: good ? msgKey : fields.refuse('WithdrawMsgList.MsgKey', '') };
  });
  return recalledMessages(keys, fields, receivedAt);
}

function parseContent(fields: Fields, by: By, receivedAt: EpochMs): Content {
  const account = fields.id('Official_Account');
  return {
    conversation: 'official',
    // Stryker disable next-line StringLiteral: a conversation is not named by its message.
    conversationId: conversationIdOf({ kind: 'official', account, msgKey: '' }),
    sender: undefined,
    operator: person(fields.optionalId('Operator_Account')),
    recipient: undefined,
    group: undefined,
    groupType: undefined,
    sentAt: parseSentAt(fields, receivedAt),
    ...parseSaid(fields, by),
  };
}

function parseKey(fields: Fields): MessageKey {
  return { kind: 'official', account: fields.id('Official_Account'), msgKey: fields.id('MsgKey') };
}

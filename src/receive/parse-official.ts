import { type Content, conversationIdOf, type EpochMs, type MessageKey } from '../model.ts';
import type { ParsedCallback } from './parse.ts';
import { type Fields, isId, isObject } from './parse-fields.ts';
import { parseParts } from './parse-parts.ts';
import { parseSentAt } from './parse-time.ts';

/** `OfficialAccount.CallbackAfterSendMsg` (docs 60804): names no sender. */
export function parseOfficialSent(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return {
    type: 'message',
    message: {
      ...parseContent(fields, receivedAt),
      key: parseKey(fields),
      event: 'sent',
      onlineOnly: fields.isSet('OnlineOnlyFlag'),
      editedAt: undefined,
      receivedAt,
    },
  };
}

/** `OfficialAccount.CallbackBeforeSendMsg` (docs 60803). */
export function parseOfficialDraft(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return { type: 'draft', draft: parseContent(fields, receivedAt) };
}

export function parseOfficialEdited(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return {
    type: 'message',
    message: {
      ...parseContent(fields, receivedAt),
      key: parseKey(fields),
      event: 'edited',
      onlineOnly: false,
      editedAt: fields.optionalEpochMs('EventTime') ?? receivedAt,
      receivedAt,
    },
  };
}

/** `OfficialAccount.CallbackAfterMsgWithDraw` (docs 60805). */
export function parseOfficialRecalled(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  const account = fields.id('Official_Account');
  const keys = fields.array('WithdrawMsgList').map((item): MessageKey => {
    const msgKey = isObject(item) ? item.MsgKey : undefined;
    const good = isId(msgKey) && msgKey !== '';
    return { kind: 'official', account, msgKey: good ? msgKey : fields.refuse('WithdrawMsgList.MsgKey', '') };
  });
  return { type: 'recalled', keys, at: fields.optionalEpochMs('EventTime') ?? receivedAt };
}

function parseContent(fields: Fields, receivedAt: EpochMs): Content {
  const account = fields.id('Official_Account');
  return {
    conversation: 'official',
    conversationId: conversationIdOf({ kind: 'official', account, msgKey: '' }),
    sender: undefined,
    operator: fields.optionalId('Operator_Account'),
    recipient: undefined,
    group: undefined,
    groupType: undefined,
    sentAt: parseSentAt(fields, receivedAt),
    parts: parseParts(fields.array('MsgBody'), fields.json.CloudCustomData),
  };
}

function parseKey(fields: Fields): MessageKey {
  return { kind: 'official', account: fields.id('Official_Account'), msgKey: fields.id('MsgKey') };
}

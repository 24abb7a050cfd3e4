import { type Content, conversationIdOf, type EpochMs, type MessageKey } from '../model.ts';
import { editedMessage, parseSentAt, recalledMessages, sentMessage } from './parse-event.ts';
import { type Fields, isObject, isUint32 } from './parse-fields.ts';
import { parseParts } from './parse-parts.ts';
import type { ParsedCallback } from './parsed-callback.ts';

/** `Group.CallbackAfterSendMsg` (docs 34375), `Live` rooms (74348) and `Bot.OnGroupMessage` (68952). */
export function parseGroupSent(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  const sender = parseSender(fields);
  const random = fields.optionalUint32('Random');
  const onlineOnly = fields.isSet('OnlineOnlyFlag');
  const content = parseContent(fields, sender, receivedAt);
  const stored = parseKey(fields);
  const unstored = `${sender ?? ''}~${random ?? ''}~${Math.floor(content.sentAt / 1_000)}`;
  const key = onlineOnly ? { ...stored, unstored } : stored;
  return sentMessage({ content, key, receivedAt }, onlineOnly);
}

/** `Group.CallbackBeforeSendMsg` (docs 34374): no MsgSeq, no MsgTime yet. */
export function parseGroupDraft(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return { type: 'draft', draft: parseContent(fields, parseSender(fields), receivedAt) };
}

/** `Group.CallbackAfterModifyMsg` (docs CN-129193): no sender, no type, no time of sending. */
export function parseGroupEdited(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  const content = parseContent(fields, fields.optionalId('From_Account'), receivedAt);
  return editedMessage({ content, key: parseKey(fields), receivedAt }, fields);
}

/** `Group.CallbackAfterRecallMsg` (docs, group recall page): several messages at once. */
export function parseGroupRecalled(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  const group = fields.id('GroupId');
  const topic = fields.idOrNone('TopicId');
  const keys = fields.list('MsgSeqList').map((item): MessageKey => {
    const seq = isObject(item) ? item.MsgSeq : undefined;
    return { kind: 'group', group, topic, seq: isUint32(seq) ? seq : fields.refuse('MsgSeqList.MsgSeq', 0) };
  });
  return recalledMessages(keys, fields, receivedAt);
}

/** Group and number name the message: one whose sender cannot be read is judged all the same, and nobody is muted for it. */
function parseSender(fields: Fields): string | undefined {
  return fields.optionalId('From_Account') ?? fields.leaveOut('From_Account');
}

function parseContent(fields: Fields, sender: string | undefined, receivedAt: EpochMs): Content {
  const group = fields.id('GroupId');
  const operator = fields.optionalId('Operator_Account');
  return {
    conversation: 'group',
    conversationId: conversationIdOf({ kind: 'group', group, topic: fields.idOrNone('TopicId'), seq: 0 }),
    sender,
    operator: operator === sender ? undefined : operator,
    recipient: undefined,
    group,
    groupType: fields.optionalId('Type'),
    sentAt: parseSentAt(fields, receivedAt),
    parts: parseParts(fields.array('MsgBody'), fields.optionalText('CloudCustomData')),
  };
}

function parseKey(fields: Fields): Extract<MessageKey, { kind: 'group' }> {
  return {
    kind: 'group',
    group: fields.id('GroupId'),
    topic: fields.idOrNone('TopicId'),
    seq: fields.uint32('MsgSeq'),
  };
}

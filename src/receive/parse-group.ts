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
import { type Fields, isObject, isUint32 } from './parse-fields.ts';
import type { ParsedCallback } from './parsed-callback.ts';

/** `Group.CallbackAfterSendMsg` (docs 34375), `Live` rooms (74348) and `Bot.OnGroupMessage` (68952). */
export function parseGroupSent(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  const sender = parseSender(fields);
  const random = fields.optionalUint32('Random');
  const onlineOnly = fields.isSet('OnlineOnlyFlag');
  // Stryker disable next-line StringLiteral: only an editor is told apart.
  const content = parseContent(fields, sender, 'sender', receivedAt);
  const stored = parseKey(fields);
  const unstored = `${sender ?? ''}~${random ?? ''}~${Math.floor(content.sentAt / 1_000)}`;
  const key = onlineOnly ? { ...stored, unstored } : stored;
  return sentMessage({ content, key, receivedAt }, onlineOnly);
}

/** `Group.CallbackBeforeSendMsg` (docs 34374): no MsgSeq, no MsgTime yet. */
export function parseGroupDraft(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  // Stryker disable next-line StringLiteral: only an editor is told apart.
  return { type: 'draft', draft: parseContent(fields, parseSender(fields), 'sender', receivedAt) };
}

/** `Group.CallbackAfterModifyMsg` (docs CN-129193): no sender, no type, no time of sending. */
export function parseGroupEdited(fields: Fields, receivedAt: EpochMs): ParsedCallback {
  const content = parseContent(fields, person(fields.optionalId('From_Account')), 'editor', receivedAt);
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
  return person(fields.optionalId('From_Account') ?? fields.leaveOut('From_Account'));
}

function parseContent(fields: Fields, sender: string | undefined, by: By, receivedAt: EpochMs): Content {
  const group = fields.id('GroupId');
  const operator = person(fields.optionalId('Operator_Account'));
  return {
    conversation: 'group',
    conversationId: conversationIdOf({ kind: 'group', group, topic: fields.idOrNone('TopicId'), seq: 0 }),
    sender,
    operator: operator === sender ? undefined : operator,
    recipient: undefined,
    group,
    groupType: fields.optionalId('Type'),
    sentAt: parseSentAt(fields, receivedAt),
    ...parseSaid(fields, by),
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

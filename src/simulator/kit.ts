import type { Element } from './shapes.ts';

/**
 * What Tencent's UI kits send beside texts: answers, quotes, reactions, typing, calls, likes, albums, and what bots say in
 * pieces. Shapes as in the kits' public sources and documents (48005, CN-104537, CN-128596, CN-128597).
 */

const custom = (data: object): Element => ({
  MsgType: 'TIMCustomElem',
  MsgContent: { Data: JSON.stringify(data), Desc: '', Ext: '', Sound: '' },
});

export const typing = (): Element =>
  custom({
    businessID: 'user_typing_status',
    typingStatus: 1,
    userAction: 14,
    version: 1,
    actionParam: 'EIMAMSG_InputStatus_Ing',
  });

/** The invitation to a call; who is called lies in it twice, once as JSON in a string. */
export const call = (from: string, to: string): Element =>
  custom({
    businessID: 1,
    inviteID: `${from}-${to}`,
    inviter: from,
    actionType: 1,
    groupID: '',
    inviteeList: [to],
    data: JSON.stringify({ businessID: 'av_call', call_type: 1, cmd: 'audioCall', room_id: 1, userIDs: [to] }),
    timeout: 30,
    onlineUserOnly: 0,
  });

export const like = (from: string): Element =>
  custom({ businessID: 'TUILike', platform: 'iOS', version: '1.0', data: { sender: from, count: 1 } });

export const photo = (number: number): Element => ({
  MsgType: 'TIMImageElem',
  MsgContent: {
    UUID: `photo-${number}`,
    ImageFormat: 1,
    ImageInfoArray: [1, 2, 3].map((Type) => ({
      Type,
      Size: 1000,
      Width: 400,
      Height: 300,
      URL: `https://cos.example/${number}`,
    })),
  },
});

/** What a bot says, chunk by chunk. */
export const stream = (pieces: readonly string[]): Element => ({
  MsgType: 'TIMStreamElem',
  MsgContent: {
    Chunks: pieces.map((Markdown, Index) => ({
      EventType: 1,
      Index,
      Markdown,
      IsLast: Index === pieces.length - 1 ? 1 : 0,
    })),
    CompatibleText: 'Please upgrade',
  },
});
export const chatbot = (pieces: readonly string[]): Element =>
  custom({ chatbotPlugin: 2, src: 2, chunks: pieces, isFinished: 1 });

/** `CloudCustomData` of a message that answers another. */
export const quoting = (words: string, sender: string, id: string): string =>
  JSON.stringify({ messageReply: { messageAbstract: words, messageSender: sender, messageID: id, version: 1 } });

/** `CloudCustomData` of the message that is answered: one more answer. */
export function withAnswer(cloudCustomData: string, words: string, sender: string, id: string): string {
  const kept = readObject(cloudCustomData);
  const { replies = [], ...rest } = (kept.messageReplies ?? {}) as { replies?: readonly object[] };
  const more = { messageAbstract: words, messageSender: sender, messageID: id };
  return JSON.stringify({ ...kept, messageReplies: { ...rest, replies: [...replies, more], version: 1 } });
}

/** The same of a message that somebody reacts to. */
export function withReaction(cloudCustomData: string, emoji: string, by: string): string {
  const kept = readObject(cloudCustomData);
  const { reacts = {} } = (kept.messageReact ?? {}) as { reacts?: Record<string, readonly string[]> };
  const messageReact = { reacts: { ...reacts, [emoji]: [...(reacts[emoji] ?? []), by] }, version: 1 };
  return JSON.stringify({ ...kept, messageReact });
}

function readObject(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

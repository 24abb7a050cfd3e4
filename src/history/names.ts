import { hash } from 'node:crypto';
import { conversationIdOf, identityOf, type MessageKey } from '../model.ts';

/** Names a row by its content: 96 bits, so that a fact told twice makes one row. */
export const nameOf = (...parts: readonly (string | number)[]): string =>
  hash('sha256', parts.join('\u001e'), 'base64url').slice(0, 16);

/** The row id of a message, or of a draft by its subject. */
export const messageId = (identity: string): string => nameOf('message', identity);
export const messageIdOf = (key: MessageKey): string => messageId(identityOf(key));

/** The place where a message was said, without its topic: `g␟<group>`, the pair, `o␟<account>`. */
export function placeOf(key: MessageKey): string {
  return key.kind === 'group' ? `g\u001f${key.group}` : conversationIdOf(key);
}

/** The same for a conversation id made by `conversationIdOf`; the topic is returned beside it. */
export function splitPlace(conversation: string): { readonly place: string; readonly topic: string } {
  if (!conversation.startsWith('g\u001f')) return { place: conversation, topic: '' };
  const [, group = '', topic = ''] = conversation.split('\u001f');
  return { place: `g\u001f${group}`, topic };
}

/** PostgreSQL indexes entries of up to 2,700 bytes; Tencent's ids are far shorter. */
const LONGEST = 500;

/** Makes a text fit an index: one that is too long keeps its beginning and a digest of the whole. */
export const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 20)}…${nameOf(text)}`;

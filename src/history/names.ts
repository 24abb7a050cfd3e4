import { hash } from 'node:crypto';
import { conversationIdOf, identityOf, type MessageKey } from '../model.ts';

/** Names a row by what it is about: 96 bits, so that one fact told twice is one row. */
export const nameOf = (...parts: readonly (string | number)[]): string =>
  hash('sha256', parts.join('\u001e'), 'base64url').slice(0, 16);

/** The row of a message, or of a draft by its subject. */
export const messageId = (identity: string): string => nameOf('message', identity);
export const messageIdOf = (key: MessageKey): string => messageId(identityOf(key));

/** Where a message was said, without the topic: `g␟<group>`, the pair, `o␟<account>`. */
export function placeOf(key: MessageKey): string {
  return key.kind === 'group' ? `g\u001f${key.group}` : conversationIdOf(key);
}

/** The same of a conversation's id, as `conversationIdOf` makes it; with the topic apart. */
export function splitPlace(conversation: string): { readonly place: string; readonly topic: string } {
  if (!conversation.startsWith('g\u001f')) return { place: conversation, topic: '' };
  const [, group = '', topic = ''] = conversation.split('\u001f');
  return { place: `g\u001f${group}`, topic };
}

/** An index of PostgreSQL takes entries of up to 2,700 bytes; no id of Tencent's is nearly as long. */
const LONGEST = 500;

/** A text that fits an index: one that is too long keeps its beginning and a digest of the whole. */
export const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 20)}…${nameOf(text)}`;

import type { KnownMessage } from '../history/questions/questions.ts';
import { parseRef, refOf } from '../message-ref.ts';
import { identityOf, type MessageKey } from '../model.ts';
import { notFound } from './problem.ts';

const DRAFT = 'draft/';

/** The reference of a message. A draft was never sent and has no key: it is named by its subject. */
export const refOfKnown = ({ key, identity }: Pick<KnownMessage, 'key' | 'identity'>): string =>
  key === undefined ? `${DRAFT}${encodeURIComponent(identity)}` : refOf(key);

export type Named = { readonly identity: string; readonly key: MessageKey | undefined };

/** @throws Problem `not-found` if it names no message */
export function named(ref: string): Named {
  if (ref.startsWith(DRAFT)) return { identity: decodeURIComponent(ref.slice(DRAFT.length)), key: undefined };
  const key = parseRef(ref);
  if (key === undefined) {
    throw notFound(
      'a message is named group/GROUP/SEQ, c2c/FROM/TO/KEY or official/ACCOUNT/KEY, a "/" in an id as %2F',
    );
  }
  return { identity: identityOf(key), key };
}

/** @throws Problem `not-found` if it is a draft */
export function keyed(ref: string): MessageKey {
  const { key } = named(ref);
  if (key === undefined) throw notFound('a draft was never sent');
  return key;
}

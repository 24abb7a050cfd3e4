import type { EpochMs, MessageKey } from '../../model.ts';
import { identityOf } from '../../model.ts';
import { messageId, messageIdOf, placeOf, shortened } from '../names.ts';
import type { Row } from '../upsert.ts';

/** Facts as rows of the tables (tables.ts). Pure: the same facts make the same rows, however they are divided. */
export type Rows = {
  readonly taken: Row[];
  readonly messages: Row[];
  readonly standings: Row[];
  readonly judgements: Row[];
  /** By the key of the judgement they belong to: written with it, or not at all. */
  readonly hits: Map<string, readonly Row[]>;
  readonly texts: Row[];
  readonly orders: Row[];
  readonly moves: Row[];
  readonly strikes: Row[];
  readonly mutes: Row[];
  readonly changes: Row[];
  readonly ruleSets: Row[];
  /** By the fact that brought them: added when the fact is stored for the first time. */
  readonly counts: Map<string, readonly Row[]>;
  /** By the reason that brought them. */
  readonly reviews: Map<string, Row>;
  readonly reasons: Row[];
  readonly acts: Row[];
  readonly actTargets: Row[];
};

/** Within a millisecond, a later step comes after an earlier one. */
export const stoodAt = (at: EpochMs, step: 0 | 1 | 2): number => at * 4 + step;

export type Placed = {
  readonly identity: string;
  readonly kind: string;
  readonly place: string;
  readonly topic: string;
  readonly sentAt: EpochMs;
};

export const standingRow = (
  { identity, kind, place, topic, sentAt }: Placed,
  standing: string,
  stood: number,
): Row => ({
  id: messageId(identity),
  identity,
  kind,
  place: shortened(place),
  topic: shortened(topic),
  sent_at: sentAt,
  sure: 0,
  standing,
  stood,
});

/** What the key alone says of a message; its own verdict may say more. */
export const messageRow = (key: MessageKey, sender: string | null, sentAt: EpochMs): Row => ({
  id: messageIdOf(key),
  identity: identityOf(key),
  key: JSON.stringify(key),
  kind: key.kind,
  place: shortened(placeOf(key)),
  topic: shortened(key.kind === 'group' ? key.topic : ''),
  sender,
  sent_at: sentAt,
  sure: 0,
});

import type { Content, EpochMs, MessageKey } from '../model.ts';
import { isNobody } from '../tencent/accounts.ts';
import type { Fields } from './parse-fields.ts';
import { type Body, parseBody } from './parse-parts.ts';
import type { ParsedCallback } from './parsed-callback.ts';

/** What callbacks say in the same way whatever the kind of conversation. */

type Told = { readonly content: Content; readonly key: MessageKey; readonly receivedAt: EpochMs };

/** Whether what the message says was put there by whoever sent it, or by whoever edited it. */
export type By = 'sender' | 'editor';

export function parseSaid(fields: Fields, by: By): Body {
  return parseBody(fields.array('MsgBody'), fields.optionalText('CloudCustomData'), {
    isEdit: by === 'editor',
    onType: (type) => {
      if (fields.elementTypes === undefined) fields.elementTypes = [type];
      else fields.elementTypes.push(type);
    },
  });
}

/** An account that is somebody's. */
export const person = (account: string | undefined): string | undefined =>
  // Stryker disable next-line ConditionalExpression: said for the type checker: where none is named, none is left.
  account === undefined || isNobody(account) ? undefined : account;

export function sentMessage({ content, key, receivedAt }: Told, onlineOnly: boolean): ParsedCallback {
  return {
    type: 'message',
    message: { ...content, key, event: 'sent', onlineOnly, editedAt: undefined, receivedAt },
  };
}

export function editedMessage({ content, key, receivedAt }: Told, fields: Fields): ParsedCallback {
  const editedAt = parseEventAt(fields, receivedAt);
  const editor = person(fields.optionalId('Operator_Account'));
  return {
    type: 'message',
    message: { ...content, editor, key, event: 'edited', onlineOnly: false, editedAt, receivedAt },
  };
}

/** The time of a recall that is told is never later than the callback: what is sent afterwards is not meant. */
export function recalledMessages(keys: readonly MessageKey[], fields: Fields, receivedAt: EpochMs): ParsedCallback {
  return { type: 'recalled', keys, at: Math.min(parseEventAt(fields, receivedAt), receivedAt) };
}

const parseEventAt = (fields: Fields, receivedAt: EpochMs): EpochMs =>
  timeOf(fields, 'EventTime', 1, receivedAt) ?? receivedAt;

/**
 * When the message was sent: `MsgTime` (s), made finer by `EventTime` (ms) where both mean the same second. A repeated
 * callback, or the same message told by another command, must give the same bucket of the record. If neither is a possible
 * time, the message counts as sent when its callback came.
 */
export function parseSentAt(fields: Fields, receivedAt: EpochMs): EpochMs {
  const sentAt = timeOf(fields, 'MsgTime', 1_000, receivedAt);
  const eventMs = timeOf(fields, 'EventTime', 1, receivedAt);
  if (sentAt === undefined) return eventMs ?? receivedAt;
  // Stryker disable next-line ConditionalExpression,EqualityOperator: nothing less nothing is no number; equal times are one.
  return eventMs !== undefined && eventMs - sentAt >= 0 && eventMs - sentAt < 1_000 ? eventMs : sentAt;
}

/** Tencent Chat is not older; a clock that says so is not set. */
const EARLIEST_MS = Date.UTC(2014, 0, 1);
/** A clock may be ahead of ours by more than callbacks are accepted with (verify.ts); beyond this it is wrong. */
const AHEAD_AT_MOST_MS = 5 * 60_000;

/** In milliseconds; undefined, and noted, where it is no time that a callback of this moment can have. */
function timeOf(fields: Fields, name: string, unitMs: number, receivedAt: EpochMs): EpochMs | undefined {
  const value = fields.optionalWhole(name);
  if (value === undefined) return undefined;
  const ms = value * unitMs;
  return ms >= EARLIEST_MS && ms <= receivedAt + AHEAD_AT_MOST_MS ? ms : fields.leaveOut(name);
}

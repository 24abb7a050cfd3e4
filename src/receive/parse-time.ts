import type { EpochMs } from '../model.ts';
import type { Fields } from './parse-fields.ts';

/**
 * When the message was sent: `MsgTime` (s), made finer by `EventTime` (ms) where both mean the same second. A repeated
 * callback, or the same message told by another command, must give the same bucket of the record.
 */
export function parseSentAt(fields: Fields, receivedAt: EpochMs): EpochMs {
  const seconds = fields.optionalUint32('MsgTime');
  const eventMs = fields.optionalEpochMs('EventTime');
  if (seconds === undefined) return eventMs ?? receivedAt;
  return eventMs !== undefined && Math.floor(eventMs / 1_000) === seconds ? eventMs : seconds * 1_000;
}

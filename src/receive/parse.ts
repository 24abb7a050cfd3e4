import type { EpochMs } from '../model.ts';
import { parseC2cDraft, parseC2cEdited, parseC2cRecalled, parseC2cSent } from './parse-c2c.ts';
import { Fields, isObject } from './parse-fields.ts';
import { parseGroupDraft, parseGroupEdited, parseGroupRecalled, parseGroupSent } from './parse-group.ts';
import { parseOverLimit, parseReviewed } from './parse-notice.ts';
import { parseOfficialDraft, parseOfficialEdited, parseOfficialRecalled, parseOfficialSent } from './parse-official.ts';
import type { ParsedCallback } from './parsed-callback.ts';

type Parser = (fields: Fields, receivedAt: EpochMs) => ParsedCallback;

const PARSERS: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ['C2C.CallbackAfterSendMsg', parseC2cSent],
  ['C2C.CallbackBeforeSendMsg', parseC2cDraft],
  ['C2C.CallbackAfterModifyMsg', parseC2cEdited],
  ['C2C.CallbackAfterMsgWithDraw', parseC2cRecalled],
  ['Group.CallbackAfterSendMsg', parseGroupSent],
  ['Group.CallbackBeforeSendMsg', parseGroupDraft],
  ['Group.CallbackAfterModifyMsg', parseGroupEdited],
  ['Group.CallbackAfterRecallMsg', parseGroupRecalled],
  ['OfficialAccount.CallbackAfterSendMsg', parseOfficialSent],
  ['OfficialAccount.CallbackBeforeSendMsg', parseOfficialDraft],
  // Not in the documents; answered like the other two should Tencent add it.
  ['OfficialAccount.CallbackAfterModifyMsg', parseOfficialEdited],
  ['OfficialAccount.CallbackAfterMsgWithDraw', parseOfficialRecalled],
  // Sent when a chatbot is addressed, with the fields of the plain callbacks (docs 68952). If both come, the record
  // sees one message.
  ['Bot.OnC2CMessage', parseC2cSent],
  ['Bot.OnGroupMessage', parseGroupSent],
  ['ContentCallback.ResultNotify', parseReviewed],
  ['Alert.RequestOverLimit', parseOverLimit],
]);

/**
 * @param command the query's `CallbackCommand`; the body's is not looked at (docs 77840 has none there)
 * @param text the body, still text
 */
export function parseCallback(command: string, text: string, receivedAt: EpochMs): ParsedCallback {
  const parser = PARSERS.get(command);
  if (parser === undefined) return { type: 'ignored' };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // What is no JSON is no object either.
  }
  if (!isObject(body)) return { type: 'malformed', field: 'body' };
  const fields = new Fields(body);
  const result = parser(fields, receivedAt);
  if (fields.bad !== undefined) return { type: 'malformed', field: fields.bad };
  const { odd, elementTypes } = fields;
  // Nobody else has the result yet, so it is changed in place: copying it cost as much as reading a field.
  return Object.assign(result, odd && { odd }, elementTypes && { elementTypes });
}

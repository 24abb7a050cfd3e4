import type { Content, EpochMs, Message, MessageKey } from '../model.ts';
import { parseC2cDraft, parseC2cEdited, parseC2cRecalled, parseC2cSent } from './parse-c2c.ts';
import { Fields, isObject } from './parse-fields.ts';
import { parseGroupDraft, parseGroupEdited, parseGroupRecalled, parseGroupSent } from './parse-group.ts';
import { parseOverLimit, parseReviewed } from './parse-notice.ts';
import { parseOfficialDraft, parseOfficialEdited, parseOfficialRecalled, parseOfficialSent } from './parse-official.ts';

/** What a callback says. After this nothing knows Tencent's field names. */
export type ParsedCallback =
  | { readonly type: 'message'; readonly message: Message }
  /** Before-send: asks whether it may be sent; there is nothing to recall yet. */
  | { readonly type: 'draft'; readonly draft: Content }
  /** After-recall: these messages are gone, by our call or anybody's. */
  | { readonly type: 'recalled'; readonly keys: readonly MessageKey[]; readonly at: EpochMs }
  /** `SendMsgResult` ≠ 0: Tencent tells of messages that it did not deliver, too (docs 34365). */
  | { readonly type: 'undelivered' }
  | OverLimit
  | Reviewed
  /** A command we have no use for, or the console's probe. */
  | { readonly type: 'ignored' }
  /** `field` is a name, never a value. `body` where the whole is not a JSON object. */
  | { readonly type: 'malformed'; readonly field: string };

/** A REST API passed 80 % of its limit (docs 60256): our own calls or those of others of the same app. */
export type OverLimit = {
  readonly type: 'over-limit';
  /** As the REST path has them: `group_open_http_svc`, `group_msg_recall`. */
  readonly service: string;
  readonly api: string;
  readonly requests: number | undefined;
  readonly limit: number | undefined;
};

/** Tencent's own moderation judged a message (docs 77840). */
export type Reviewed = {
  readonly type: 'reviewed';
  /** Undefined where the callback names none: it was blocked before it got one, or is no message at all. */
  readonly key: MessageKey | undefined;
  readonly suggestion: 'block' | 'review' | 'normal' | 'unknown';
};

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
    return { type: 'malformed', field: 'body' };
  }
  if (!isObject(body)) return { type: 'malformed', field: 'body' };
  const fields = new Fields(body);
  const result = parser(fields, receivedAt);
  return fields.bad === undefined ? result : { type: 'malformed', field: fields.bad };
}

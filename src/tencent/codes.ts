import type { PacedApi, RecallOutcome } from '../model.ts';

/**
 * What an error code means for a recall. One line a code, with where it is written down; the class is our judgement.
 *
 * - `ok`: done, as asked (or done before, which is the same).
 * - `done`: nothing is left to do; `outcome` says why, and `about` whether it can be true of a whole batch.
 * - `retry`: may succeed later. `bounded`: only a few times, then `refused`.
 * - `slow-down`: retry, and lower the rate.
 * - `credential`: make a new UserSig and try again; if that fails too, stop the API, or go on as with `retry`.
 * - `permanent`: this request can never succeed. `suspect`: one item of a batch may be to blame, so it is halved.
 * - `configuration`: every request fails until a person does something. Nothing is lost meanwhile.
 */
export type CodeClass =
  | { readonly type: 'ok' }
  | { readonly type: 'done'; readonly outcome: RecallOutcome; readonly about: 'message' | 'conversation' }
  | { readonly type: 'retry'; readonly bounded: boolean }
  | { readonly type: 'slow-down' }
  | { readonly type: 'credential'; readonly then: 'stop' | 'retry' }
  | { readonly type: 'permanent'; readonly outcome: RecallOutcome; readonly suspect: boolean }
  | { readonly type: 'configuration'; readonly reason: StopReason; readonly pauseMs: number };

/** Why an API stopped by itself; a metric label, so these words and no others. */
export type StopReason =
  | 'account'
  | 'credential'
  | 'data_center'
  | 'frequency'
  | 'permission'
  | 'plan'
  | 'quota'
  | 'url';

type Line = { readonly class: CodeClass; readonly meaning: string; readonly source: string };

const ok: CodeClass = { type: 'ok' };
const gone: CodeClass = { type: 'done', outcome: 'gone', about: 'conversation' };
const messageGone: CodeClass = { type: 'done', outcome: 'gone', about: 'message' };
const messageExpired: CodeClass = { type: 'done', outcome: 'expired', about: 'message' };
const messageUnsupported: CodeClass = { type: 'done', outcome: 'unsupported', about: 'message' };
const unsupported: CodeClass = { type: 'done', outcome: 'unsupported', about: 'conversation' };
const retry: CodeClass = { type: 'retry', bounded: false };
const retryFewTimes: CodeClass = { type: 'retry', bounded: true };
const slowDown: CodeClass = { type: 'slow-down' };
const credential: CodeClass = { type: 'credential', then: 'stop' };
/** The newer text of these says "account check failed, retry later": perhaps not the UserSig's fault. */
const credentialOrRetry: CodeClass = { type: 'credential', then: 'retry' };
const refused: CodeClass = { type: 'permanent', outcome: 'refused', suspect: false };
const suspect: CodeClass = { type: 'permanent', outcome: 'refused', suspect: true };
const stop = (reason: StopReason, pauseMs = 60_000): CodeClass => ({ type: 'configuration', reason, pauseMs });

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Documents by id: `https://www.tencentcloud.com/document/product/1047/<id>`. */
const ERRORS = '34348';
const REST = '34620';
const GROUP = '34965';
const C2C = '35015';
const SENDER = '34970';
const OFFICIAL = '60811';

/** In a group; of many groups in a row it tells of the account. */
export const NO_PERMISSION = 10_007;

/** Codes that mean the same for every API. */
const COMMON: ReadonlyMap<number, Line> = table([
  [0, ok, 'success', REST],
  // Gateway and account, docs 34348 "public error codes".
  [60002, suspect, 'HTTP parsing error', ERRORS],
  [60003, suspect, 'JSON parsing error', ERRORS],
  [60004, credentialOrRetry, 'UserID or UserSig wrong, or account check failed', ERRORS],
  [60005, credentialOrRetry, 'UserID or UserSig wrong, or account check failed', ERRORS],
  [60006, stop('account'), 'invalid SDKAppID', ERRORS],
  [60007, slowDown, 'REST API rate limit exceeded', ERRORS],
  [60008, retry, 'request timeout, or HTTP format error', ERRORS],
  [60009, stop('url'), 'wrong resource or URL', ERRORS],
  [60010, stop('permission'), 'identifier is not an app admin', ERRORS],
  [60011, slowDown, 'SDKAppID rate limit', ERRORS],
  // We always send it: somebody on the way takes the query off.
  [60012, stop('url'), 'sdkappid missing in the URL', ERRORS],
  [60013, retry, 'backend response is not JSON', ERRORS],
  [60014, retry, 'account check timed out', ERRORS],
  [60015, suspect, 'account in the body is not a string', ERRORS],
  [60016, stop('account'), 'SDKAppID disabled', ERRORS],
  [60017, stop('account'), 'request disabled', ERRORS],
  [60018, slowDown, 'too many requests', ERRORS],
  [60019, slowDown, 'too many requests', ERRORS],
  [60020, stop('plan'), 'plan expired or account in arrears', ERRORS],
  [60021, stop('permission'), 'source IP not allowed', ERRORS],
  [60022, retry, 'internal error', ERRORS],
  [60025, credential, 'sdkappid, identifier, usersig or contenttype wrong in the URL', ERRORS],
  [60026, stop('data_center'), "domain does not belong to the app's data center", ERRORS],
  [60027, stop('plan'), 'product type does not match the API', ERRORS],
  [60028, stop('quota', HOUR_MS), '24 h request quota of the Trial edition used up', ERRORS],
  [70001, credential, 'UserSig expired', ERRORS],
  [70002, stop('credential'), 'UserSig empty', ERRORS],
  [70003, credential, 'invalid UserSig', ERRORS],
  [70005, credential, 'invalid UserSig', ERRORS],
  [70009, stop('credential'), 'UserSig made with the key of another app', ERRORS],
  [70013, stop('credential'), 'identifier differs from the one in the UserSig', ERRORS],
  [70014, stop('credential'), 'sdkappid differs from the one in the UserSig', ERRORS],
  [70016, stop('data_center'), 'public key not found', ERRORS],
  [70020, stop('data_center'), 'SDKAppID not found', ERRORS],
  // One minute for all APIs: it is the UserSig that is watched, whatever it is used for.
  [70050, stop('frequency', MINUTE_MS), 'UserSig verification failed too often', ERRORS],
  [70051, stop('account'), 'account block-listed', ERRORS],
  [70107, refused, 'account does not exist', ERRORS],
  [70114, retry, 'login restricted for security', ERRORS],
  [70169, retry, 'server-side timeout', ERRORS],
  [70202, retry, 'server-side timeout', ERRORS],
  [70206, suspect, 'batch size invalid', ERRORS],
  [70398, refused, 'account quota used up', ERRORS],
  [70399, refused, 'account may not be imported again', ERRORS],
  [70402, suspect, 'invalid parameter', ERRORS],
  [70403, stop('permission'), 'admin permission required', ERRORS],
  [70500, retry, 'internal server error', ERRORS],
  [71000, refused, 'deletion not supported by the plan', ERRORS],
  [72000, stop('quota', HOUR_MS), 'daily quota exceeded', ERRORS],
  [72001, stop('plan'), 'feature not enabled', ERRORS],
  [72002, stop('quota', HOUR_MS), 'monthly quota exceeded', ERRORS],
  [72010, retry, 'too often for one user', ERRORS],
  [72011, stop('plan'), 'feature not enabled', ERRORS],
  [72012, stop('plan'), 'feature not enabled', ERRORS],
  // Neighbours that any API may pass on.
  [20002, credential, 'UserSig expired', ERRORS],
  [20003, refused, 'account invalid or not imported', ERRORS],
  [20004, retry, 'network error inside', ERRORS],
  [20005, retry, 'internal error', ERRORS],
  [20012, refused, 'sender is muted', ERRORS],
  [20027, retry, 'version conflict', ERRORS],
  [20028, retry, 'changed by another at the same time', ERRORS],
  [22006, slowDown, 'too often', ERRORS],
  [80001, refused, 'text filtered', ERRORS],
  [80002, suspect, 'body too long', ERRORS],
  [80004, refused, 'image filtered', ERRORS],
  [90012, refused, 'account missing', ERRORS],
  [90048, refused, 'account missing', ERRORS],
  [90057, slowDown, 'too often', ERRORS],
  [90992, retry, 'internal error', ERRORS],
  [90994, retry, 'internal error', ERRORS],
  [90995, retry, 'internal error', ERRORS],
  [93000, suspect, 'packet too long', ERRORS],
  [130001, refused, 'bad request', '34923'],
  [130004, refused, 'bad request', '34923'],
  [130005, refused, 'bad request', '34923'],
  [130008, refused, 'bad request', '34923'],
  [130014, retry, 'system error', '34923'],
]);

/** Groups and official accounts (both are groups inside Tencent), also as `RetCode` of one item. */
const GROUPS: ReadonlyMap<number, Line> = table([
  [10002, retry, 'internal server error', GROUP],
  [10003, refused, 'invalid command word', GROUP],
  [10004, suspect, 'invalid parameter', GROUP],
  [10005, suspect, 'too many accounts', ERRORS],
  [10006, slowDown, 'too often', ERRORS],
  // The group's type or our rights in it; when every group answers so, the API stops (recall/refusals.ts).
  [NO_PERMISSION, refused, 'no permission for this operation in this group', GROUP],
  [10010, gone, 'group does not exist or was dissolved', GROUP],
  [10015, gone, 'invalid group id: does not exist or was dissolved', GROUP],
  [10017, refused, 'muted', ERRORS],
  [10018, suspect, 'response above 1 MB', ERRORS],
  [10019, refused, 'account missing', ERRORS],
  [10023, slowDown, 'group send rate', ERRORS],
  [10026, stop('permission'), 'command disabled for the app', ERRORS],
  [10030, messageGone, 'message does not exist', GROUP],
  [10031, messageExpired, 'over the time limit', GROUP],
  [10032, messageUnsupported, 'this message cannot be recalled', GROUP],
  [10033, unsupported, 'this group type does not support recall', GROUP],
  [10041, stop('permission'), 'group recall is forbidden in the console', GROUP],
  [10044, unsupported, 'no history for this group type', ERRORS],
  [10059, stop('plan'), 'plan too low', ERRORS],
  [11000, stop('plan'), 'communities not enabled', ERRORS],
  [131000, stop('plan'), 'official accounts not activated', OFFICIAL],
]);

const DIRECT: ReadonlyMap<number, Line> = table([
  [20022, messageGone, 'message does not exist', C2C],
  [20023, ok, 'already recalled', C2C],
  [90001, suspect, 'JSON parse failure', C2C],
  [90003, refused, 'To_Account missing or not existing', C2C],
  [90008, refused, 'From_Account missing or not existing', C2C],
  [90009, stop('permission'), 'admin permission required', C2C],
  [90054, refused, 'invalid MsgKey', C2C],
  [91000, retry, 'internal error', C2C],
]);

/** Where one API's document differs from its neighbours'. */
const SENDERS: ReadonlyMap<number, Line> = table([
  [10007, unsupported, 'this group type does not support recall by sender', SENDER],
  // About messages, of which this API names none: nothing of the sender is left.
  [10030, gone, 'message does not exist', SENDER],
]);

const TABLES: Record<PacedApi, readonly ReadonlyMap<number, Line>[]> = {
  admin_msgwithdraw: [DIRECT, COMMON, GROUPS],
  group_msg_recall: [GROUPS, COMMON, DIRECT],
  official_account_msg_recall: [GROUPS, COMMON, DIRECT],
  delete_group_msg_by_sender: [SENDERS, GROUPS, COMMON, DIRECT],
  forbid_send_msg: [GROUPS, COMMON, DIRECT],
};

/** What the code means for this API. A code that nobody wrote down is tried again a few times. */
export function classOf(api: PacedApi, code: number): CodeClass {
  for (const codes of TABLES[api]) {
    const line = codes.get(code);
    if (line !== undefined) return line.class;
  }
  return retryFewTimes;
}

/** Tencent's words for a code, for people; undefined when it is in no document we read. */
export function meaningOf(api: PacedApi, code: number): { meaning: string; source: string } | undefined {
  for (const codes of TABLES[api]) {
    const line = codes.get(code);
    if (line !== undefined) return { meaning: line.meaning, source: line.source };
  }
  return undefined;
}

/** Every code in the table, for metrics: others are counted as `other`. */
export const KNOWN_CODES: readonly number[] = [
  ...new Set([COMMON, GROUPS, DIRECT, SENDERS].flatMap((codes) => [...codes.keys()])),
];

function table(
  lines: readonly (readonly [code: number, kind: CodeClass, meaning: string, source: string])[],
): ReadonlyMap<number, Line> {
  return new Map(lines.map(([code, kind, meaning, source]) => [code, { class: kind, meaning, source }]));
}

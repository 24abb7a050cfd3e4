/** Error codes that the simulator gives by itself, with Tencent's meaning (docs 34348; recall APIs 34965, 34970, 35015, 60811). */
const MEANINGS: Readonly<Record<number, string>> = {
  0: '',
  10002: 'internal server error, please try again',
  10004: 'invalid parameter',
  10006: 'call frequency exceeds the limit',
  10007: 'no permission for this operation',
  10010: 'group not exist or has been dissolved',
  10015: 'invalid group id',
  10017: 'sender is muted',
  10021: 'the id is in use',
  10030: 'message not exist',
  10031: 'message recall time limit exceeded',
  10032: 'message cannot be recalled',
  10033: 'group type does not support recall',
  10041: 'group message recall is disabled for this app',
  10044: 'group type does not keep roaming messages',
  20022: 'message not exist',
  20023: 'message has been recalled',
  60002: 'HTTP parsing error, check the url format',
  60003: 'HTTP request JSON parsing error',
  60007: 'REST API call frequency exceeds the limit',
  60009: 'request resource error, check the request url',
  60010: 'this request requires app administrator authority',
  60012: 'sdkappid is required in the url',
  60025: 'check sdkappid, identifier, usersig and contenttype in the url',
  70001: 'usersig is expired',
  70002: 'usersig is empty',
  70003: 'usersig is illegal',
  70009: 'usersig verification failed, check the secret key',
  70013: 'identifier does not match the usersig',
  70014: 'sdkappid does not match the usersig',
  70020: 'sdkappid not found',
  70107: 'account not exist',
  70402: 'invalid parameter',
  80002: 'message body is too long',
  90001: 'JSON parsing failed',
  90002: 'MsgBody does not meet the message format',
  90003: 'To_Account is missing or invalid',
  90005: 'MsgRandom is missing or not an unsigned 32-bit integer',
  90007: 'MsgBody is missing or not an array',
  90008: 'From_Account is missing or invalid',
  90054: 'MsgKey is invalid',
  91000: 'internal service error, please try again',
  130001: 'invalid parameter',
};

export type Answer = { readonly ErrorCode: number } & Record<string, unknown>;

/** @param code any; one that is not in the table (a sentinel may ask for it) gets a plain text */
export function fail(code: number, detail = ''): Answer {
  const meaning = MEANINGS[code] ?? 'simulated error';
  return { ActionStatus: 'FAIL', ErrorInfo: detail === '' ? meaning : `${meaning}: ${detail}`, ErrorCode: code };
}

/** Group APIs put the fields in this order; clients must not care, and so nobody may rely on it. */
export const succeed = (fields: Record<string, unknown> = {}): Answer => ({
  ActionStatus: 'OK',
  ErrorInfo: '',
  ErrorCode: 0,
  ...fields,
});

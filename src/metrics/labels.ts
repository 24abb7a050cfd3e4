/**
 * Labels that come from outside are mapped to these words and `other`: a stranger must not be able to add time series.
 */

/** Callback commands (docs 34355) that are counted by name. */
export const KNOWN_COMMANDS = [
  'C2C.CallbackAfterSendMsg',
  'C2C.CallbackBeforeSendMsg',
  'C2C.CallbackAfterModifyMsg',
  'C2C.CallbackAfterMsgWithDraw',
  'C2C.CallbackAfterMsgReport',
  'C2C.CallbackAfterC2CMsgExtension',
  'Group.CallbackAfterSendMsg',
  'Group.CallbackBeforeSendMsg',
  'Group.CallbackAfterModifyMsg',
  'Group.CallbackAfterRecallMsg',
  'Group.CallbackAfterGroupMsgExtension',
  'Group.CallbackSendMsgException',
  'Group.CallbackAfterGroupInfoChanged',
  'Group.CallbackAfterTopicInfoChanged',
  'Group.CallbackAfterMemberFieldChanged',
  'Group.CallbackAfterNewMemberJoin',
  'Group.CallbackAfterMemberExit',
  'OfficialAccount.CallbackAfterSendMsg',
  'OfficialAccount.CallbackBeforeSendMsg',
  'OfficialAccount.CallbackAfterModifyMsg',
  'OfficialAccount.CallbackAfterMsgWithDraw',
  'Bot.OnC2CMessage',
  'Bot.OnGroupMessage',
  'ContentCallback.ResultNotify',
  'Alert.RequestOverLimit',
  'Profile.CallbackPortraitSet',
  'State.StateChange',
] as const;

/** Why a call has no code of Tencent's. */
export const CALL_FAILURES = ['timeout', 'network', 'http', 'broken'] as const;
export type CallFailure = (typeof CALL_FAILURES)[number];
/** An answer's code, or what happened instead of an answer. */
export type CallCode = number | CallFailure;

const OTHER = 'other';

/** A mapping to the words given and `other`. */
export function makeLabel(known: Iterable<string | number>): (value: string | number) => string {
  const words = new Map([...known].map((word) => [String(word), String(word)]));
  return (value) => words.get(String(value)) ?? OTHER;
}

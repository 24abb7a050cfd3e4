import type { MuteCall, RecallAnswer, RecallCall } from './recall-call.ts';

/** Tencent's names for a call and its answer. They stop here. */

type AnyCall = RecallCall | MuteCall;

const PATHS: Readonly<Record<AnyCall['api'], string>> = {
  admin_msgwithdraw: '/v4/openim/admin_msgwithdraw',
  group_msg_recall: '/v4/group_open_http_svc/group_msg_recall',
  official_account_msg_recall: '/v4/official_account_open_http_svc/official_account_msg_recall',
  delete_group_msg_by_sender: '/v4/group_open_http_svc/delete_group_msg_by_sender',
  forbid_send_msg: '/v4/group_open_http_svc/forbid_send_msg',
};

export const pathOf = (call: AnyCall): string => PATHS[call.api];

/** The body of the request (docs 35015, 34965, 60811, 34970, 34951). */
export function bodyOf(call: AnyCall): Record<string, unknown> {
  switch (call.api) {
    case 'admin_msgwithdraw':
      return { From_Account: call.from, To_Account: call.to, MsgKey: call.msgKey };
    case 'group_msg_recall':
      return {
        ...groupNamed(call),
        MsgSeqList: call.items.map(({ seq }) => ({ MsgSeq: seq })),
      };
    case 'official_account_msg_recall':
      return { Official_Account: call.account, MsgKeyList: call.items.map(({ msgKey }) => msgKey) };
    case 'delete_group_msg_by_sender':
      return {
        ...groupNamed(call),
        Sender_Account: call.sender,
      };
    case 'forbid_send_msg':
      return {
        ...groupNamed(call),
        Members_Account: [call.account],
        MuteTime: call.seconds,
      };
  }
}

const groupNamed = ({ group, topic }: { readonly group: string; readonly topic: string }) =>
  topic === '' ? { GroupId: group } : { GroupId: group, TopicId: topic };

/** Reads an answer with status 200. Trusts nothing: whatever is not understood is `broken` or left out of the results. */
export function parseAnswer(call: AnyCall, text: string): RecallAnswer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { type: 'broken' };
  }
  if (!isRecord(body)) return { type: 'broken' };
  // Some services leave `ActionStatus` out; `ErrorCode` decides (docs 34620, 34923).
  const code = asInteger(body.ErrorCode);
  if (code === undefined) return { type: 'broken' };
  // `FAIL` with code 0 contradicts itself: what it did is not known, and a recall is asked for again.
  if (code === 0 && body.ActionStatus !== undefined && body.ActionStatus !== 'OK') return { type: 'broken' };
  return { type: 'answer', code, results: parseResults(call, body.RecallRetList) };
}

function parseResults(call: AnyCall, list: unknown): ReadonlyMap<string, number> | undefined {
  if (call.api !== 'group_msg_recall' && call.api !== 'official_account_msg_recall') return undefined;
  if (!Array.isArray(list)) return undefined;
  const idOf = new Map<string, string>(
    call.api === 'group_msg_recall'
      ? call.items.map(({ id, seq }) => [String(seq), id])
      : call.items.map(({ id, msgKey }) => [msgKey, id]),
  );
  const results = new Map<string, number>();
  for (const entry of list) {
    if (!isRecord(entry)) continue;
    const name = call.api === 'group_msg_recall' ? asInteger(entry.MsgSeq) : entry.MsgKey;
    const id = idOf.get(String(name));
    const code = asInteger(entry.RetCode);
    if (id !== undefined && code !== undefined) results.set(id, code);
  }
  return results;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `Integer` in the documents does not promise a JSON number: `EventTime` is one here and a string there (docs 34375, 60804). */
function asInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

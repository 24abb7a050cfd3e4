import type { Body } from '../body.ts';
import { type Api, isUint32, type Surroundings, textField } from './api.ts';
import { type Answer, fail, succeed } from './codes.ts';

const MAX_MEMBERS = 500;
/** "Forever" (docs 34951, 34923). */
const FOREVER = 0xffffffff;

/** Who is muted everywhere: account → until, epoch milliseconds. */
export type GlobalMutes = { readonly c2c: Map<string, number>; readonly group: Map<string, number> };

/** Muting in one group, and muting everywhere. The traffic generator obeys both. */
export function muteApis({ world }: Surroundings, everywhere: GlobalMutes): readonly Api[] {
  function muteInGroup(body: Body, at: number): Answer {
    const groupId = textField(body, 'GroupId');
    if (groupId === undefined) return fail(10004, 'GroupId');
    const group = world.groups.get(groupId);
    if (group === undefined) return fail(10010);
    // Work groups have no mute (docs 34951).
    if (group.type === 'Private') return fail(10007);
    const members = body.Members_Account;
    if (!isAccountList(members)) return fail(10004, 'Members_Account');
    // Older documents, and the clients written by them, call it ShutUpTime.
    const seconds = body.MuteTime ?? body.ShutUpTime;
    if (!isUint32(seconds)) return fail(10004, 'MuteTime');
    for (const member of members) mute(group.muted, member, seconds, at);
    return succeed();
  }

  /** Answers without `ActionStatus`, as the real one does (docs 34923). */
  function muteEverywhere(body: Body, at: number): Answer {
    const account = textField(body, 'Set_Account');
    const { C2CmsgNospeakingTime: c2c, GroupmsgNospeakingTime: group } = body;
    const isUsable = (value: unknown) => value === undefined || isUint32(value);
    if (account === undefined || (c2c === undefined && group === undefined) || !isUsable(c2c) || !isUsable(group)) {
      return { ErrorCode: 130001, ErrorInfo: 'invalid parameter' };
    }
    if (c2c !== undefined) mute(everywhere.c2c, account, c2c as number, at);
    if (group !== undefined) mute(everywhere.group, account, group as number, at);
    return { ErrorCode: 0, ErrorInfo: '' };
  }

  const plain = { badJson: 60003 as const, names: () => [] };
  return [
    {
      name: 'forbid_send_msg',
      family: 'group_open_http_svc',
      ...plain,
      items: (body) => (Array.isArray(body.Members_Account) ? body.Members_Account.length : 0),
      run: muteInGroup,
    },
    { name: 'setnospeaking', family: 'openconfigsvr', ...plain, items: () => 1, run: muteEverywhere },
  ];
}

function mute(muted: Map<string, number>, account: string, seconds: number, at: number): void {
  if (seconds === 0) muted.delete(account);
  else muted.set(account, seconds === FOREVER ? Number.POSITIVE_INFINITY : at + seconds * 1000);
}

const isAccountList = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MAX_MEMBERS &&
  value.every((account) => typeof account === 'string' && account !== '');

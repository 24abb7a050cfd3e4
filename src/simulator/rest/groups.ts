import type { Body } from '../body.ts';
import { GROUP_TYPES, type GroupType } from '../shapes.ts';
import type { Group, World } from '../world.ts';
import { type Api, type Surroundings, textField } from './api.ts';
import { type Answer, fail, succeed } from './codes.ts';

/** Limits of docs 34895 (`create_group`), 34951 (`get_group_info`) and 34958 (`send_group_system_notification`). */
const MAX_NAME_BYTES = 100;
const MAX_ID_BYTES = 48;
const MAX_ASKED = 50;
const MAX_TOLD = 500;

/** Newer documents have other names for two types (docs 34375). */
const NEWER_NAMES: Readonly<Record<string, GroupType>> = { Work: 'Private', Meeting: 'ChatRoom' };

/** Making groups, asking about them, and sending them system notifications. */
export function groupApis({ world }: Surroundings): readonly Api[] {
  /** Undefined: a custom id that is not allowed (`@TGS#` is the server's own, except for communities). */
  function idOf(wanted: string | undefined, type: GroupType): string | undefined {
    if (wanted === undefined) {
      const prefix = type === 'Community' ? '@TGS#_' : '@TGS#';
      return `${prefix}sim${String(world.groups.size + 1).padStart(6, '0')}`;
    }
    const isReserved = wanted.startsWith('@TGS#') && !(type === 'Community' && wanted.startsWith('@TGS#_'));
    return isReserved || Buffer.byteLength(wanted) > MAX_ID_BYTES || !/^[\x21-\x7e]+$/.test(wanted)
      ? undefined
      : wanted;
  }

  function create(body: Body, at: number): Answer {
    const asked = textField(body, 'Type') ?? '';
    const type =
      (Object.hasOwn(NEWER_NAMES, asked) ? NEWER_NAMES[asked] : undefined) ??
      GROUP_TYPES.find((known) => known === asked);
    if (type === undefined) return fail(10004, 'Type');
    const name = textField(body, 'Name');
    if (name === undefined || Buffer.byteLength(name) > MAX_NAME_BYTES) return fail(10004, 'Name');
    const id = idOf(textField(body, 'GroupId'), type);
    if (id === undefined) return fail(10015, 'GroupId');
    if (world.groups.has(id)) return fail(10021);
    const members = membersOf(body.MemberList);
    if (members === undefined) return fail(10004, 'MemberList');
    const owner = textField(body, 'Owner_Account') ?? '';
    if (owner !== '') members.unshift(owner);
    world.addGroup(id, type, {
      name,
      owner,
      introduction: textField(body, 'Introduction') ?? '',
      notification: textField(body, 'Notification') ?? '',
      members: new Set(members),
      createdAt: at,
    });
    return succeed({ GroupId: id, Type: asked });
  }

  function destroy(body: Body): Answer {
    const id = textField(body, 'GroupId');
    if (id === undefined) return fail(10004, 'GroupId');
    return world.groups.delete(id) ? succeed() : fail(10010);
  }

  function info(body: Body): Answer {
    const { GroupIdList: ids } = body;
    if (!isTextList(ids) || ids.length === 0 || ids.length > MAX_ASKED) return fail(10004, 'GroupIdList');
    return succeed({
      GroupInfo: ids.map((id) => {
        const group = world.groups.get(id);
        return group === undefined
          ? { GroupId: id, ErrorCode: 10010, ErrorInfo: 'group not exist or has been dissolved' }
          : { ErrorCode: 0, ErrorInfo: '', ...described(group, world) };
      }),
    });
  }

  /** Nothing is stored and no callback fires (docs 34958); who was online would see it. */
  function notify(body: Body): Answer {
    const id = textField(body, 'GroupId');
    if (id === undefined) return fail(10004, 'GroupId');
    const group = world.groups.get(id);
    if (group === undefined) return fail(10010);
    if (textField(body, 'Content') === undefined) return fail(10004, 'Content');
    const { ToMembers_Account: to } = body;
    if (to === undefined) return succeed();
    // "AVChatRoom: all members only" (docs 34958).
    if (!isTextList(to) || to.length > MAX_TOLD || group.type === 'AVChatRoom') return fail(10004, 'ToMembers_Account');
    return succeed();
  }

  const api = (name: string, run: (body: Body, at: number) => Answer): Api => ({
    name,
    family: 'group_open_http_svc',
    badJson: 60003,
    items: () => 1,
    names: () => [],
    run,
  });
  return [
    api('create_group', create),
    api('destroy_group', destroy),
    api('get_group_info', info),
    api('send_group_system_notification', notify),
  ];
}

function described(group: Group, world: World): Record<string, unknown> {
  const thread = world.threadAt({ kind: 'group', group: group.id, topic: '' });
  const newest = [...(thread?.messages.values() ?? [])].at(-1);
  const { profile } = group;
  return {
    GroupId: group.id,
    Type: group.type,
    Name: profile.name,
    Introduction: profile.introduction,
    Notification: profile.notification,
    FaceUrl: '',
    Owner_Account: profile.owner,
    CreateTime: Math.floor(profile.createdAt / 1000),
    LastMsgTime: newest === undefined ? 0 : Math.floor(newest.sentAt / 1000),
    NextMsgSeq: thread?.nextSeq ?? 1,
    MemberNum: profile.members.size,
    MaxMemberNum: 2000,
    ApplyJoinOption: 'NeedPermission',
    MuteAllMember: 'Off',
    MemberList: [...profile.members].map((member) => ({
      Member_Account: member,
      Role: member === profile.owner ? 'Owner' : 'Member',
      MuteUntil: Math.floor((group.muted.get(member) ?? 0) / 1000),
    })),
  };
}

/** The accounts of a `MemberList`; undefined when it is malformed. */
function membersOf(value: unknown): string[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  const members = value.map((item) => (item as Body | null)?.Member_Account);
  return isTextList(members) ? members : undefined;
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');

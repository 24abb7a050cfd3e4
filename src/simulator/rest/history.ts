import type { Body } from '../body.ts';
import type { Place } from '../shapes.ts';
import type { SimMessage } from '../world.ts';
import { type Api, isUint32, type Surroundings, textField } from './api.ts';
import { type Answer, fail, succeed } from './codes.ts';

/** A C2C answer stops at 13 KB (docs 35478), a group answer at 20 messages (docs 34971). */
const MAX_C2C_ANSWER_BYTES = 13 * 1024;
const MAX_GROUP_MESSAGES = 20;

/** `MsgFlagBits` and `IsPlaceMsg` (docs 35478, 34971). */
const FLAG_RECALLED = 8;
const PLACE_RECALLED = 2;

/** The two APIs that read what was said. */
export function historyApis({ world, roamingMs }: Surroundings): readonly Api[] {
  const isKept = (message: SimMessage, at: number) =>
    !message.onlineOnly && message.sendResult === 0 && at - message.sentAt <= roamingMs;

  /** A page goes back in time from `MaxTime`; within it the oldest stands first, and `LastMsgKey` names that one (docs 35478). */
  function pullC2c(body: Body, at: number): Answer {
    const operator = textField(body, 'Operator_Account');
    const peer = textField(body, 'Peer_Account');
    if (operator === undefined) return fail(90008, 'Operator_Account');
    if (peer === undefined) return fail(90003, 'Peer_Account');
    const { MaxCnt: most, MinTime: from, MaxTime: until, LastMsgKey: last } = body;
    if (!isUint32(most) || most === 0 || !isUint32(from) || !isUint32(until))
      return fail(90001, 'MaxCnt, MinTime, MaxTime');

    const all = [...(world.threadAt({ kind: 'c2c', from: operator, to: peer })?.messages.values() ?? [])].filter(
      (message) => isKept(message, at) && secondsOf(message) >= from && secondsOf(message) <= until,
    );
    const end = typeof last === 'string' && last !== '' ? all.findIndex((message) => message.key === last) : all.length;
    const page: Record<string, unknown>[] = [];
    let bytes = 0;
    let index = end < 0 ? all.length : end;
    while (index > 0 && page.length < most) {
      const entry = c2cEntry(all[index - 1]!);
      bytes += Buffer.byteLength(JSON.stringify(entry));
      if (bytes > MAX_C2C_ANSWER_BYTES && page.length > 0) break;
      page.unshift(entry);
      index--;
    }
    return succeed({
      Complete: index === 0 ? 1 : 0,
      MsgCnt: page.length,
      LastMsgTime: page[0]?.MsgTimeStamp ?? 0,
      LastMsgKey: page[0]?.MsgKey ?? '',
      MsgList: page,
    });
  }

  /** Newest first; the next page starts at the smallest `MsgSeq` less one (docs 34971). */
  function pullGroup(body: Body, at: number): Answer {
    const groupId = textField(body, 'GroupId');
    if (groupId === undefined) return fail(10004, 'GroupId');
    const group = world.groups.get(groupId);
    if (group === undefined) return fail(10010);
    if (group.type === 'AVChatRoom') return fail(10044);
    const { ReqMsgNumber: number, ReqMsgSeq: start, WithRecalledMsg: withRecalled } = body;
    if (!isUint32(number) || number === 0) return fail(10004, 'ReqMsgNumber');
    if (start !== undefined && !isUint32(start)) return fail(10004, 'ReqMsgSeq');

    const place: Place = { kind: 'group', group: groupId, topic: textField(body, 'TopicId') ?? '' };
    const next = world.threadAt(place)?.nextSeq ?? 1;
    const list: Record<string, unknown>[] = [];
    let seq = Math.min(start ?? next - 1, next - 1);
    for (; seq > 0 && list.length < Math.min(number, MAX_GROUP_MESSAGES); seq--) {
      const message = world.find(place, seq);
      if (message === undefined || !isKept(message, at)) continue;
      if (message.state === 'recalled' && withRecalled !== 1) continue;
      list.push(groupEntry(message));
    }
    return succeed({ GroupId: groupId, IsFinished: seq === 0 ? 1 : 0, RspMsgList: list });
  }

  return [
    { name: 'admin_getroammsg', family: 'openim', badJson: 90001, items: () => 1, names: () => [], run: pullC2c },
    {
      name: 'group_msg_get_simple',
      family: 'group_open_http_svc',
      badJson: 60003,
      items: () => 1,
      names: () => [],
      run: pullGroup,
    },
  ];
}

/** `MsgTime`, `MsgTimeStamp`: epoch seconds. */
export const secondsOf = (message: SimMessage) => Math.floor(message.sentAt / 1000);

function c2cEntry(message: SimMessage): Record<string, unknown> {
  return {
    From_Account: message.from,
    To_Account: message.place.kind === 'c2c' ? message.place.to : '',
    MsgSeq: message.seq,
    MsgRandom: message.random,
    MsgTimeStamp: secondsOf(message),
    MsgFlagBits: message.state === 'recalled' ? FLAG_RECALLED : 0,
    IsPeerRead: 0,
    MsgKey: message.key,
    MsgBody: message.elements,
    CloudCustomData: message.cloudCustomData,
  };
}

function groupEntry(message: SimMessage): Record<string, unknown> {
  const isRecalled = message.state === 'recalled';
  return {
    From_Account: message.from,
    IsPlaceMsg: isRecalled ? PLACE_RECALLED : 0,
    MsgBody: isRecalled ? [] : message.elements,
    CloudCustomData: isRecalled ? '' : message.cloudCustomData,
    MsgPriority: 1,
    MsgRandom: message.random,
    MsgSeq: message.seq,
    MsgTimeStamp: secondsOf(message),
  };
}

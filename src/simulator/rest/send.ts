import { randomInt } from 'node:crypto';
import type { Body } from '../body.ts';
import { isKnownOffence } from '../phrases.ts';
import { type Element, type Place, textOf } from '../shapes.ts';
import type { SimMessage } from '../world.ts';
import { type Api, isUint32, problemOfElements, type Surroundings, textField } from './api.ts';
import { type Answer, fail, succeed } from './codes.ts';

/** Within this a repeated `Random` of the same sender is the same message (docs 34381, 34959). */
const REPEAT_MS = 5 * 60_000;
const MAX_REMEMBERED = 10_000;
/** Recipients of one `batchsendmsg` (docs 34920). */
const MAX_RECIPIENTS = 500;

/** Sending and editing in the admin's name. Both fire the callbacks that a client's message would. */
export function sendApis(around: Surroundings): readonly Api[] {
  const { world, announce, announceEdit } = around;

  /** `ForbidCallbackControl` (docs 34919, 34959). */
  const callbacksOf = (body: Body) => {
    const forbidden = Array.isArray(body.ForbidCallbackControl) ? body.ForbidCallbackControl : [];
    return { after: !forbidden.includes('ForbidAfterSendMsgCallback') };
  };
  const cloudOf = (body: Body) =>
    typeof body.CloudCustomData === 'string' ? { cloudCustomData: body.CloudCustomData } : {};

  function sendC2c(body: Body, at: number): Answer {
    const to = textField(body, 'To_Account');
    if (to === undefined) return fail(90003);
    if (!isUint32(body.MsgRandom)) return fail(90005);
    const problem = problemOfElements(body.MsgBody);
    if (problem !== 0) return fail(problem);
    const from = textField(body, 'From_Account') ?? 'administrator';
    const message = world.post(
      {
        place: { kind: 'c2c', from, to },
        from,
        elements: body.MsgBody as Element[],
        offending: isKnownOffence(textOf(body.MsgBody as Element[])),
        random: body.MsgRandom,
        ...(isUint32(body.MsgSeq) ? { seq: body.MsgSeq } : {}),
        // "0: only to those online" (docs 34919).
        onlineOnly: body.MsgLifeTime === 0,
        ...cloudOf(body),
      },
      at,
    );
    announce(message, callbacksOf(body));
    return succeed({ MsgTime: Math.floor(at / 1000), MsgKey: message.key });
  }

  /** To many at once. "Does not trigger callback requests" (docs 34920): nobody is asked or told. */
  function sendBatch(body: Body, at: number): Answer {
    const to = body.To_Account;
    if (!isTextList(to) || to.length === 0 || to.length > MAX_RECIPIENTS) return fail(90003);
    if (!isUint32(body.MsgRandom)) return fail(90005);
    const problem = problemOfElements(body.MsgBody);
    if (problem !== 0) return fail(problem);
    const from = textField(body, 'From_Account') ?? 'administrator';
    const elements = body.MsgBody as Element[];
    const sent = to.map((account) =>
      world.post(
        {
          place: { kind: 'c2c', from, to: account },
          from,
          elements,
          offending: isKnownOffence(textOf(elements)),
          random: body.MsgRandom as number,
          ...(isUint32(body.MsgSeq) ? { seq: body.MsgSeq } : {}),
          onlineOnly: body.MsgLifeTime === 0,
          ...cloudOf(body),
        },
        at,
      ),
    );
    return succeed({ MsgKey: sent[0]!.key });
  }

  function sendGroup(body: Body, at: number): Answer {
    const groupId = textField(body, 'GroupId');
    if (groupId === undefined) return fail(10004, 'GroupId');
    const group = world.groups.get(groupId);
    if (group === undefined) return fail(10010);
    // Tencent's own client for Node sends none: then no message is another's repetition.
    const random = body.Random ?? randomInt(2 ** 32);
    if (!isUint32(random)) return fail(10004, 'Random');
    const problem = problemOfElements(body.MsgBody);
    if (problem !== 0) return fail(problem === 80002 ? 80002 : 10004, 'MsgBody');
    const from = textField(body, 'From_Account') ?? 'administrator';

    const repeatKey = `${from}\u001f${random}`;
    const earlier = group.recent.get(repeatKey);
    if (earlier !== undefined && at - earlier.sentAt < REPEAT_MS) return sentToGroup(earlier);
    const message = world.post(
      {
        place: { kind: 'group', group: groupId, topic: textField(body, 'TopicId') ?? '' },
        from,
        operator: 'administrator',
        elements: body.MsgBody as Element[],
        offending: isKnownOffence(textOf(body.MsgBody as Element[])),
        random,
        // AVChatRoom ignores the flag (docs 34375).
        onlineOnly: body.OnlineOnlyFlag === 1 && group.type !== 'AVChatRoom',
        ...cloudOf(body),
      },
      at,
    );
    if (group.recent.size >= MAX_REMEMBERED) group.recent.clear();
    group.recent.set(repeatKey, message);
    announce(message, callbacksOf(body));
    return sentToGroup(message);
  }

  function modifyC2c(body: Body, at: number): Answer {
    const from = textField(body, 'From_Account');
    const to = textField(body, 'To_Account');
    if (from === undefined) return fail(90008);
    if (to === undefined) return fail(90003);
    const message = world.find({ kind: 'c2c', from, to }, textField(body, 'MsgKey') ?? '');
    if (message === undefined || message.from !== from || message.onlineOnly) return fail(20022);
    return modify(message, body, at, 20023);
  }

  function modifyGroup(body: Body, at: number): Answer {
    const groupId = textField(body, 'GroupId');
    if (groupId === undefined || !isUint32(body.MsgSeq)) return fail(10004);
    const group = world.groups.get(groupId);
    if (group === undefined) return fail(10010);
    if (group.type === 'AVChatRoom') return fail(10007);
    const place: Place = { kind: 'group', group: groupId, topic: textField(body, 'TopicId') ?? '' };
    const message = world.find(place, body.MsgSeq);
    if (message === undefined || message.onlineOnly) return fail(10030);
    return modify(message, body, at, 10030);
  }

  function modify(message: SimMessage, body: Body, at: number, codeIfRecalled: number): Answer {
    if (message.state === 'recalled') return fail(codeIfRecalled);
    const elements = body.MsgBody;
    if (elements === undefined && body.CloudCustomData === undefined) return fail(10004, 'MsgBody, CloudCustomData');
    const problem = elements === undefined ? 0 : problemOfElements(elements);
    if (problem !== 0) return fail(problem);
    const change = {
      ...(elements === undefined ? {} : { elements: elements as Element[] }),
      ...cloudOf(body),
      offending: message.offending || (elements !== undefined && isKnownOffence(textOf(elements as Element[]))),
    };
    world.edit(message, change, at);
    announceEdit(message, 'administrator');
    return succeed();
  }

  const plain = { items: () => 1, names: () => [] };
  return [
    { name: 'sendmsg', family: 'openim', badJson: 90001, ...plain, run: sendC2c },
    {
      name: 'batchsendmsg',
      family: 'openim',
      badJson: 90001,
      items: (body) => (Array.isArray(body.To_Account) ? body.To_Account.length : 0),
      names: () => [],
      run: sendBatch,
    },
    { name: 'send_group_msg', family: 'group_open_http_svc', badJson: 60003, ...plain, run: sendGroup },
    { name: 'modify_c2c_msg', family: 'openim', badJson: 90001, ...plain, run: modifyC2c },
    { name: 'modify_group_msg', family: 'openim', badJson: 90001, ...plain, run: modifyGroup },
  ];
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');

const sentToGroup = (message: SimMessage): Answer =>
  succeed({ MsgTime: Math.floor(message.sentAt / 1000), MsgSeq: message.seq });

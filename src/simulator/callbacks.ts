import type { SimMessage, World } from './world.ts';

/** One callback before it is signed: the command and its body. */
export type Callback = {
  readonly command: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** `OptPlatform` (docs 34354). */
  readonly platform: string;
};

const PLATFORMS = ['Android', 'iOS', 'Windows', 'Web', 'macOS', 'iPad', 'RESTAPI'] as const;

/** Made from the account, so that a sender always has the same kind of device. */
function platformOf(account: string): string {
  let sum = 0;
  for (let i = 0; i < account.length; i++) sum = (sum * 31 + account.charCodeAt(i)) >>> 0;
  return PLATFORMS[sum % PLATFORMS.length]!;
}

const secondsOf = (at: number) => Math.floor(at / 1000);

/** `MsgId`, the client's own name for a message: newer documents only (docs 34365 new). */
const msgIdOf = (message: SimMessage) => `144115200000000001-${secondsOf(message.sentAt)}-${message.random}`;

function content(message: SimMessage): Record<string, unknown> {
  return {
    OnlineOnlyFlag: message.onlineOnly ? 1 : 0,
    MsgBody: message.elements,
    CloudCustomData: message.cloudCustomData,
  };
}

function c2cFields(message: SimMessage): Record<string, unknown> {
  return {
    From_Account: message.from,
    To_Account: message.place.kind === 'c2c' ? message.place.to : '',
    MsgSeq: message.seq,
    MsgRandom: message.random,
    MsgTime: secondsOf(message.sentAt),
    MsgKey: message.key,
    MsgId: msgIdOf(message),
    ...content(message),
  };
}

function groupFields(message: SimMessage, world: World): Record<string, unknown> {
  const { place } = message;
  if (place.kind !== 'group') return {};
  return {
    GroupId: place.group,
    Type: world.groups.get(place.group)?.type ?? 'Public',
    From_Account: message.from,
    Operator_Account: message.operator,
    Random: message.random,
    MsgId: msgIdOf(message),
    ...content(message),
    ...(place.topic === '' ? {} : { TopicId: place.topic }),
    // A string here, a number elsewhere, as in the published samples (docs 34375, 60804).
    EventTime: String(Math.floor(message.sentAt)),
  };
}

function make(command: string, account: string, body: Record<string, unknown>): Callback {
  return { command, platform: platformOf(account), body: { CallbackCommand: command, ...body } };
}

/** After a message was sent (docs 34365, 34375, 60804). */
export function afterSend(message: SimMessage, world: World): Callback {
  switch (message.place.kind) {
    case 'c2c':
      return make('C2C.CallbackAfterSendMsg', message.from, {
        ...c2cFields(message),
        SendMsgResult: message.sendResult,
        ErrorInfo: message.sendResult === 0 ? 'send msg succeed' : 'send msg failed',
        UnreadMsgNum: message.sendResult === 0 ? 1 : -1,
      });
    case 'group':
      return make('Group.CallbackAfterSendMsg', message.from, {
        ...groupFields(message, world),
        MsgSeq: message.seq,
        MsgTime: secondsOf(message.sentAt),
      });
    case 'official':
      return make('OfficialAccount.CallbackAfterSendMsg', message.from, {
        Official_Account: message.place.account,
        MsgKey: message.key,
        MsgTime: secondsOf(message.sentAt),
        ...content(message),
        EventTime: Math.floor(message.sentAt),
      });
  }
}

/** Before a message is sent: no key yet, except for C2C (docs 34364, 34374, 60803). */
export function beforeSend(message: SimMessage, world: World): Callback {
  switch (message.place.kind) {
    case 'c2c':
      return make('C2C.CallbackBeforeSendMsg', message.from, c2cFields(message));
    case 'group':
      return make('Group.CallbackBeforeSendMsg', message.from, groupFields(message, world));
    case 'official':
      return make('OfficialAccount.CallbackBeforeSendMsg', message.from, {
        Official_Account: message.place.account,
        ...content(message),
        EventTime: Math.floor(message.sentAt),
      });
  }
}

/** After a message was edited. Groups do not say who sent it, nor their type (docs CN-128224, CN-129193). */
export function afterEdit(message: SimMessage, operator: string, at: number): Callback | undefined {
  const { place } = message;
  if (place.kind === 'c2c') {
    return make('C2C.CallbackAfterModifyMsg', operator, {
      Operator_Account: operator,
      From_Account: message.from,
      To_Account: place.to,
      MsgSeq: message.seq,
      MsgRandom: message.random,
      MsgTime: secondsOf(message.sentAt),
      MsgKey: message.key,
      MsgBody: message.elements,
      CloudCustomData: message.cloudCustomData,
      EventTime: Math.floor(at),
    });
  }
  if (place.kind === 'group') {
    return make('Group.CallbackAfterModifyMsg', operator, {
      Operator_Account: operator,
      GroupId: place.group,
      TopicId: place.topic,
      MsgSeq: message.seq,
      MsgBody: message.elements,
      EventTime: Math.floor(at),
    });
  }
  // Official accounts have no edit callback (docs 34355).
  return undefined;
}

/** After messages of one conversation were recalled (docs 43466, 60805). */
export function afterRecall(
  messages: readonly SimMessage[],
  operator: string,
  at: number,
  world: World,
): Callback | undefined {
  const first = messages[0];
  if (first === undefined) return undefined;
  const { place } = first;
  switch (place.kind) {
    case 'c2c':
      return make('C2C.CallbackAfterMsgWithDraw', operator, {
        From_Account: first.from,
        To_Account: place.to,
        MsgKey: first.key,
        UnreadMsgNum: 0,
      });
    case 'group':
      return make('Group.CallbackAfterRecallMsg', operator, {
        Operator_Account: operator,
        Type: world.groups.get(place.group)?.type ?? 'Public',
        GroupId: place.group,
        MsgSeqList: messages.map((message) => ({ MsgSeq: message.seq })),
        TopicId: place.topic,
        EventTime: String(Math.floor(at)),
      });
    case 'official':
      return make('OfficialAccount.CallbackAfterMsgWithDraw', operator, {
        Official_Account: place.account,
        WithdrawMsgList: messages.map((message) => ({ MsgKey: message.key })),
        EventTime: Math.floor(at),
      });
  }
}

/** More than 80 % of an API's limit (docs 60256). */
export function overLimit(family: string, api: string, request: number, limit: number): Callback {
  const body = { ServiceName: family, Command: api, Request: request, Limit: limit };
  return {
    command: 'Alert.RequestOverLimit',
    platform: '',
    body: { CallbackCommand: 'Alert.RequestOverLimit', ...body },
  };
}

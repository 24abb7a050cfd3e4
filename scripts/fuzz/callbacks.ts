import { makeRandom, type Random } from '../../src/simulator/random.ts';

/**
 * Callbacks as strangers and accidents produce them: those that Tencent sends, from a few people in a few places, but
 * repeated, late, out of order or under another message's key; and a quarter of them with a value that nobody would
 * write. The same seed gives the same callbacks, except for the time of day.
 */
export type FuzzedCallback = {
  readonly command: string;
  /** A string, or bytes that are no UTF-8. */
  readonly body: string | Buffer;
};

type Options = {
  readonly seed: number | string;
  /** Stands in every text, so that it can be looked for elsewhere. */
  readonly sentinel: string;
  readonly now: () => number;
};

type Body = Record<string, unknown>;
type Made = { command: string; body: Body };

const PEOPLE = ['u1', 'u2', 'u3', 'u4', 'u5', '{u}', 'u:6', '用户🙂', '@TLS#NOT_FOUND', 'administrator', '~', "u'%00"];
const GROUPS = ['g1', 'g2', '@TGS#a', 'g{1}', '}{', 'g:*?', '群', '@TGS#_@TGS#c', '__proto__'];
const TYPES = ['Public', 'Work', 'Meeting', 'AVChatRoom', 'Community', 'Live', 'Nobody knows', ''];
const WORDS = [
  'split',
  'word',
  'in',
  'ok',
  '好的',
  'https://x.example/a',
  '日结兼职详情私聊无需押金名额有限先到先得',
  '🙂',
];
const OFFENDING = ['badword', 'badword', 'badword', 'sweepword'];

/** What nobody would write into a field. */
const ODD: readonly unknown[] = [
  ...[null, '', ' ', 0, -0, 1, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, 4_294_967_295, 4_294_967_296, true, false],
  ...['0', '-1', '42', '1e9', 'NaN', '9'.repeat(30), '1679', 1_679, 1_679_615, '0000000000000', 4_294_967_295_000],
  ...[
    '\ud800',
    'a\udc00b',
    '\u0000',
    'a\u001fb',
    '\u001e',
    '\u001c',
    '\ufffd',
    '\ufeff',
    '\u202e',
    '\u001b[2J',
    'a\nb',
  ],
  ...[
    'x'.repeat(256),
    'x'.repeat(257),
    'x'.repeat(5_000),
    '{',
    '}',
    '{a}b',
    ':',
    '*',
    '%',
    '../../x',
    '__proto__',
    'constructor',
  ],
  ...[[], {}, [[]], [null], [{}], { a: {} }, Array(2_000).fill(0)],
];

export function makeCallbacks({ seed, sentinel, now }: Options): { next(): FuzzedCallback } {
  const random = makeRandom(seed);
  const make = makeBodies(random, sentinel, now);
  const lately: Made[] = [];
  const late: Made[] = [];

  const choose = (): Made => {
    if (lately.length > 20 && random.chance(0.1)) return random.pick(lately);
    if (lately.length > 20 && random.chance(0.04)) return make.again(random.pick(lately));
    if (late.length > 40 || (late.length > 0 && random.chance(0.05)))
      return late.splice(random.int(late.length), 1)[0]!;
    const made = make.any();
    lately.push(made);
    if (lately.length > 200) lately.shift();
    if (!random.chance(0.05)) return made;
    late.push(made);
    return make.any();
  };

  return {
    next: () => {
      const { command, body } = choose();
      if (!random.chance(0.25)) return { command, body: JSON.stringify(body) };
      const mutated = structuredClone(body);
      for (let times = 1 + random.int(3); times > 0; times--) mutate(mutated, random);
      return {
        command: random.chance(0.02) ? 'Some.NewCallback' : command,
        body: asBytes(JSON.stringify(mutated), random),
      };
    },
  };
}

/** Replaces, removes or adds one value somewhere. */
function mutate(body: Body, random: Random): void {
  let holder: Body = body;
  for (let depth = random.pick([0, 0, 0, 1, 2, 4]); depth > 0; depth--) {
    const inner = Object.values(holder).filter((value) => typeof value === 'object' && value !== null) as Body[];
    if (inner.length === 0) break;
    holder = random.pick(inner);
  }
  const names = Object.keys(holder);
  if (names.length === 0) return;
  const name = random.pick(names);
  const dice = random.next();
  if (dice < 0.1) delete holder[name];
  else if (dice < 0.15) holder[`${name} `] = structuredClone(random.pick(ODD));
  else holder[name] = structuredClone(random.pick(ODD));
}

/** Now and then cut short, or with a byte that is not UTF-8. */
function asBytes(text: string, random: Random): string | Buffer {
  const dice = random.next();
  if (dice < 0.03) return text.slice(0, random.int(text.length));
  if (dice > 0.06) return text;
  const bytes = Buffer.from(text);
  bytes[random.int(bytes.length)] = random.pick([0xff, 0xc0, 0xed, 0x80, 0x00]);
  return bytes;
}

function makeBodies(random: Random, sentinel: string, now: () => number) {
  const seqs = new Map<string, number>();
  const seconds = () => Math.floor(now() / 1_000) - random.pick([0, 0, 0, 0, 1, 3, 20, 70, 4_000, 90_000, 700_000]);
  const text = (): string => {
    const words = Array.from({ length: random.pick([1, 1, 1, 1, 2, 2, 3, 5, 5, 40]) }, () => random.pick(WORDS));
    if (random.chance(0.08)) words.push(` ${random.pick(OFFENDING)}`);
    return `${random.chance(0.4) ? '' : `${sentinel} `}${words.join(random.pick(['', ' ', '，']))}`;
  };
  const element = (): Body => {
    const MsgContent = random.pick<() => Body>([
      () => ({ Text: text() }),
      () => ({ Data: JSON.stringify({ a: text() }), Desc: text(), Ext: '' }),
      () => ({ FileName: text(), Url: 'https://x.example' }),
      () => ({
        Title: text(),
        AbstractList: [text()],
        MsgList: [{ MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text() } }] }],
      }),
      () => ({ Chunks: [{ Markdown: text(), Index: 0 }], CompatibleText: text() }),
    ]);
    const types = ['TIMTextElem', 'TIMTextElem', 'TIMCustomElem', 'TIMFileElem', 'TIMRelayElem', 'TIMStreamElem', 'X'];
    return { MsgType: random.pick(types), MsgContent: MsgContent() };
  };
  const said = (): Body => ({
    MsgBody: random.chance(0.6)
      ? [{ MsgType: 'TIMTextElem', MsgContent: { Text: text() } }]
      : Array.from({ length: random.int(4) }, element),
    CloudCustomData: random.chance(0.8) ? '' : JSON.stringify({ note: text() }),
  });
  const times = (): Body => {
    const MsgTime = seconds();
    return random.chance(0.5) ? { MsgTime } : { MsgTime, EventTime: String(MsgTime * 1_000 + random.int(1_000)) };
  };
  /** Counts on, as groups do; now and then it stands still, goes back, or jumps. */
  const seqOf = (place: string): number => {
    const last = seqs.get(place) ?? 0;
    const seq = Math.max(1, last + random.pick([1, 1, 1, 1, 1, 0, -2, 300]));
    seqs.set(place, Math.max(last, seq));
    return seq;
  };
  const place = (): { GroupId: string; TopicId?: string } => {
    const GroupId = random.chance(0.3) ? 'g1' : random.chance(0.3) ? random.pick(GROUPS) : `g${random.int(300)}`;
    return random.chance(0.2) ? { GroupId, TopicId: random.pick(['', `${GroupId}@TOPIC#_a`]) } : { GroupId };
  };
  // One of them says more than all others, so that histories of one person grow long.
  const who = () => (random.chance(0.1) ? 'u1' : random.chance(0.2) ? random.pick(PEOPLE) : `u${random.int(500)}`);

  const group = (): Body => {
    const at = place();
    const From_Account = who();
    const MsgSeq = seqOf(`${at.GroupId}${at.TopicId ?? ''}`);
    const flags = { Random: random.uint32(), OnlineOnlyFlag: random.chance(0.05) ? 1 : 0, Type: random.pick(TYPES) };
    return { ...at, From_Account, Operator_Account: From_Account, MsgSeq, ...flags, ...times(), ...said() };
  };
  const c2c = (): Body => {
    const [MsgSeq, MsgRandom, MsgTime] = [random.uint32(), random.uint32(), seconds()];
    const MsgKey = random.chance(0.5) ? `${random.int(50)}_1_1` : `${MsgSeq}_${MsgRandom}_${MsgTime}`;
    const to = random.pick(PEOPLE);
    return { From_Account: who(), To_Account: to, MsgSeq, MsgRandom, MsgTime, MsgKey, SendMsgResult: 0, ...said() };
  };
  const official = (): Body => ({
    Official_Account: '@TOA#_news',
    MsgKey: `${random.int(200)}_1_1`,
    ...times(),
    ...said(),
  });
  const recalled = (): Body => {
    const at = place();
    const from = Math.max(1, (seqs.get(`${at.GroupId}${at.TopicId ?? ''}`) ?? 1) + random.int(20) - 10);
    const MsgSeqList = Array.from({ length: random.pick([1, 1, 2, 10, 300]) }, (_, index) => ({
      MsgSeq: from + index,
    }));
    return { ...at, Operator_Account: who(), MsgSeqList, EventTime: String(now()) };
  };
  const MAKERS: readonly (readonly [weight: number, command: string, make: () => Body])[] = [
    [40, 'Group.CallbackAfterSendMsg', group],
    [14, 'C2C.CallbackAfterSendMsg', c2c],
    [5, 'OfficialAccount.CallbackAfterSendMsg', official],
    [3, 'Bot.OnGroupMessage', group],
    [2, 'Bot.OnC2CMessage', c2c],
    [8, 'Group.CallbackAfterModifyMsg', group],
    [3, 'C2C.CallbackAfterModifyMsg', c2c],
    [1, 'OfficialAccount.CallbackAfterModifyMsg', official],
    [6, 'Group.CallbackAfterRecallMsg', recalled],
    [2, 'C2C.CallbackAfterMsgWithDraw', c2c],
    [
      1,
      'OfficialAccount.CallbackAfterMsgWithDraw',
      () => ({ Official_Account: '@TOA#_news', WithdrawMsgList: [{ MsgKey: `${random.int(200)}_1_1` }] }),
    ],
    [4, 'Group.CallbackBeforeSendMsg', group],
    [2, 'C2C.CallbackBeforeSendMsg', c2c],
    [1, 'OfficialAccount.CallbackBeforeSendMsg', official],
    [
      1,
      'ContentCallback.ResultNotify',
      () => ({
        Scene: 'Group',
        From_Account: who(),
        ContactItem: { ContactType: 2, ToGroupId: 'g1' },
        MsgID: '42',
        TextContent: [text()],
        CtxcbSuggestion: 'Block',
      }),
    ],
    [
      0.05,
      'Alert.RequestOverLimit',
      () => ({ ServiceName: 'group_open_http_svc', Command: 'group_msg_recall', Request: 190, Limit: 200 }),
    ],
  ];
  const total = MAKERS.reduce((sum, [weight]) => sum + weight, 0);
  return {
    any: (): Made => {
      let left = random.next() * total;
      for (const [weight, command, make] of MAKERS) {
        left -= weight;
        if (left < 0) return { command, body: make() };
      }
      return { command: MAKERS[0]![1], body: group() };
    },
    /** The same key with other words, or from another sender. */
    again: ({ command, body }: Made): Made => ({
      command,
      body: { ...body, ...(random.chance(0.5) ? said() : { From_Account: who() }) },
    }),
  };
}

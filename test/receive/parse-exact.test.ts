import { describe, expect, test } from 'vitest';
import { parseCallback } from '../../src/receive/parse.ts';
import type { ParsedCallback } from '../../src/receive/parsed-callback.ts';

/** Where exactly each field begins and ceases to count: found by changing the parser in a thousand small ways. */
const NOW = 1_790_000_000_123;
const SENT = 1_790_000_000;
const BODY = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }];
const GROUP = { GroupId: 'g', From_Account: 'amy', Random: 7, MsgSeq: 42, MsgTime: SENT, MsgBody: BODY };
const C2C = { From_Account: 'amy', To_Account: 'bob', MsgKey: 'k', MsgTime: SENT, MsgBody: BODY };
const OFFICIAL = { Official_Account: 'news', MsgKey: 'k', MsgTime: SENT, MsgBody: BODY };
const BODIES = { Group: GROUP, C2C, OfficialAccount: OFFICIAL };
type Of = keyof typeof BODIES;

const parse = (of: Of, word: string, fields: object): ParsedCallback =>
  parseCallback(`${of}.Callback${word}`, JSON.stringify({ ...BODIES[of], ...fields }), NOW);
const sent = (of: Of, fields: object) => {
  const parsed = parse(of, 'AfterSendMsg', fields);
  if (parsed.type !== 'message') throw new Error(JSON.stringify(parsed));
  return { ...parsed.message, odd: parsed.odd };
};
const textsOf = (MsgBody: unknown) => sent('Group', { MsgBody }).parts.map(({ text }) => text);

describe.each(['Group', 'C2C', 'OfficialAccount'] as const)('a flag of %s', (of) => {
  test.each([1, '1', true])('is set by %j', (flag) => {
    expect(sent(of, { OnlineOnlyFlag: flag })).toMatchObject({ onlineOnly: true, odd: undefined });
  });
  test.each([0, '0', '', false, null, undefined])('is not set by %j, which is nothing odd', (flag) => {
    expect(sent(of, { OnlineOnlyFlag: flag })).toMatchObject({ onlineOnly: false, odd: undefined });
  });
  test.each([2, -1, '2', 'yes', {}])('is not set by %j, which is odd', (flag) => {
    expect(sent(of, { OnlineOnlyFlag: flag })).toMatchObject({ onlineOnly: false, odd: ['OnlineOnlyFlag'] });
  });
});

describe('a one-to-one message', () => {
  test.each([1, -1, 80_001, '1', '-1', '80001', '10', '0100'])('with the result %j was not delivered', (result) => {
    expect(parse('C2C', 'AfterSendMsg', { SendMsgResult: result })).toEqual({ type: 'undelivered' });
  });
  test.each([0, '0', '000', '-0', '', 'x1', '1x', '1 ', '--1', true, {}, null, [[5]]])('with %j was', (result) => {
    expect(parse('C2C', 'AfterSendMsg', { SendMsgResult: result }).type).toBe('message');
  });
  test('has no other operator than who sent it', () => {
    expect(sent('C2C', { Operator_Account: 'amy' }).operator).toBeUndefined();
    expect(sent('C2C', { Operator_Account: 'carl' }).operator).toBe('carl');
    expect(sent('C2C', {}).operator).toBeUndefined();
  });
  test('is named by its parts where Tencent names no key, and by nothing less', () => {
    const parts = { MsgKey: undefined, MsgSeq: 5, MsgRandom: 6 };
    expect(sent('C2C', parts).key).toEqual({ kind: 'c2c', from: 'amy', to: 'bob', msgKey: `5_6_${SENT}` });
    expect(sent('C2C', { ...parts, MsgSeq: 0, MsgRandom: 0 }).key).toMatchObject({ msgKey: `0_0_${SENT}` });
    for (const missing of ['MsgSeq', 'MsgRandom', 'MsgTime'])
      expect(parse('C2C', 'AfterSendMsg', { ...parts, [missing]: undefined })).toEqual({
        type: 'malformed',
        field: 'MsgKey',
      });
  });
});

test('a group message that is kept nowhere is named by who sent it, at random, and when', () => {
  const keyOf = (fields: object) => sent('Group', { OnlineOnlyFlag: 1, ...fields }).key;
  const key = { kind: 'group', group: 'g', topic: '', seq: 42 };
  expect(keyOf({})).toEqual({ ...key, unstored: `amy~7~${SENT}` });
  expect(keyOf({ Random: undefined })).toEqual({ ...key, unstored: `amy~~${SENT}` });
  expect(keyOf({ From_Account: 7 })).toEqual({ ...key, unstored: `~7~${SENT}` });
});

test('what is wrong inside a list of recalled messages is named with its place', () => {
  expect(parse('Group', 'AfterRecallMsg', { MsgSeqList: [{ MsgSeq: 1 }, { MsgSeq: '2' }] })).toEqual({
    type: 'malformed',
    field: 'MsgSeqList.MsgSeq',
  });
  for (const MsgKey of ['', 7, undefined])
    expect(parse('OfficialAccount', 'AfterMsgWithDraw', { WithdrawMsgList: [{ MsgKey }] })).toEqual({
      type: 'malformed',
      field: 'WithdrawMsgList.MsgKey',
    });
});

describe('the time of a message', () => {
  const at = (fields: object) => {
    const { sentAt, odd } = sent('Group', fields);
    return [sentAt, odd];
  };
  const second = SENT * 1_000;
  test.each([
    [{ EventTime: second + 99 }, second + 99],
    [{ EventTime: String(second + 120) }, second + 120],
    [{ EventTime: second - 1 }, second],
    [{ MsgTime: SENT - 2, EventTime: second - 1_000 }, second - 2_000],
    [{ MsgTime: SENT - 2, EventTime: second - 1_001 }, second - 1_001],
    [{ MsgTime: undefined, EventTime: second + 7 }, second + 7],
    [{ MsgTime: undefined }, NOW],
    [{ MsgTime: String(SENT) }, second],
    [{ EventTime: '' }, second],
  ])('of %j is %d', (fields, wanted) => expect(at(fields)).toEqual([wanted, undefined]));

  const [earliest, latest] = [Date.UTC(2014, 0, 1), NOW + 5 * 60_000];
  test('is possible from 2014 until a clock may be ahead, both included', () => {
    const none = { MsgTime: undefined };
    expect(at({ ...none, EventTime: earliest })).toEqual([earliest, undefined]);
    expect(at({ ...none, EventTime: latest })).toEqual([latest, undefined]);
    expect(at({ ...none, EventTime: earliest - 1 })).toEqual([NOW, ['EventTime']]);
    expect(at({ ...none, EventTime: latest + 1 })).toEqual([NOW, ['EventTime']]);
  });
  const none = [
    ` ${second}`,
    `${second}x`,
    `${second}.0`,
    `x${second}`,
    '1.5',
    1.5,
    -1,
    '9'.repeat(17),
    true,
    {},
    [second],
  ];
  test.each(none.map((one) => [one]))('%j is no time, and odd', (time) =>
    expect(at({ EventTime: time })).toEqual([second, ['EventTime']]),
  );
});

test('fields that recall does not need are left out and noted, and null is none', () => {
  expect(sent('Group', { Random: null, CloudCustomData: null, TopicId: null })).toMatchObject({ odd: undefined });
  expect(sent('Group', { Random: -1, CloudCustomData: 7 }).odd).toEqual(['Random', 'CloudCustomData']);
  expect(sent('Group', { MsgSeq: 0 }).key).toMatchObject({ seq: 0 });
  expect(sent('Group', { MsgSeq: 4_294_967_295 }).key).toMatchObject({ seq: 4_294_967_295 });
  expect(parse('Group', 'AfterSendMsg', { MsgSeq: 4_294_967_296 })).toEqual({ type: 'malformed', field: 'MsgSeq' });
});

describe('a reply', () => {
  const reply = {
    messageReply: { messageAbstract: 'what was said before', messageSender: 'carl', messageID: '1', version: 1 },
  };
  const CloudCustomData = JSON.stringify(reply);
  const voices = (parsed: ParsedCallback) => {
    const parts = parsed.type === 'message' ? parsed.message.parts : parsed.type === 'draft' ? parsed.draft.parts : [];
    return parts.map(({ text }) => text);
  };
  test.each(['Group', 'C2C', 'OfficialAccount'] as const)(
    'of %s quotes; an edit of the answered message does not',
    (of) => {
      for (const word of ['AfterSendMsg', 'BeforeSendMsg']) {
        expect(voices(parse(of, word, { CloudCustomData }))).toEqual(['hello', 'what was said before']);
        const withReplies = JSON.stringify({ messageReplies: { replies: [{ messageAbstract: 'brought along' }] } });
        expect(voices(parse(of, word, { CloudCustomData: withReplies }))).toEqual(['hello', 'brought along']);
      }
      expect(
        voices(
          parse(of, 'AfterModifyMsg', {
            CloudCustomData: JSON.stringify({ messageReplies: { replies: [{ messageAbstract: 'hung on it' }] } }),
          }),
        ),
      ).toEqual(['hello']);
    },
  );
});

describe('forwarded messages', () => {
  const relay = (AbstractList: unknown, MsgList: unknown = [{ From_Account: 'amy' }]) =>
    textsOf([{ MsgType: 'TIMRelayElem', MsgContent: { Title: 'chat', AbstractList, MsgList } }]).slice(1);
  test.each([
    ['amy: hi', 'hi'],
    ['amy：hi', 'hi'],
    ['12345: hi', 'hi'],
    ['+12345: hi', 'hi'],
    ['1234: hi', '1234: hi'],
    ['x12345: hi', 'x12345: hi'],
    ['12345x: hi', '12345x: hi'],
    ['zoe: hi', 'zoe: hi'],
    [': hi', ': hi'],
  ])('%j is shown as %j', (line, shown) => expect(relay([line])).toEqual([shown]));
  test('a message of nobody is no name before a line', () => {
    expect(relay(['hi', ': hi'], [{ From_Account: '' }])).toEqual(['hi', ': hi']);
  });
  test.each(['amy: hi', 7, {}, null])('%j is no list of lines', (lines) => expect(relay(lines)).toEqual([]));
  test.each(['x', 7, {}, null])('%j is no list of messages', (list) =>
    expect(relay(['zoe: hi'], list)).toEqual(['zoe: hi']),
  );
});

describe('a stream of a bot', () => {
  const stream = (MsgContent: object) => textsOf([{ MsgType: 'TIMStreamElem', MsgContent }]);
  test('is shown in the order of its numbers, and what is no text of it is nothing', () => {
    const chunk = (Index: unknown, Markdown: unknown) => ({ Index, Markdown });
    expect(stream({ Chunks: [chunk(2, 'b'), chunk(1, 7), chunk(0, 'a'), 'x'] })).toEqual(['ab']);
    expect(stream({ Chunks: [chunk(2, 'b'), chunk('1', 'c'), chunk(0, 'a')] })).toEqual(['bca']);
  });
  test.each(['x', 7, {}, null])('%j is none: its words for old clients are left', (Chunks) => {
    expect(stream({ Chunks, CompatibleText: 'old' })).toEqual(['old']);
  });
});

test('an image between two texts parts them, whatever else stands in it', () => {
  const text = (Text: string) => ({ MsgType: 'TIMTextElem', MsgContent: { Text } });
  const runs = (middle: object) =>
    sent('Group', { MsgBody: [text('a'), middle, text('b')] }).parts.map(({ run }) => run);
  const [first, second] = runs({ MsgType: 'TIMImageElem', MsgContent: { Text: '' } });
  expect(first).not.toBe(second);
  const [one, same] = runs(text(''));
  expect(one).toBe(same);
  const withNothing = [text('a'), { MsgType: 'TIMImageElem', MsgContent: {} }, text(''), text('b')];
  const [before, after] = sent('Group', { MsgBody: withNothing }).parts.map(({ run }) => run);
  expect(before).not.toBe(after);
});

test('every type of element is told, in order', () => {
  const MsgBody = ['TIMImageElem', 'TIMTextElem', 'TIMNewElem'].map((MsgType) => ({ MsgType, MsgContent: {} }));
  const parsed = parse('Group', 'AfterSendMsg', { MsgBody });
  expect(parsed).toMatchObject({ elementTypes: ['TIMImageElem', 'TIMTextElem', 'TIMNewElem'] });
});

test('an edit names its editor, where that is somebody', () => {
  const editorOf = (Operator_Account: unknown) => {
    const parsed = parse('Group', 'AfterModifyMsg', { Operator_Account });
    return parsed.type === 'message' ? parsed.message.editor : parsed;
  };
  expect(editorOf('carl')).toBe('carl');
  expect(parse('Group', 'AfterModifyMsg', { From_Account: 'amy' })).toMatchObject({ message: { sender: 'amy' } });
  for (const nobody of ['@TIM#SYSTEM', '', undefined]) expect(editorOf(nobody)).toBeUndefined();
});

test('an official account has an operator where one is named', () => {
  expect(sent('OfficialAccount', { Operator_Account: 'carl' }).operator).toBe('carl');
  expect(sent('OfficialAccount', {}).operator).toBeUndefined();
});

describe('a custom element', () => {
  const custom = (MsgContent: object) => ({ MsgType: 'TIMCustomElem', MsgContent });
  const said = (MsgBody: unknown) => sent('Group', { MsgBody }).parts.map(({ text, voice = 'own' }) => [text, voice]);
  test('is a signal by its own data, whatever was said before it', () => {
    const call = custom({ Data: JSON.stringify({ businessID: 'av_call' }), Desc: 'a call comes in' });
    expect(said([...BODY, call]).at(-1)).toEqual(['a call comes in', 'signal']);
  });
  test.each([{}, { Data: '' }])('with %j for data speaks for its sender', (data) => {
    expect(said([custom({ ...data, Desc: 'cheap pills here', Ext: 'and here' })])).toEqual([
      ['cheap pills here', 'own'],
      ['and here', 'own'],
    ]);
  });
  test('says what no program would, also where a program has its word', () => {
    expect(said([custom({ Data: JSON.stringify({ type: '加微信吧' }) })])).toEqual([['加微信吧', 'own']]);
    expect(said([custom({ Data: JSON.stringify({ type: 'order' }) })])).toEqual([['order', 'signal']]);
  });
  test('is read however deep its own objects are; only texts that hold JSON count', () => {
    let Data: unknown = JSON.stringify({ text: 'deep' });
    for (let depth = 0; depth < 30; depth++) Data = { in: Data };
    expect(said([custom({ Data: JSON.stringify(Data) })])).toEqual([['deep', 'own']]);
  });
});

test('what is forwarded a hundred times over is still a relay', () => {
  let MsgBody: unknown = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'innermost' } }];
  for (let depth = 0; depth < 103; depth++)
    MsgBody = [{ MsgType: 'TIMRelayElem', MsgContent: { MsgList: [{ From_Account: 'amy', MsgBody }] } }];
  const parts = sent('Group', { MsgBody }).parts.filter(({ text }) => text === 'innermost');
  expect(parts.map(({ source }) => source)).toEqual(['relay']);
});

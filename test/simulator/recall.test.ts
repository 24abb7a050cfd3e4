import { describe, expect, test } from 'vitest';
import { call, codesOf, recallGroup, say, simulate } from './support.ts';

const LOBBY = '@TGS#lobby';
const HOUR = 3600;

describe('group_msg_recall', () => {
  test('recalls what is there and answers item by item', async () => {
    const sim = await simulate();
    const { seq } = await say(sim, { text: 'a' });
    const ghost = await say(sim, { text: 'b', onlineOnly: true });
    const old = await say(sim, { text: 'c', ageSeconds: 8 * 24 * HOUR });
    const answer = await recallGroup(sim, LOBBY, seq, ghost.seq, old.seq, 9999);
    expect(answer).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
    expect(answer.RecallRetList).toEqual([
      { MsgSeq: seq, RetCode: 0 },
      { MsgSeq: ghost.seq, RetCode: 10032 },
      { MsgSeq: old.seq, RetCode: 10031 },
      { MsgSeq: 9999, RetCode: 10030 },
    ]);
    expect(sim.visible().messages.map((message) => message.text)).not.toContain('a');
  });

  test('of a message that is gone says that it does not exist', async () => {
    const sim = await simulate();
    const { seq } = await say(sim, { text: 'a' });
    await recallGroup(sim, LOBBY, seq);
    expect(codesOf(await recallGroup(sim, LOBBY, seq))).toEqual([10030]);
  });

  test('each topic counts its own sequence, and a recall without its topic finds nothing', async () => {
    const sim = await simulate();
    const group = '@TGS#_@TGS#cGAMES';
    const one = await say(sim, { text: 'a', group, topic: `${group}@TOPIC#_general` });
    const two = await say(sim, { text: 'b', group, topic: `${group}@TOPIC#_help` });
    expect([one.seq, two.seq]).toEqual([1, 1]);
    expect(codesOf(await recallGroup(sim, group, 1))).toEqual([10030]);
    const body = { GroupId: group, TopicId: `${group}@TOPIC#_help`, MsgSeqList: [{ MsgSeq: 1 }] };
    expect(codesOf(await call(sim, 'group_open_http_svc/group_msg_recall', body))).toEqual([0]);
    expect(sim.visible().messages.map((message) => message.text)).toEqual(['a']);
  });

  test('in an AVChatRoom works for an hour', async () => {
    const sim = await simulate();
    const young = await say(sim, { text: 'a', group: '@TGS#live', ageSeconds: HOUR - 60 });
    const old = await say(sim, { text: 'b', group: '@TGS#live', ageSeconds: HOUR + 60 });
    expect(codesOf(await recallGroup(sim, '@TGS#live', young.seq, old.seq))).toEqual([0, 10031]);
  });

  const item = { MsgSeq: 1 };
  test.each([
    ['no group', 10004, { MsgSeqList: [item] }],
    ['a group that does not exist', 10010, { GroupId: 'nowhere', MsgSeqList: [item] }],
    ['an id too long to be one', 10015, { GroupId: 'x'.repeat(49), MsgSeqList: [item] }],
    ['no list', 10004, { GroupId: LOBBY }],
    ['an empty list', 10004, { GroupId: LOBBY, MsgSeqList: [] }],
    ['eleven items', 10004, { GroupId: LOBBY, MsgSeqList: Array(11).fill(item) }],
    ['a sequence that is text', 10004, { GroupId: LOBBY, MsgSeqList: [{ MsgSeq: '1' }] }],
    ['a list of null', 10004, { GroupId: LOBBY, MsgSeqList: [null] }],
    ['a reason of 101 bytes', 10004, { GroupId: LOBBY, MsgSeqList: [item], Reason: `${'原'.repeat(33)}ab` }],
  ])('%s answers %i', async (_, code, body) => {
    const sim = await simulate();
    expect((await call(sim, 'group_open_http_svc/group_msg_recall', body)).ErrorCode).toBe(code);
  });
});

describe('admin_msgwithdraw', () => {
  const path = 'openim/admin_msgwithdraw';

  test('recalls once; the second time it says so', async () => {
    const sim = await simulate();
    const { key } = await say(sim, { text: 'a', from: 'ada', to: 'bob' });
    const body = { From_Account: 'ada', To_Account: 'bob', MsgKey: key };
    expect(await call(sim, path, body)).toEqual({ ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 });
    expect((await call(sim, path, body)).ErrorCode).toBe(20023);
  });

  test('with sender and recipient swapped finds nothing', async () => {
    const sim = await simulate();
    const { key } = await say(sim, { text: 'a', from: 'ada', to: 'bob' });
    expect((await call(sim, path, { From_Account: 'bob', To_Account: 'ada', MsgKey: key })).ErrorCode).toBe(20022);
    expect(sim.visible().messages).toHaveLength(1);
  });

  test.each([
    ['no sender', 90008, { To_Account: 'bob', MsgKey: '1_2_3' }],
    ['no recipient', 90003, { From_Account: 'ada', MsgKey: '1_2_3' }],
    ['no key', 90054, { From_Account: 'ada', To_Account: 'bob' }],
    ['a key of another shape', 90054, { From_Account: 'ada', To_Account: 'bob', MsgKey: '1_2' }],
    ['a message that does not exist', 20022, { From_Account: 'ada', To_Account: 'bob', MsgKey: '1_2_3' }],
  ])('%s answers %i', async (_, code, body) => {
    const sim = await simulate();
    expect((await call(sim, path, body)).ErrorCode).toBe(code);
  });

  test('cannot recall what was never delivered, nor what was for online people only', async () => {
    const sim = await simulate();
    for (const odd of [{ sendResult: 80001 }, { onlineOnly: true }]) {
      const { key } = await say(sim, { text: 'a', from: 'ada', to: 'bob', ...odd });
      expect((await call(sim, path, { From_Account: 'ada', To_Account: 'bob', MsgKey: key })).ErrorCode).toBe(20022);
    }
  });
});

describe('official_account_msg_recall', () => {
  const path = 'official_account_open_http_svc/official_account_msg_recall';

  test('recalls up to ten keys and answers item by item', async () => {
    const sim = await simulate();
    const one = await say(sim, { text: 'a', official: 'news' });
    const two = await say(sim, { text: 'b', official: 'news' });
    const answer = await call(sim, path, { Official_Account: '@TOA#_news', MsgKeyList: [one.key, two.key, '9_1_1'] });
    expect(codesOf(answer)).toEqual([0, 0, 10030]);
    const again = await call(sim, path, { Official_Account: '@TOA#_news', MsgKeyList: [one.key] });
    expect(codesOf(again)).toEqual([10030]);
  });

  test.each([
    ['no account', 10004, { MsgKeyList: ['1'] }],
    ['an unknown account', 10010, { Official_Account: '@TOA#_x', MsgKeyList: ['1'] }],
    ['eleven keys', 10004, { Official_Account: '@TOA#_news', MsgKeyList: Array(11).fill('1') }],
    ['a key that is a number', 10004, { Official_Account: '@TOA#_news', MsgKeyList: [1] }],
  ])('%s answers %i', async (_, code, body) => {
    const sim = await simulate();
    expect((await call(sim, path, body)).ErrorCode).toBe(code);
  });
});

describe('delete_group_msg_by_sender', () => {
  const path = 'group_open_http_svc/delete_group_msg_by_sender';
  const texts = (sim: Awaited<ReturnType<typeof simulate>>) => sim.visible().messages.map((message) => message.text);

  test('removes the messages of one sender and of nobody else', async () => {
    const sim = await simulate();
    for (const from of ['ada', 'bob', 'ada']) await say(sim, { text: `by ${from}`, from });
    expect((await call(sim, path, { GroupId: LOBBY, Sender_Account: 'ada' })).ErrorCode).toBe(0);
    expect(texts(sim)).toEqual(['by bob']);
  });

  test('reaches back over the newest thousand messages of the group', async () => {
    const sim = await simulate();
    const place = { kind: 'group', group: LOBBY, topic: '' } as const;
    const body = (text: string) => [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }];
    await sim.send({ place, from: 'ada', elements: body('out of reach') });
    await sim.send({ place, from: 'ada', elements: body('in reach') });
    for (let i = 0; i < 999; i++) await sim.send({ place, from: 'bob', elements: body('noise') });
    await call(sim, path, { GroupId: LOBBY, Sender_Account: 'ada' });
    expect(sim.world.find(place, 1)?.state).toBe('visible');
    expect(sim.world.find(place, 2)?.state).toBe('recalled');
  });

  test('in an AVChatRoom says OK and does nothing', async () => {
    const sim = await simulate();
    await say(sim, { text: 'still here', from: 'ada', group: '@TGS#live' });
    expect((await call(sim, path, { GroupId: '@TGS#live', Sender_Account: 'ada' })).ErrorCode).toBe(0);
    expect(texts(sim)).toEqual(['still here']);
  });
});

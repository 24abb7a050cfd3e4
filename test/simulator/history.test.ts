import { expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/server.ts';
import { call, recallGroup, say, simulate } from './support.ts';

type GroupPage = { IsFinished: number; RspMsgList: { MsgSeq: number; IsPlaceMsg: number; MsgBody: unknown[] }[] };
type C2cPage = {
  Complete: number;
  LastMsgTime: number;
  LastMsgKey: string;
  MsgList: { MsgKey: string; MsgFlagBits: number }[];
};

const pullGroup = async (sim: Simulator, body: object) =>
  (await call(sim, 'group_open_http_svc/group_msg_get_simple', {
    GroupId: '@TGS#lobby',
    ...body,
  })) as unknown as GroupPage;

test('group history comes newest first, twenty at a time, and ends', async () => {
  const sim = await simulate();
  for (let i = 0; i < 25; i++) await say(sim, { text: `m${i}` });
  const first = await pullGroup(sim, { ReqMsgNumber: 100 });
  expect(first.RspMsgList.map((message) => message.MsgSeq)).toEqual(Array.from({ length: 20 }, (_, i) => 25 - i));
  expect(first.IsFinished).toBe(0);
  const second = await pullGroup(sim, { ReqMsgNumber: 20, ReqMsgSeq: 5 });
  expect(second.RspMsgList.map((message) => message.MsgSeq)).toEqual([5, 4, 3, 2, 1]);
  expect(second.IsFinished).toBe(1);
});

test('a recalled group message is left out, or shown empty to those who ask', async () => {
  const sim = await simulate();
  await say(sim, { text: 'a' });
  await say(sim, { text: 'b' });
  await recallGroup(sim, '@TGS#lobby', 1);
  expect((await pullGroup(sim, { ReqMsgNumber: 20 })).RspMsgList.map((message) => message.MsgSeq)).toEqual([2]);
  const { RspMsgList } = await pullGroup(sim, { ReqMsgNumber: 20, WithRecalledMsg: 1 });
  expect(RspMsgList[1]).toMatchObject({ MsgSeq: 1, IsPlaceMsg: 2, MsgBody: [] });
});

test('an AVChatRoom has no history', async () => {
  const sim = await simulate();
  expect(await pullGroup(sim, { GroupId: '@TGS#live', ReqMsgNumber: 1 })).toMatchObject({ ErrorCode: 10044 });
});

test('direct history goes back page by page until it is complete, and says what was recalled', async () => {
  const sim = await simulate();
  const keys: string[] = [];
  // 30 messages of 1 KB are three answers of at most 13 KB.
  for (let i = 0; i < 30; i++)
    keys.push((await say(sim, { text: `${i} ${'x'.repeat(1000)}`, from: 'ada', to: 'bob' })).key);
  await call(sim, 'openim/admin_msgwithdraw', { From_Account: 'ada', To_Account: 'bob', MsgKey: keys[3] });
  const pulled: C2cPage['MsgList'] = [];
  let page: C2cPage | undefined;
  let pages = 0;
  while (page?.Complete !== 1) {
    const from =
      page === undefined ? { MaxTime: 0xffffffff } : { MaxTime: page.LastMsgTime, LastMsgKey: page.LastMsgKey };
    const body = { Operator_Account: 'bob', Peer_Account: 'ada', MaxCnt: 100, MinTime: 0, ...from };
    page = (await call(sim, 'openim/admin_getroammsg', body)) as unknown as C2cPage;
    pulled.unshift(...page.MsgList);
    pages++;
  }
  expect(pages).toBeGreaterThan(2);
  expect(pulled.map((message) => message.MsgKey)).toEqual(keys);
  expect(pulled.filter((message) => message.MsgFlagBits === 8).map((message) => message.MsgKey)).toEqual([keys[3]]);
});

test('a repeated Random of one sender is one message', async () => {
  const sim = await simulate();
  const send = (from: string) =>
    call(sim, 'group_open_http_svc/send_group_msg', {
      GroupId: '@TGS#lobby',
      From_Account: from,
      Random: 4294967295,
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'a' } }],
    });
  const seqs = [];
  for (const from of ['ada', 'ada', 'bob']) seqs.push((await send(from)).MsgSeq);
  expect(seqs).toEqual([1, 1, 2]);
});

test('who is muted in a group says nothing there until it is over', async () => {
  let now = Date.now();
  const sim = await simulate({ clock: () => now });
  const mute = (seconds: number) =>
    call(sim, 'group_open_http_svc/forbid_send_msg', {
      GroupId: '@TGS#lobby',
      Members_Account: ['ada'],
      MuteTime: seconds,
    });
  expect((await mute(60)).ErrorCode).toBe(0);
  expect(await say(sim, { text: 'a', from: 'ada' })).toEqual({ type: 'muted' });
  expect(await say(sim, { text: 'a', from: 'ada', group: 'book-club' })).toMatchObject({ type: 'sent' });
  now += 59_999;
  expect(await say(sim, { text: 'a', from: 'ada' })).toEqual({ type: 'muted' });
  now += 2;
  expect(await say(sim, { text: 'a', from: 'ada' })).toMatchObject({ type: 'sent' });
  expect(
    (
      await call(sim, 'group_open_http_svc/forbid_send_msg', {
        GroupId: '@TGS#team',
        Members_Account: ['ada'],
        MuteTime: 1,
      })
    ).ErrorCode,
  ).toBe(10007);
});

test('who is muted everywhere is muted everywhere, and the answer has no ActionStatus', async () => {
  const sim = await simulate();
  const body = { Set_Account: 'ada', C2CmsgNospeakingTime: 4294967295, GroupmsgNospeakingTime: 60 };
  expect(await call(sim, 'openconfigsvr/setnospeaking', body)).toEqual({ ErrorCode: 0, ErrorInfo: '' });
  expect(await say(sim, { text: 'a', from: 'ada' })).toEqual({ type: 'muted' });
  expect(await say(sim, { text: 'a', from: 'ada', to: 'bob' })).toEqual({ type: 'muted' });
  await call(sim, 'openconfigsvr/setnospeaking', { Set_Account: 'ada', GroupmsgNospeakingTime: 0 });
  expect(await say(sim, { text: 'a', from: 'ada' })).toMatchObject({ type: 'sent' });
  expect((await call(sim, 'openconfigsvr/setnospeaking', { Set_Account: 'ada' })).ErrorCode).not.toBe(0);
});

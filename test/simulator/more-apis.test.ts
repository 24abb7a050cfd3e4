import { expect, test } from 'vitest';
import { call, listen, say, simulate } from './support.ts';

const text = (words: string) => [{ MsgType: 'TIMTextElem', MsgContent: { Text: words } }];
test('accounts are imported, checked and deleted', async () => {
  const sim = await simulate();
  const login = (name: string, body: object) => call(sim, `im_open_login_svc/${name}`, body);
  expect(await login('account_import', { UserID: 'ada', Nick: 'Ada' })).toMatchObject({ ErrorCode: 0 });
  const many = { AccountList: [{ UserID: 'bob' }, { UserID: 'x'.repeat(33) }] };
  expect(await login('multiaccount_import', many)).toMatchObject({ ErrorCode: 0, FailAccounts: ['x'.repeat(33)] });
  const asked = { CheckItem: [{ UserID: 'ada' }, { UserID: 'carl' }] };
  expect((await login('account_check', asked)).ResultItem).toMatchObject([
    { UserID: 'ada', ResultCode: 0, AccountStatus: 'Imported' },
    { UserID: 'carl', AccountStatus: 'NotImported' },
  ]);
  const gone = { DeleteItem: [{ UserID: 'ada' }, { UserID: 'carl' }] };
  expect((await login('account_delete', gone)).ResultItem).toMatchObject([{ ResultCode: 0 }, { ResultCode: 70107 }]);
  for (const wrong of [{}, { UserID: '' }, { UserID: 7 }, { UserID: 'x'.repeat(33) }]) {
    expect(await login('account_import', wrong)).toMatchObject({ ErrorCode: 70402, ActionStatus: 'FAIL' });
  }
});

test('a group is made, described, spoken in, told something, and dissolved', async () => {
  const sim = await simulate();
  const group = (name: string, body: object) => call(sim, `group_open_http_svc/${name}`, body);
  const made = await group('create_group', {
    Owner_Account: 'ada',
    Type: 'Meeting',
    Name: 'Readers',
    GroupId: 'readers',
    MemberList: [{ Member_Account: 'bob' }],
  });
  expect(made).toMatchObject({ ErrorCode: 0, GroupId: 'readers' });
  expect(await group('create_group', { Type: 'Public', Name: 'again', GroupId: 'readers' })).toMatchObject({
    ErrorCode: 10021,
  });
  expect(await group('send_group_msg', { GroupId: 'readers', Random: 1, MsgBody: text('hello') })).toMatchObject({
    ErrorCode: 0,
    MsgSeq: 1,
  });
  expect(await group('send_group_system_notification', { GroupId: 'readers', Content: 'rules' })).toMatchObject({
    ErrorCode: 0,
  });
  const { GroupInfo } = await group('get_group_info', { GroupIdList: ['readers', 'nowhere'] });
  expect(GroupInfo).toMatchObject([
    {
      GroupId: 'readers',
      Type: 'ChatRoom',
      Name: 'Readers',
      Owner_Account: 'ada',
      MemberNum: 2,
      // A notice takes no number.
      NextMsgSeq: 2,
      ErrorCode: 0,
    },
    { GroupId: 'nowhere', ErrorCode: 10010 },
  ]);
  expect(await group('destroy_group', { GroupId: 'readers' })).toMatchObject({ ErrorCode: 0 });
  expect(await group('send_group_msg', { GroupId: 'readers', Random: 2, MsgBody: text('?') })).toMatchObject({
    ErrorCode: 10010,
  });
});

test.each([
  [{ Name: 'no type' }, 10004],
  [{ Type: 'Chat', Name: 'x' }, 10004],
  [{ Type: 'Public' }, 10004],
  [{ Type: 'Public', Name: 'x', GroupId: '@TGS#mine' }, 10015],
  [{ Type: 'Public', Name: 'x', GroupId: '群' }, 10015],
  [{ Type: 'Public', Name: 'x', MemberList: [null] }, 10004],
])('create_group with %j answers %i', async (body, code) => {
  expect(await call(await simulate(), 'group_open_http_svc/create_group', body)).toMatchObject({ ErrorCode: code });
});

test('a group without an id gets one, and communities their prefix', async () => {
  const sim = await simulate();
  const make = async (Type: string) =>
    (await call(sim, 'group_open_http_svc/create_group', { Type, Name: 'x' })).GroupId as string;
  expect(await make('Public')).toMatch(/^@TGS#sim/);
  expect(await make('Community')).toMatch(/^@TGS#_sim/);
});

test('batchsendmsg sends to many and fires no callback', async () => {
  const callbacks = await listen();
  const sim = await simulate({ callback: { url: callbacks.url } });
  const batch = { To_Account: ['ada', 'bob'], MsgRandom: 7, MsgBody: text('news for all') };
  expect(await call(sim, 'openim/batchsendmsg', batch)).toMatchObject({ ErrorCode: 0 });
  expect((await call(sim, 'openim/batchsendmsg', { ...batch, To_Account: [] })).ErrorCode).toBe(90003);
  expect((await call(sim, 'openim/batchsendmsg', { ...batch, MsgRandom: -1 })).ErrorCode).toBe(90005);
  const history = {
    Operator_Account: 'bob',
    Peer_Account: 'administrator',
    MaxCnt: 9,
    MinTime: 0,
    MaxTime: 0xffffffff,
  };
  expect(await call(sim, 'openim/admin_getroammsg', history)).toMatchObject({ MsgCnt: 1 });
  // The next message's callback is the first of all.
  await say(sim, { text: 'spoken', from: 'ada', to: 'bob' });
  const first = await callbacks.next(() => true);
  expect(first.body.MsgBody).toEqual(text('spoken'));
});

test('an official account is made, speaks, is read page by page, and its words are recalled', async () => {
  let now = 1_760_000_000_000;
  const sim = await simulate({ clock: () => now });
  const official = (name: string, body: object) => call(sim, `official_account_open_http_svc/${name}`, body);
  const made = { Owner_Account: 'ada', Name: 'Mine', OfficialAccountUserID: '@TOA#_mine' };
  expect(await official('create_official_account', made)).toMatchObject({ OfficialAccountUserID: '@TOA#_mine' });
  expect(await official('create_official_account', made)).toMatchObject({ ErrorCode: 10021 });
  const say = (words: string) =>
    official('send_official_account_msg', { Official_Account: '@TOA#_mine', Random: 1, MsgBody: text(words) });
  const { MsgKey } = await say('one');
  expect(await say('two')).toMatchObject({ ErrorCode: 10006 });
  now += 1000;
  // The same words within five minutes are one message.
  expect((await say('one')).MsgKey).toBeUndefined();
  now += 1000;
  await say('two');
  const pull = (body: object) =>
    official('official_account_msg_get_simple', { Official_Account: '@TOA#_mine', ...body });
  const first = await pull({ ReqMsgNumber: 1 });
  expect(first).toMatchObject({ IsFinished: 0, RspMsgList: [{ MsgBody: text('two'), IsPlaceMsg: 0 }] });
  const second = await pull({ ReqMsgNumber: 1, LastMsgKey: first.LastMsgKey });
  expect(second).toMatchObject({ IsFinished: 1, RspMsgList: [{ MsgBody: text('one'), MsgKey }] });
  await official('official_account_msg_recall', { Official_Account: '@TOA#_mine', MsgKeyList: [MsgKey] });
  expect((await pull({})).RspMsgList).toHaveLength(1);
  expect((await pull({ WithRecalledMsg: 1 })).RspMsgList).toMatchObject([{}, { IsPlaceMsg: 2, MsgBody: [] }]);
  expect(
    await official('get_official_account_info', { OfficialAccountIdList: [{ Official_Account: '@TOA#_mine' }] }),
  ).toMatchObject({
    OfficialAccountInfo: [{ Owner_Account: 'ada', Name: 'Mine' }],
  });
});

test('GetIPList takes its argument from the query', async () => {
  const sim = await simulate();
  const { IPList } = await call(sim, 'ConfigSvc/GetIPList', {}, { nettype: '5' });
  expect(IPList).toContain('127.0.0.1');
  expect(await call(sim, 'ConfigSvc/GetIPList', {}, { nettype: '7' })).toMatchObject({ ErrorCode: 60002 });
});

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { call, isCommand, listen, recallGroup, say, simulate } from './support.ts';

const TOKEN = 'xxxxyyyy';
const text = (value: string) => [{ MsgType: 'TIMTextElem', MsgContent: { Text: value } }];

test('a group message is told with its key, its query and a fresh signature', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: `${hook.url}?mine=1`, token: TOKEN } });
  const group = '@TGS#_@TGS#cGAMES';
  const { seq, random } = await say(sim, { text: '你好 👋', from: 'ada', group, topic: `${group}@TOPIC#_help` });
  const { query, body } = await hook.next(isCommand('Group.CallbackAfterSendMsg'));
  expect(body).toMatchObject({
    CallbackCommand: 'Group.CallbackAfterSendMsg',
    GroupId: group,
    TopicId: `${group}@TOPIC#_help`,
    Type: 'Community',
    From_Account: 'ada',
    Operator_Account: 'ada',
    MsgSeq: seq,
    Random: random,
    OnlineOnlyFlag: 0,
    MsgBody: text('你好 👋'),
    EventTime: expect.stringMatching(/^\d{13}$/),
  });
  expect(Object.fromEntries(query)).toMatchObject({
    mine: '1',
    SdkAppid: '1400000001',
    contenttype: 'json',
    ClientIP: expect.any(String),
  });
  const at = query.get('RequestTime')!;
  expect(query.get('Sign')).toBe(
    createHash('sha256')
      .update(TOKEN + at)
      .digest('hex'),
  );
  expect(Math.abs(Date.now() / 1000 - Number(at))).toBeLessThan(60);
});

test('without a token nothing is signed', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url } });
  await say(sim, { text: 'a' });
  const { query } = await hook.next(isCommand('Group.CallbackAfterSendMsg'));
  expect([...query.keys()]).not.toContain('Sign');
});

test('a direct message carries MsgKey and what became of it', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url } });
  const { key } = await say(sim, { text: 'a', from: 'ada', to: 'bob' });
  await say(sim, { text: 'b', from: 'ada', to: 'bob', sendResult: 80001 });
  const delivered = await hook.next((each) => each.body.SendMsgResult === 0);
  expect(delivered.body).toMatchObject({
    From_Account: 'ada',
    To_Account: 'bob',
    MsgKey: key,
    ErrorInfo: 'send msg succeed',
  });
  const { MsgSeq, MsgRandom, MsgTime } = delivered.body;
  expect(key).toBe(`${MsgSeq}_${MsgRandom}_${MsgTime}`);
  const failed = await hook.next((each) => each.body.SendMsgResult === 80001);
  expect(failed.body).toMatchObject({ UnreadMsgNum: -1 });
});

test('an official account names no sender', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url } });
  const { key } = await say(sim, { text: 'a', official: 'news' });
  const { body } = await hook.next(isCommand('OfficialAccount.CallbackAfterSendMsg'));
  expect(body).toMatchObject({ Official_Account: '@TOA#_news', MsgKey: key, EventTime: expect.any(Number) });
  expect(body).not.toHaveProperty('From_Account');
  expect(body).not.toHaveProperty('MsgSeq');
});

test('every recall is confirmed, once, with what really disappeared', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url, token: TOKEN } });
  const one = await say(sim, { text: 'a' });
  const two = await say(sim, { text: 'b', from: 'ada', to: 'bob' });
  const three = await say(sim, { text: 'c', official: 'news' });
  await recallGroup(sim, '@TGS#lobby', one.seq, 999);
  await recallGroup(sim, '@TGS#lobby', one.seq);
  await call(sim, 'openim/admin_msgwithdraw', { From_Account: 'ada', To_Account: 'bob', MsgKey: two.key });
  await call(sim, 'official_account_open_http_svc/official_account_msg_recall', {
    Official_Account: '@TOA#_news',
    MsgKeyList: [three.key],
  });
  const group = await hook.next(isCommand('Group.CallbackAfterRecallMsg'));
  expect(group.body).toMatchObject({
    GroupId: '@TGS#lobby',
    Operator_Account: 'administrator',
    MsgSeqList: [{ MsgSeq: one.seq }],
  });
  expect(group.query.get('Sign')).toMatch(/^[0-9a-f]{64}$/);
  expect((await hook.next(isCommand('C2C.CallbackAfterMsgWithDraw'))).body).toMatchObject({
    From_Account: 'ada',
    MsgKey: two.key,
  });
  const official = await hook.next(isCommand('OfficialAccount.CallbackAfterMsgWithDraw'));
  expect(official.body).toMatchObject({ WithdrawMsgList: [{ MsgKey: three.key }] });
  expect(hook.received.filter(isCommand('Group.CallbackAfterRecallMsg'))).toHaveLength(1);
});

test('a purge is confirmed only where that is switched on', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url } });
  const purge = (from: string) =>
    call(sim, 'group_open_http_svc/delete_group_msg_by_sender', { GroupId: '@TGS#lobby', Sender_Account: from });
  await say(sim, { text: 'a', from: 'ada' });
  await say(sim, { text: 'b', from: 'bob' });
  await purge('ada');
  sim.faults.switches.confirmPurge = true;
  await purge('bob');
  const { body } = await hook.next(isCommand('Group.CallbackAfterRecallMsg'));
  expect(body.MsgSeqList).toEqual([{ MsgSeq: 2 }]);
});

test('a message sent by REST fires the callback, unless that is forbidden', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url } });
  const send = (value: string, more: object = {}) =>
    call(sim, 'group_open_http_svc/send_group_msg', {
      GroupId: '@TGS#lobby',
      Random: value.length,
      MsgBody: text(value),
      ...more,
    });
  await send('quiet', { ForbidCallbackControl: ['ForbidAfterSendMsgCallback'] });
  await send('loud!!');
  const { body } = await hook.next(isCommand('Group.CallbackAfterSendMsg'));
  expect(body).toMatchObject({ MsgBody: text('loud!!'), Operator_Account: 'administrator', MsgSeq: 2 });
});

test('an edited message is told with its key and its new text', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url } });
  const { seq } = await say(sim, { text: 'clean' });
  const { key } = await say(sim, { text: 'clean', from: 'ada', to: 'bob' });
  await call(sim, 'openim/modify_group_msg', {
    GroupId: '@TGS#lobby',
    MsgSeq: seq,
    MsgBody: text('unsaid-test-recall-me'),
  });
  await call(sim, 'openim/modify_c2c_msg', {
    From_Account: 'ada',
    To_Account: 'bob',
    MsgKey: key,
    MsgBody: text('other'),
  });
  const group = await hook.next(isCommand('Group.CallbackAfterModifyMsg'));
  expect(group.body).toMatchObject({
    GroupId: '@TGS#lobby',
    TopicId: '',
    MsgSeq: seq,
    MsgBody: text('unsaid-test-recall-me'),
  });
  expect(group.body).not.toHaveProperty('From_Account');
  expect((await hook.next(isCommand('C2C.CallbackAfterModifyMsg'))).body).toMatchObject({
    MsgKey: key,
    From_Account: 'ada',
  });
  expect(sim.summary()).toMatchObject({ offending: 1, missed: 1 });
});

test('the answer to a before-send callback decides whether there is a message', async () => {
  const replies: Record<string, object | number> = {
    no: { ErrorCode: 1 },
    drop: { ErrorCode: 2 },
    custom: { ErrorCode: 10123 },
    broken: 500,
  };
  const hook = await listen(({ command, body }) => {
    if (!command.includes('Before')) return {};
    const said = (body.MsgBody as ReturnType<typeof text>)[0]!.MsgContent.Text;
    return (said === 'mask' ? { MsgBody: text('***') } : (replies[said] ?? {})) as Record<string, unknown>;
  });
  const sim = await simulate({ callback: { url: hook.url }, beforeSend: true });
  expect(await say(sim, { text: 'no' })).toEqual({ type: 'blocked', senderSees: 10016 });
  expect(await say(sim, { text: 'no', to: 'bob' })).toEqual({ type: 'blocked', senderSees: 20006 });
  expect(await say(sim, { text: 'drop' })).toEqual({ type: 'blocked', senderSees: 0 });
  expect(await say(sim, { text: 'custom' })).toEqual({ type: 'blocked', senderSees: 10123 });
  expect(sim.visible().messages).toEqual([]);
  await say(sim, { text: 'mask' });
  await say(sim, { text: 'broken' });
  expect(sim.visible().messages.map((message) => message.text)).toEqual(['***', 'broken']);
});

test('the question before a direct message carries the MsgKey that the message will have', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url }, beforeSend: true });
  const { key } = await say(sim, { text: 'a', from: 'ada', to: 'bob' });
  expect((await hook.next(isCommand('C2C.CallbackBeforeSendMsg'))).body.MsgKey).toBe(key);
  await say(sim, { text: 'a' });
  expect((await hook.next(isCommand('Group.CallbackBeforeSendMsg'))).body).not.toHaveProperty('MsgSeq');
});

test('a receiver that says nothing costs two seconds at Tencent, and here what the option says', async () => {
  let calls = 0;
  const hook = await listen(() => (++calls === 1 ? 'silence' : {}));
  const sim = await simulate({ callback: { url: hook.url, timeoutMs: 300, retries: 1 } });
  await say(sim, { text: 'a' });
  await hook.next(() => hook.received.length === 2);
  expect(hook.received.map((each) => each.body.MsgSeq)).toEqual([1, 1]);
  const { sent, retried, answers } = sim.stats().callbacks!;
  expect({ sent, retried }).toEqual({ sent: 2, retried: 1 });
  expect(answers.timeout).toBeGreaterThanOrEqual(1);
});

test('the alarm comes above 80 % of the limit, when switched on', async () => {
  const hook = await listen();
  const sim = await simulate({ callback: { url: hook.url }, limit: 5, switches: { alerts: true } });
  for (let i = 0; i < 5; i++) await recallGroup(sim, '@TGS#lobby', 1);
  const { body } = await hook.next(isCommand('Alert.RequestOverLimit'));
  expect(body).toMatchObject({ ServiceName: 'group_open_http_svc', Command: 'group_msg_recall', Request: 5, Limit: 5 });
});

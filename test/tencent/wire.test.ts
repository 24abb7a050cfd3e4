import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MuteCall, RecallCall } from '../../src/tencent/recall-call.ts';
import { bodyOf, parseAnswer, pathOf } from '../../src/tencent/wire.ts';

const group: RecallCall = {
  api: 'group_msg_recall',
  group: '@TGS#a',
  topic: '',
  items: [
    { id: 'one', seq: 42 },
    { id: 'two', seq: 4_294_967_295 },
  ],
};
const account: RecallCall = {
  api: 'official_account_msg_recall',
  account: '@TOA#_news',
  items: [{ id: 'one', msgKey: '7_1_1760000002' }],
};

describe('a call in Tencent’s words', () => {
  test('names up to ten sequence numbers of a group, and no topic where there is none', () => {
    expect(pathOf(group)).toBe('/v4/group_open_http_svc/group_msg_recall');
    expect(bodyOf(group)).toEqual({ GroupId: '@TGS#a', MsgSeqList: [{ MsgSeq: 42 }, { MsgSeq: 4_294_967_295 }] });
  });

  const purge: RecallCall = { api: 'delete_group_msg_by_sender', group: 'g', topic: '', sender: 's', items: [] };
  const mute: MuteCall = { api: 'forbid_send_msg', group: 'g', topic: '', account: 's', seconds: 600 };

  test.each([group, purge, mute])('of a community is about one topic of it: $api', (call) => {
    expect(bodyOf({ ...call, topic: '@TGS#a@TOPIC#_b' })).toEqual({ ...bodyOf(call), TopicId: '@TGS#a@TOPIC#_b' });
  });

  test('keeps sender and recipient of a direct message in their order', () => {
    const call: RecallCall = { api: 'admin_msgwithdraw', from: 'z', to: 'a', msgKey: 'k', items: [{ id: 'one' }] };
    expect(pathOf(call)).toBe('/v4/openim/admin_msgwithdraw');
    expect(bodyOf(call)).toEqual({ From_Account: 'z', To_Account: 'a', MsgKey: 'k' });
  });

  test('names the keys of an official account', () => {
    expect(pathOf(account)).toBe('/v4/official_account_open_http_svc/official_account_msg_recall');
    expect(bodyOf(account)).toEqual({ Official_Account: '@TOA#_news', MsgKeyList: ['7_1_1760000002'] });
  });

  test('names one sender for a purge', () => {
    expect(pathOf(purge)).toBe('/v4/group_open_http_svc/delete_group_msg_by_sender');
    expect(bodyOf(purge)).toEqual({ GroupId: 'g', Sender_Account: 's' });
  });

  test('names one account for a mute, with its seconds', () => {
    expect(pathOf(mute)).toBe('/v4/group_open_http_svc/forbid_send_msg');
    expect(bodyOf(mute)).toEqual({ GroupId: 'g', Members_Account: ['s'], MuteTime: 600 });
  });
});

describe('an answer', () => {
  test('gives each item its own result, numbers as text included', () => {
    const text = JSON.stringify({
      ErrorCode: 0,
      RecallRetList: [
        { MsgSeq: 42, RetCode: 0 },
        { MsgSeq: '4294967295', RetCode: '10030' },
      ],
    });
    expect(parseAnswer(group, text)).toEqual({
      type: 'answer',
      code: 0,
      results: new Map([
        ['one', 0],
        ['two', 10030],
      ]),
    });
  });

  test('counts by ErrorCode alone: ActionStatus may be missing', () => {
    expect(parseAnswer(account, '{"ErrorCode":10002}')).toEqual({ type: 'answer', code: 10002, results: undefined });
  });

  test('leaves out results for messages we did not ask about', () => {
    const text = JSON.stringify({ ErrorCode: 0, RecallRetList: [{ MsgSeq: 7, RetCode: 0 }, null, 3] });
    expect(parseAnswer(group, text)).toEqual({ type: 'answer', code: 0, results: new Map() });
  });

  test.each([
    '',
    'Bad Gateway',
    '<html>',
    '[]',
    'null',
    '"OK"',
    '{}',
    '{"ErrorCode":"soon"}',
    '{"ActionStatus":"FAIL","ErrorCode":0}',
    '{"ActionStatus":"fail","ErrorCode":"0","RecallRetList":[{"MsgSeq":42,"RetCode":0}]}',
    '{"ActionStatus":null,"ErrorCode":0}',
  ])('%j is broken', (text) => {
    expect(parseAnswer(group, text)).toEqual({ type: 'broken' });
  });

  test('never throws, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (whole, list) => {
        parseAnswer(group, JSON.stringify(whole));
        parseAnswer(account, JSON.stringify({ ErrorCode: 0, RecallRetList: list }));
      }),
    );
  });
});

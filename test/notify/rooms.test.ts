import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { roomCall, whyRoomRefused } from '../../src/notify/rooms.ts';
import type { Receiver, ReceiverKind } from '../../src/notify-receivers.ts';

const NOW = 1_700_000_000_123;
const room = (kind: ReceiverKind, more: Partial<Receiver> = {}): Receiver => ({
  ...{ name: kind, kind, url: 'https://room.example/hook?access_token=T', secrets: [], events: ['held'] },
  ...{ withText: false, mayBePrivate: false, ...more },
});
const said = { line: 'Held by rule ads', link: 'https://unsaid.example/held' };
const bodyOf = (receiver: Receiver, more: { line?: string; text?: string } = {}) =>
  JSON.parse(roomCall(receiver, { ...said, ...more }, NOW).body);
const LINK = 'https://unsaid.example/held';

test('Slack: text with a link', () => {
  expect(bodyOf(room('slack'))).toEqual({ text: `Held by rule ads\n<${LINK}|Open in unsaid>` });
});

test('Feishu: a post, signed with the moment as the key', () => {
  const post = {
    zh_cn: {
      title: 'unsaid',
      content: [
        [
          { tag: 'text', text: 'Held by rule ads ' },
          { tag: 'a', text: 'Open in unsaid', href: LINK },
        ],
      ],
    },
  };
  expect(bodyOf(room('feishu'))).toEqual({ msg_type: 'post', content: { post } });
  const sign = createHmac('sha256', '1700000000\nsecret').update('').digest('base64');
  expect(bodyOf(room('feishu', { secrets: ['secret'] }))).toMatchObject({ timestamp: '1700000000', sign });
});

test('WeCom: text', () => {
  expect(bodyOf(room('wecom'))).toEqual({ msgtype: 'text', text: { content: `Held by rule ads\n${LINK}` } });
});

test('DingTalk: text, signed in the address', () => {
  const call = roomCall(room('dingtalk', { secrets: ['SECabc'] }), said, NOW);
  expect(JSON.parse(call.body)).toMatchObject({ msgtype: 'text', text: { content: `Held by rule ads\n${LINK}` } });
  const { searchParams } = new URL(call.url);
  const sign = createHmac('sha256', 'SECabc').update(`${NOW}\nSECabc`).digest('base64');
  expect(Object.fromEntries(searchParams)).toEqual({ access_token: 'T', timestamp: String(NOW), sign });
  expect(call.url).toContain(encodeURIComponent(sign));
});

test('Teams: an Adaptive Card with a button', () => {
  expect(bodyOf(room('teams'))).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          type: 'AdaptiveCard',
          body: [{ type: 'TextBlock', text: 'Held by rule ads' }],
          actions: [{ type: 'Action.OpenUrl', url: LINK }],
        },
      },
    ],
  });
});

test('what strangers named calls nobody, is no markup and is one line', () => {
  const line = 'Held: group/<!channel>&<at user_id="all">/1 [x](http://evil.example) **a**\n\u202e\u0007';
  const slack = bodyOf(room('slack'), { line }).text;
  expect(slack).toContain('group/&lt;!channel&gt;&amp;&lt;at');
  expect(slack.split('\n')).toHaveLength(2);
  const [[words]] = bodyOf(room('feishu'), { line }).content.post.zh_cn.content;
  expect(words).toMatchObject({ tag: 'text', text: expect.stringContaining('<at user_id="all">') });
  const card = bodyOf(room('teams'), { line }).attachments[0].content.body[0].text;
  expect(card).toContain('\\[x\\](http://evil'.replace('](', ']\\('));
  expect(card).toContain('\\*\\*a\\*\\*');
  for (const kind of ['slack', 'feishu', 'wecom', 'dingtalk', 'teams'] as const) {
    expect(roomCall(room(kind), { ...said, line }, NOW).body).not.toMatch(
      /\u202e|\u0007|\\u202e(?<!\\\\u202e)|\\u0007(?<!\\\\u0007)/,
    );
  }
});

test('a text of 100 KB is shown as it begins', () => {
  const text = '坏'.repeat(100_000);
  for (const kind of ['slack', 'feishu', 'wecom', 'dingtalk', 'teams'] as const) {
    const { body } = roomCall(room(kind), { ...said, line: text, text }, NOW);
    expect(Buffer.byteLength(body)).toBeLessThan(4_000);
    if (kind === 'wecom') expect(Buffer.byteLength(JSON.parse(body).text.content)).toBeLessThanOrEqual(2_048);
  }
});

test('rooms that answer 200 and refuse are heard', () => {
  const answered = (body: string, status = 200) => ({ type: 'answered', status, body }) as const;
  expect(whyRoomRefused('slack', answered('ok'))).toBeUndefined();
  expect(whyRoomRefused('slack', answered('no_service', 404))).toBe('answered 404');
  expect(whyRoomRefused('feishu', answered('{"StatusCode":0,"code":0,"msg":"success"}'))).toBeUndefined();
  expect(whyRoomRefused('feishu', answered('{"code":19021,"msg":"sign match fail"}'))).toBe('refused with code 19021');
  expect(whyRoomRefused('wecom', answered('{"errcode":0,"errmsg":"ok"}'))).toBeUndefined();
  expect(whyRoomRefused('wecom', answered('{"errcode":45009,"errmsg":"api freq out of limit"}'))).toContain('45009');
  expect(whyRoomRefused('dingtalk', answered('{"errcode":310000,"errmsg":"keywords not in content"}'))).toContain(
    '310000',
  );
  expect(whyRoomRefused('dingtalk', answered('<html>a portal</html>'))).toBe('answered as no such room does');
  expect(whyRoomRefused('teams', answered('', 202))).toBeUndefined();
});

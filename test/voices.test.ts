import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { custom, directMessage, groupMessage, makePathRig, type PathRig, quote, text } from './support/path-rig.ts';
import { useHandle, useRedis } from './support/use-redis.ts';

/** Whose words they are: what others said and what programs say is no speech of the sender's. */
const rule = (id: string, when: string, then = '[recall, { mute: 1h }]', match = '"a badword"') =>
  `  - { id: ${id}, state: live, when: ${when}, then: ${then}, examples: { match: [${match}], no_match: ["good morning"] } }`;
const BAD = rule('bad', '{ text: { terms: ["badword"] } }');
const PHONE = rule('phone', '{ contact: [phone] }', '[recall]', '"call 13800138000"');
const rulesOf = (...rules: readonly string[]) => `version: 1\nrules:\n${rules.join('\n')}\n`;

const server = useRedis();
const redis = useHandle(server);
const opened: PathRig[] = [];
const rigOf = (rules: string): PathRig => {
  const rig = makePathRig(redis, rules);
  opened.push(rig);
  return rig;
};
let bad: PathRig;
beforeAll(async () => {
  bad = rigOf(rulesOf(BAD, PHONE));
});
afterAll(async () => {
  await Promise.all(opened.map((rig) => rig.close()));
});
beforeEach(async () => {
  await redis.client.flushall();
});

let number = 0;
/** How many messages go when this is sent. */
async function goneOf(rig: PathRig, body: readonly object[], cloud: unknown = ''): Promise<number> {
  const { sent } = directMessage('v', 'w', ++number);
  const [command, callback] = sent(body, cloud);
  await rig.tell(command, callback);
  return rig.outcome().recalled.size;
}

describe('what is quoted', () => {
  test.each([
    ['as the UI kits do', quote('a', 'see badword')],
    ['with an id that is a word', quote('badword', 'hello')],
    ['in a field called quote', { quote: 'see badword' }],
    ['in a message that is replied to', { replyTo: { sender: 'a', content: 'see badword' } }],
    ['in a message that is referred to', { refMsg: { from: 'a', text: 'see badword' } }],
    ['as JSON in a string', { extra: JSON.stringify(quote('a', 'see badword')) }],
  ])('is not the sender’s: %s', async (_, cloud) => {
    expect(await goneOf(bad, [text('please look at this')], cloud)).toBe(0);
    expect(await goneOf(bad, [text('please look'), custom({ businessID: 'card', text: 'hello', ...cloud })])).toBe(0);
  });
  test('is seen by rules that ask for it', async () => {
    const both = rigOf(rulesOf(rule('bad', '{ text: { terms: ["badword"], of: [own, quoted] } }')));
    expect(await goneOf(both, [text('look')], quote('a', 'see badword'))).toBe(1);
    expect(await goneOf(both, [text('look')], quote('badword', 'hello'))).toBe(0);
  });
  test.each([
    ['text under a name that says nothing', { note: 'see badword' }],
    ['a bare answer of a chatbot', { reply: 'see badword' }],
    ['a text beside a quote', { ...quote('a', 'hello'), note: 'badword' }],
    ['a name that people see', { user: 'badword the great' }],
  ])('is not what the sender says: %s', async (_, cloud) => {
    expect(await goneOf(bad, [text('hello')], cloud)).toBe(1);
  });
  test('in a forwarded message is not the sender’s, and what is forwarded is', async () => {
    const relay = (more: object) => ({
      MsgType: 'TIMRelayElem',
      MsgContent: { Title: 't', AbstractList: [], MsgList: [{ From_Account: 'x', MsgBody: [text('hi')], ...more }] },
    });
    expect(await goneOf(bad, [relay({ CloudCustomData: JSON.stringify(quote('a', 'badword')) })])).toBe(0);
    expect(await goneOf(bad, [relay({ MsgBody: [text('badword')] })])).toBe(1);
  });
});

describe('ids are never text', () => {
  const phone = '13800138000';
  test.each([
    ['in a quote', [text('look')], quote(phone, 'hello')],
    ['in an order', [custom({ businessID: 'order', title: 'tea', userID: phone, buyer: phone, order_id: phone })], ''],
    ['in a call', [custom({ inviteID: phone, inviter: phone, inviteeList: [phone], actionType: 1, data: '{}' })], ''],
    ['in nested data', [custom({ data: JSON.stringify({ user: { openid: phone, fromAccount: phone } }) })], ''],
    [
      'before forwarded lines',
      [{ MsgType: 'TIMRelayElem', MsgContent: { Title: 't', AbstractList: [`${phone}: hi`] } }],
      '',
    ],
    ['as who reacted', [text('look')], { messageReact: { reacts: { smile: [phone] }, version: 1 } }],
  ])('%s', async (_, body, cloud) => {
    expect(await goneOf(bad, body, cloud)).toBe(0);
  });
  test('a number that somebody gives is found in the same places', async () => {
    expect(await goneOf(bad, [text(`call ${phone}`)])).toBe(1);
    expect(await goneOf(bad, [custom({ businessID: 'order', title: `call ${phone}` })])).toBe(1);
    expect(await goneOf(bad, [text('look')], { note: `call ${phone}` })).toBe(1);
  });
});

describe('streams and elements that nobody knows', () => {
  const stream = (Chunks: readonly object[], CompatibleText = '') => ({
    MsgType: 'TIMStreamElem',
    MsgContent: { Chunks, CompatibleText },
  });
  test.each([
    ['a word in one chunk', stream([{ Index: 0, Markdown: 'see badword' }])],
    [
      'a word cut over chunks',
      stream([
        { Index: 0, Markdown: 'hello bad' },
        { Index: 1, Markdown: 'word' },
      ]),
    ],
    [
      'chunks out of order',
      stream([
        { Index: 1, Markdown: 'word' },
        { Index: 0, Markdown: 'hello bad' },
      ]),
    ],
    ['what old clients show', stream([], 'see badword')],
    ['the chunks of a chatbot', custom({ chatbotPlugin: 2, src: 2, chunks: ['hello bad', 'word'], isFinished: 1 })],
    ['a type of tomorrow', { MsgType: 'TIMPollElem', MsgContent: { Title: 'see badword' } }],
  ])('are judged as they are read: %s', async (_, element) => {
    expect(await goneOf(bad, [element])).toBe(1);
  });
});

describe('what programs say', () => {
  const [file] = ['../rules/behaviour.yaml'].map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  const flood = `${file!.slice(0, file!.indexOf('  - id: copy-paste-campaign'))}`.replace(
    'state: shadow',
    'state: live',
  );
  const image = { MsgType: 'TIMImageElem', MsgContent: { UUID: '1', ImageFormat: 1, ImageInfoArray: [] } };
  const fileElement = { MsgType: 'TIMFileElem', MsgContent: { FileName: 'IMG_0001.jpg', FileSize: 1, UUID: '1' } };
  const call = { businessID: 1, inviteID: 'x', inviter: 'u', actionType: 1, inviteeList: ['w'] };
  async function goneOfMany(count: number, body: readonly object[]): Promise<number> {
    const rig = opened[1] ?? rigOf(flood);
    const floods = rig.judge.ruleSet.rules.some(({ id }) => id === 'flood') ? rig : rigOf(flood);
    for (let seq = 1; seq <= count; seq++) {
      const [command, callback] = groupMessage('g', seq, 'u').sent(body);
      await floods.tell(command, callback);
    }
    return floods.outcome().recalled.size;
  }
  test.each([
    ['likes', 12, [custom({ businessID: 'TUILike', platform: 'ios', data: { sender: 'u', nick: 'Mia' } })]],
    ['likes of an app', 12, [custom({ type: 'like', user: 'u', count: 1 })]],
    ['call signals', 9, [custom({ ...call, data: JSON.stringify({ businessID: 'av_call', cmd: 'audioCall' }) })]],
    [
      'typing',
      12,
      [custom({ businessID: 'user_typing_status', typingStatus: 1, actionParam: 'EIMAMSG_InputStatus_Ing' })],
    ],
    ['signals without data', 12, [custom('group_create')]],
    ['an album', 9, [image]],
    ['files', 9, [fileElement]],
  ])('is no flood: %s', async (_, count, body) => {
    expect(await goneOfMany(count, body)).toBe(0);
  });
  test.each([
    ['texts', [text('hi')]],
    ['stickers', [{ MsgType: 'TIMFaceElem', MsgContent: { Index: 1, Data: '' } }]],
    ['pictures with words', [image, text('hi')]],
    ['cards', [custom({ businessID: 'card', text: 'hi' })]],
    ['texts in a signal', [custom({ businessID: 'TUILike', text: 'buy now' })]],
  ])('what people say is: %s', async (_, body) => {
    expect(await goneOfMany(9, body)).toBe(8);
  });
  test('is seen by rules that ask for it, and what people read in it is the sender’s', async () => {
    const heard = rigOf(
      rulesOf(rule('calls', '{ text: { terms: ["av_call"], of: [signal] } }', '[recall]', '{ signal: av_call }')),
    );
    expect(await goneOf(heard, [custom({ businessID: 'av_call' })])).toBe(1);
    expect(await goneOf(heard, [text('av_call')])).toBe(0);
    expect(await goneOf(bad, [custom({ businessID: 'group_create', content: 'see badword' })])).toBe(1);
    expect(await goneOf(bad, [custom({ businessID: 'card', msg: 'badword' })])).toBe(1);
  });
  test.each([{}, { a: 1 }, { type: 'text' }, { version: 4, cmd: 'room_sync' }, [], { orderID: 'x1' }])(
    'words beside data that nobody knows are the sender’s: %j',
    async (data) => {
      expect(await goneOf(bad, [custom(data, { Desc: 'badword' })])).toBe(1);
      expect(await goneOf(bad, [custom(data, { Ext: JSON.stringify({ note: 'see badword' }) })])).toBe(1);
      expect(await goneOf(bad, [custom(data, { Desc: 'fine' })])).toBe(0);
    },
  );
  test('beside a known signal they are the program’s', async () => {
    expect(await goneOf(bad, [custom({ businessID: 'av_call' }, { Desc: 'badword' })])).toBe(0);
    expect(await goneOf(bad, [custom({ ...call, data: '' }, { Desc: 'badword' })])).toBe(0);
    const named = rigOf(`signals: [room_tap]\n${rulesOf(BAD)}`);
    expect(await goneOf(named, [custom({ businessID: 'room_tap', n: 1 }, { Desc: 'badword' })])).toBe(0);
  });
  test('an app’s own signals are told by name', async () => {
    const named = rigOf(`signals: [room_tap]\n${rulesOf(BAD)}`);
    expect(await goneOf(named, [custom({ businessID: 'room_tap', text: 'badword' })])).toBe(0);
    expect(await goneOf(named, [custom({ businessID: 'room_chat', text: 'badword' })])).toBe(1);
  });
});

test('elements are a condition, and counting counts them where a rule says so', async () => {
  const image = { MsgType: 'TIMImageElem', MsgContent: { UUID: '1' } };
  const when = '{ count: { per: [sender, conversation], over: 10s, gte: 3, where: { elements: [image] } } }';
  const examples = `examples:
      - { sequence: [{ at: 0s, from: u, elements: [image], repeat: 3, every: 1s }], expect: { recalled: 3 } }
      - { sequence: [{ at: 0s, from: u, text: hi, repeat: 3, every: 1s }], expect: none }`;
  const rules = rulesOf(
    rule(
      'pictures',
      '{ all: [{ elements: [image, video] }, { text: { terms: ["badword"] } }] }',
      '[recall]',
      '{ text: badword, elements: [image, text] }',
    ),
  );
  const rig = rigOf(
    `${rules}  - id: album\n    state: live\n    when: ${when}\n    then: [{ recall: { which: contributing } }]\n    ${examples}\n`,
  );
  expect(await goneOf(rig, [text('badword')])).toBe(0);
  expect(await goneOf(rig, [image, text('badword')])).toBe(1);
  for (let seq = 1; seq <= 3; seq++) {
    const [command, callback] = groupMessage('g', seq, 'u').sent([image]);
    await rig.tell(command, callback);
  }
  expect(rig.outcome().recalled.size).toBe(3);
});

describe('@TLS#NOT_FOUND and its kind are nobody', () => {
  test.each(['@TLS#NOT_FOUND', '@TLS#ERROR', '@TIM#SYSTEM'])(
    '%s is not punished, and its message goes',
    async (from) => {
      const { sent, identity } = groupMessage('g', 7, from);
      const [command, callback] = sent([text('badword')]);
      await bad.tell(command, callback);
      expect(bad.outcome()).toMatchObject({ recalled: new Set([identity]), punished: new Set() });
      expect(await goneOf(bad, [text('hello')])).toBe(0);
    },
  );
  test('nothing is counted by it', async () => {
    const flood = rigOf(`version: 1
rules:
  - id: flood
    state: live
    when: { count: { per: [sender], over: 10s, gte: 3 } }
    then: [{ recall: { which: contributing } }]
    examples:
      - { sequence: [{ at: 0s, from: u, text: hi, repeat: 3, every: 1s }], expect: { recalled: 3 } }
      - { sequence: [{ at: 0s, from: u, text: hi }], expect: none }
`);
    for (let seq = 1; seq <= 9; seq++) {
      const [command, callback] = groupMessage('g', seq, '@TLS#NOT_FOUND').sent([text('hello')]);
      await flood.tell(command, callback);
    }
    expect(flood.outcome().recalled.size).toBe(0);
  });
  test('as an editor it is not punished either', async () => {
    const { sent, edited } = groupMessage('g', 7, 'a');
    for (const [command, callback] of [sent([text('hello')]), edited('@TLS#NOT_FOUND', [text('badword')])])
      await bad.tell(command, callback);
    expect(bad.outcome().punished).toEqual(new Set());
  });
});

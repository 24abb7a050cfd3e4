import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCallback } from '../../src/receive/parse.ts';

/** Composed by us from the field tables of Tencent's documents; ids and texts are invented. */
const FIXTURES = new URL('../fixtures/callbacks/', import.meta.url);
type Fixture = { command: string; receivedAt: number; body: Record<string, unknown>; parsed: unknown };
const fixtures = readdirSync(FIXTURES)
  .toSorted()
  .map((name) => [name.replace('.json', ''), readFixture(name)] as const);

function readFixture(name: string): Fixture {
  return JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')) as Fixture;
}
const fixture = (name: string): Fixture => readFixture(`${name}.json`);
const parse = (command: string, body: unknown) => parseCallback(command, JSON.stringify(body), 1_760_001_000_000);
const withFields = (name: string, fields: object) => {
  const { command, body } = fixture(name);
  return parse(command, { ...body, ...fields });
};
/** The parts of a group message with this body. */
const partsOf = (MsgBody: unknown[], CloudCustomData?: unknown) => {
  const parsed = withFields('group-after-send', { MsgBody, CloudCustomData });
  if (parsed.type !== 'message') throw new Error(`expected a message, got ${parsed.type}`);
  return parsed.message.parts;
};

test.each(fixtures)('a recorded callback says what it said: %s', (_name, { command, receivedAt, body, parsed }) => {
  // Through JSON, where an absent field and an undefined one are the same.
  expect(JSON.parse(JSON.stringify(parseCallback(command, JSON.stringify(body), receivedAt)))).toEqual(parsed);
});

test('there is a fixture for every command that is read', () => {
  const commands = new Set(fixtures.map(([, { command }]) => command));
  for (const kind of ['C2C', 'Group', 'OfficialAccount']) {
    for (const word of ['AfterSendMsg', 'BeforeSendMsg', 'AfterModifyMsg']) {
      expect(commands).toContain(`${kind}.Callback${word}`);
    }
  }
  expect(commands.size).toBeGreaterThanOrEqual(16);
});

describe('fields that documents disagree about', () => {
  test('EventTime is the same as a number and as a string', () => {
    const asText = withFields('group-after-send', { EventTime: '1760000001456' });
    expect(withFields('group-after-send', { EventTime: 1_760_000_001_456 })).toEqual(asText);
  });
  test('an EventTime of another second does not move the message', () => {
    const parsed = withFields('group-after-send', { EventTime: '1760000009000' });
    expect(parsed).toMatchObject({ message: { sentAt: 1_760_000_001_000 } });
  });
  test.each([[''], [null], [undefined]])('TopicId %j means no topic', (TopicId) => {
    expect(withFields('group-after-send', { TopicId })).toMatchObject({ message: { key: { topic: '' } } });
  });
  test('a uint32 above int32 is a number like any other', () => {
    expect(withFields('group-after-send', { MsgSeq: 4_294_967_295 })).toMatchObject({
      message: { key: { seq: 4_294_967_295 } },
    });
  });
});

describe('a field that the recall needs', () => {
  test.each([
    ['group-after-send', 'MsgSeq', undefined],
    ['group-after-send', 'MsgSeq', '42'],
    ['group-after-send', 'MsgSeq', -1],
    ['group-after-send', 'MsgSeq', 1.5],
    ['group-after-send', 'MsgSeq', 4_294_967_296],
    ['group-after-send', 'GroupId', ''],
    ['group-after-send', 'GroupId', 7],
    ['group-after-send', 'GroupId', 'a\u001fb'],
    ['group-after-send', 'TopicId', 7],
    ['group-after-send', 'MsgBody', undefined],
    ['group-after-send', 'MsgBody', { 0: 'x' }],
    ['c2c-after-send', 'To_Account', undefined],
    ['c2c-after-send', 'MsgKey', ''],
    ['official-after-send', 'Official_Account', null],
    ['official-after-send', 'MsgKey', 42],
    ['group-after-recall', 'MsgSeqList', 42],
  ])('is named when it is wrong: %s %s %j', (name, field, value) => {
    expect(withFields(name, { [field]: value })).toEqual({ type: 'malformed', field });
  });
  test('is named inside a list', () => {
    expect(withFields('group-after-recall', { MsgSeqList: [{ MsgSeq: 1 }, {}] })).toEqual({
      type: 'malformed',
      field: 'MsgSeqList.MsgSeq',
    });
  });
  test.each(['', '{', '[]', '"text"', 'null', '7'])('a body that is no object is malformed: %s', (text) => {
    expect(parseCallback('Group.CallbackAfterSendMsg', text, 0)).toEqual({ type: 'malformed', field: 'body' });
  });
});

describe('texts', () => {
  test('two text elements side by side are read as joined', () => {
    const text = (Text: string) => ({ MsgType: 'TIMTextElem', MsgContent: { Text } });
    expect(partsOf([text('a'), text('b')]).map(({ run }) => run)).toEqual([0, 0]);
  });
  test('neither a text of nothing nor an emoji ends what is read as joined; an image does', () => {
    const text = (Text: string) => ({ MsgType: 'TIMTextElem', MsgContent: { Text } });
    const face = { MsgType: 'TIMFaceElem', MsgContent: { Index: 1, Data: 'smile' } };
    const image = { MsgType: 'TIMImageElem', MsgContent: {} };
    const seen = (...body: object[]) => partsOf(body).map(({ run, source, text }) => [run, source, text]);
    expect(seen(text('a'), text(''), text('b'))).toEqual([
      [0, 'text', 'a'],
      [0, 'text', 'b'],
    ]);
    expect(seen(text('a'), face, text('b'))).toEqual([
      [0, 'text', 'a'],
      [0, 'face', '\uFFFC'],
      [0, 'text', 'b'],
      [1, 'face', 'smile'],
    ]);
    expect(seen(face, text('a'), face, image, text('b'))).toEqual([
      [0, 'face', 'smile'],
      [1, 'text', 'a'],
      [2, 'face', 'smile'],
      [3, 'text', 'b'],
    ]);
  });
  test('JSON in a string in JSON is read to its leaves', () => {
    const Data = JSON.stringify({ a: JSON.stringify([JSON.stringify('deep')]) });
    expect(partsOf([{ MsgType: 'TIMCustomElem', MsgContent: { Data } }])).toEqual([
      { source: 'custom', run: 0, text: 'deep' },
    ]);
  });
  test('what only looks like JSON is read as it stands', () => {
    expect(partsOf([], '{not json')).toEqual([{ source: 'cloud', run: 0, text: '{not json' }]);
  });
  test('ten thousand texts are a bounded number of parts, and none is lost', () => {
    const words = Array.from({ length: 10_000 }, (_, index) => `w${index}`);
    const parts = partsOf([{ MsgType: 'TIMCustomElem', MsgContent: { Data: JSON.stringify(words) } }]);
    expect(parts.length).toBeLessThanOrEqual(1_000);
    expect(parts.flatMap(({ text }) => text.split('\n'))).toEqual(words);
  });
  test('a history forwarded two hundred times over is read to its end', () => {
    let element: object = { MsgType: 'TIMTextElem', MsgContent: { Text: 'the core' } };
    for (let depth = 0; depth < 200; depth++) {
      element = { MsgType: 'TIMRelayElem', MsgContent: { MsgList: [{ MsgBody: [element] }] } };
    }
    expect(partsOf([element]).map(({ text }) => text)).toContain('the core');
  });
});

describe('whatever comes', () => {
  const commands = fixtures.map(([, { command }]) => command);
  test('no JSON makes the parser throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.json({ maxDepth: 6 }), (command, text) => {
        expect(parseCallback(command, text, 0)).toHaveProperty('type');
      }),
      { numRuns: 2_000 },
    );
  });
  test('a real callback with any of its values replaced by anything does not make the parser throw', () => {
    const bodies = fixtures.map(([, { command, body }]) => ({ command, body }));
    fc.assert(
      fc.property(fc.constantFrom(...bodies), fc.nat(), fc.jsonValue(), ({ command, body }, at, value) => {
        const mutated = replaceNth(body, at, value);
        expect(parse(command, mutated)).toHaveProperty('type');
      }),
      { numRuns: 5_000 },
    );
  });
  test('brackets a hundred thousand deep are answered, not overflowed', () => {
    const deep = `{"MsgBody":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(parseCallback('Group.CallbackAfterSendMsg', deep, 0).type).toBe('malformed');
  });
});

/** The same JSON with its n-th value (counted round and round) replaced. */
function replaceNth(json: unknown, nth: number, by: unknown): unknown {
  let count = 0;
  JSON.stringify(json, (_key, value: unknown) => {
    count++;
    return value;
  });
  const target = nth % count;
  let at = 0;
  return JSON.parse(JSON.stringify(json), (_key, value: unknown) => (at++ === target ? by : value));
}

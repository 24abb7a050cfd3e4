import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCallback } from '../../src/receive/parse.ts';
import type { ParsedCallback } from '../../src/receive/parsed-callback.ts';

/** What a stranger, a slip or a bad day may put into a callback: refused by name, read, or left out and noted. */
const NOW = 1_790_000_000_123;
const BODY = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }];
const GROUP = {
  GroupId: 'g',
  From_Account: 'amy',
  Type: 'Public',
  Random: 7,
  MsgSeq: 42,
  MsgTime: 1_790_000_000,
  EventTime: '1790000000100',
  MsgBody: BODY,
};
const C2C = { From_Account: 'amy', To_Account: 'bob', MsgKey: '1_2_3', MsgTime: 1_790_000_000, MsgBody: BODY };
const OFFICIAL = { Official_Account: 'news', MsgKey: '1_2_3', MsgTime: 1_790_000_000, MsgBody: BODY };
const COMMANDS = {
  group: ['Group.CallbackAfterSendMsg', GROUP],
  c2c: ['C2C.CallbackAfterSendMsg', C2C],
  official: ['OfficialAccount.CallbackAfterSendMsg', OFFICIAL],
  draft: ['Group.CallbackBeforeSendMsg', GROUP],
  edit: ['Group.CallbackAfterModifyMsg', GROUP],
  recall: ['Group.CallbackAfterRecallMsg', { GroupId: 'g', MsgSeqList: [{ MsgSeq: 1 }] }],
  officialRecall: [
    'OfficialAccount.CallbackAfterMsgWithDraw',
    { Official_Account: 'n', WithdrawMsgList: [{ MsgKey: 'k' }] },
  ],
  c2cRecall: ['C2C.CallbackAfterMsgWithDraw', { From_Account: 'a', To_Account: 'b', MsgKey: 'k' }],
} as const;
type Kind = keyof typeof COMMANDS;

const parse = (kind: Kind, fields: object): ParsedCallback => {
  const [command, body] = COMMANDS[kind];
  return parseCallback(command, JSON.stringify({ ...body, ...fields }), NOW);
};
/** A lone surrogate as JSON writes it, which is how it comes. */
const LONE = '@TGS#\ud800x';

/** Every field by which a message is named. */
const NAMING: readonly (readonly [Kind, string])[] = [
  ['group', 'GroupId'],
  ['group', 'TopicId'],
  ['edit', 'GroupId'],
  ['edit', 'TopicId'],
  ['draft', 'GroupId'],
  ['recall', 'GroupId'],
  ['recall', 'TopicId'],
  ['c2c', 'From_Account'],
  ['c2c', 'To_Account'],
  ['c2c', 'MsgKey'],
  ['c2cRecall', 'From_Account'],
  ['c2cRecall', 'To_Account'],
  ['c2cRecall', 'MsgKey'],
  ['official', 'Official_Account'],
  ['official', 'MsgKey'],
  ['officialRecall', 'Official_Account'],
];

describe.each(NAMING)('an id that names the message: %s %s', (kind, field) => {
  test.each([
    ['a lone surrogate', LONE],
    ['half a pair the wrong way round', 'a\udc00\ud800'],
    ['what was no UTF-8', 'a\ufffd'],
    ['NUL', 'a\u0000b'],
    ['the separator of identities', 'a\u001fb'],
    ['a line break', 'a\nb'],
    ['more letters than any id has', 'x'.repeat(257)],
    ['a number', 7],
    ['a list', ['a']],
    ['an object', {}],
  ])('%s is refused by the name of the field', (_what, value) => {
    expect(parse(kind, { [field]: value })).toEqual({ type: 'malformed', field });
  });
  test.each(['{a}', '}{', 'a:b', '~', '%00', '*', '群🙂', '__proto__', 'a b', "'", '@TLS#x', 'x'.repeat(256)])(
    '%s is an id like any other',
    (value) => {
      expect(parse(kind, { [field]: value }).type).not.toBe('malformed');
    },
  );
});

describe('a list of what is gone', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => ({ MsgSeq: at + 1, MsgKey: `k${at}` }));
  test.each([
    ['recall', 'MsgSeqList'],
    ['officialRecall', 'WithdrawMsgList'],
  ] as const)('as long as one recall can be is read, a longer one is refused: %s', (kind, field) => {
    expect(parse(kind, { [field]: many(1_000) })).toMatchObject({ type: 'recalled' });
    for (const count of [1_001, 16_000]) {
      expect(parse(kind, { [field]: many(count) })).toEqual({ type: 'malformed', field });
    }
  });
  test.each([[LONE], [''], [7], [null], ['a\u001f']])('with an id that cannot be kept is refused: %j', (MsgKey) => {
    expect(parse('officialRecall', { WithdrawMsgList: [{ MsgKey }] })).toMatchObject({ type: 'malformed' });
  });
});

const ODD_VALUES = [null, '', 'x', -1, 1.5, 1e300, 4_294_967_296, [], {}, true, LONE, 'a\u0000', '-1', '9'.repeat(20)];

const TEXT_PART = expect.objectContaining({ text: 'hello' });

describe('a field that the recall does not need', () => {
  test.each([
    ...(['Random', 'EventTime', 'MsgTime', 'Type', 'From_Account', 'Operator_Account', 'CloudCustomData'] as const),
    ...(['OnlineOnlyFlag', 'MsgId', 'GroupAtInfo', 'NickName', 'MsgPriority'] as const),
  ])('never costs a message of a group, whatever stands in it: %s', (field) => {
    for (const value of [...ODD_VALUES, undefined]) {
      expect(parse('group', { [field]: value }), JSON.stringify(value)).toMatchObject({
        type: 'message',
        message: { key: { kind: 'group', group: 'g', seq: 42 }, parts: expect.arrayContaining([TEXT_PART]) },
      });
    }
  });
  test.each(['MsgSeq', 'MsgRandom', 'MsgTime', 'EventTime', 'SendMsgResult', 'UnreadMsgNum', 'OnlineOnlyFlag'])(
    'never costs a message between two, whatever stands in it: %s',
    (field) => {
      // A number or a string of digits in SendMsgResult is a code: Tencent did not deliver it.
      const values = field === 'SendMsgResult' ? [null, '', 'x', [], {}, true, LONE] : ODD_VALUES;
      for (const value of values) {
        expect(parse('c2c', { [field]: value }), JSON.stringify(value)).toMatchObject({ type: 'message' });
      }
    },
  );
  test.each(['EventTime', 'Operator_Account', 'From_Account', 'Type', 'CloudCustomData'])(
    'never costs an edit, whatever stands in it: %s',
    (field) => {
      for (const value of ODD_VALUES) expect(parse('edit', { [field]: value })).toMatchObject({ type: 'message' });
    },
  );
  test('never costs a recall that is told, nor a draft', () => {
    for (const value of ODD_VALUES) {
      expect(parse('recall', { EventTime: value, Operator_Account: value })).toMatchObject({
        type: 'recalled',
        at: NOW,
      });
      expect(parse('draft', { From_Account: value, Random: value, EventTime: value })).toMatchObject({ type: 'draft' });
    }
  });
  test('is noted by its name, once', () => {
    expect(parse('group', { From_Account: 7, MsgTime: [], OnlineOnlyFlag: 'x' }).odd?.toSorted()).toEqual([
      'From_Account',
      'MsgTime',
      'OnlineOnlyFlag',
    ]);
    expect(parse('group', {}).odd).toBeUndefined();
  });
});

describe('the time of a message', () => {
  const ARRIVAL = { message: { sentAt: NOW } };
  test.each([
    ['0', 0],
    ['a second', 1],
    ['below 36^4 ms', 1_679],
    ['in 2001', 1_000_000_000],
    ['in 2106', 4_294_967_295],
    ['an hour ahead', NOW / 1_000 + 3_600],
    ['in milliseconds', NOW],
    ['a string of zeros', '0000'],
    ['half a second', 1_790_000_000.5],
    ['negative', -1],
    ['beyond all numbers', 1e300],
  ])('that cannot be is that of its arrival: %s', (_what, MsgTime) => {
    expect(parse('c2c', { MsgTime })).toMatchObject(ARRIVAL);
    expect(parse('group', { MsgTime, EventTime: '0' })).toMatchObject(ARRIVAL);
  });
  test.each([
    ['as told', 1_790_000_000, 1_790_000_000_000],
    ['as a string', '1790000000', 1_790_000_000_000],
    ['a week ago', 1_789_400_000, 1_789_400_000_000],
    ['a minute ahead of our clock', 1_790_000_060, 1_790_000_060_000],
  ])('that can be is believed: %s', (_what, MsgTime, sentAt) => {
    expect(parse('c2c', { MsgTime })).toMatchObject({ message: { sentAt } });
  });
  test('is told by EventTime where MsgTime cannot be', () => {
    expect(parse('group', { MsgTime: 0 })).toMatchObject({ message: { sentAt: 1_790_000_000_100 } });
  });
  test('of an edit that cannot be is that of its arrival', () => {
    for (const EventTime of ['0', 0, 1_679, 4_294_967_295_000, 'soon', undefined])
      expect(parse('edit', { EventTime })).toMatchObject({ message: { editedAt: NOW } });
  });
  test('of a recall that is told is not later than the telling', () => {
    expect(parse('recall', { EventTime: NOW + 60_000 })).toMatchObject({ at: NOW });
    expect(parse('recall', { EventTime: NOW - 60_000 })).toMatchObject({ at: NOW - 60_000 });
  });
});

test('a text with half a character in it is judged as it can be kept, letter for letter in the same place', () => {
  expect(parse('group', { MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'a\ud800b' } }] })).toMatchObject({
    message: { parts: [{ text: 'a\ufffdb' }] },
  });
});

test('a key is rebuilt only of what is whole', () => {
  const { MsgKey: _, ...without } = C2C;
  const rebuild = (fields: object) =>
    parseCallback('C2C.CallbackAfterSendMsg', JSON.stringify({ ...without, ...fields }), NOW);
  expect(rebuild({ MsgSeq: 1, MsgRandom: 2 })).toMatchObject({ message: { key: { msgKey: '1_2_1790000000' } } });
  expect(rebuild({ MsgSeq: '1', MsgRandom: 2 })).toEqual({ type: 'malformed', field: 'MsgKey' });
});

test('whatever is let through comes back from UTF-8 as it was', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 5 }),
  );
  const fields = fc.dictionary(
    fc.constantFrom(
      'GroupId',
      'TopicId',
      'From_Account',
      'To_Account',
      'MsgKey',
      'Operator_Account',
      'Type',
      'Official_Account',
      'MsgTime',
      'EventTime',
    ),
    anything,
  );
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(COMMANDS) as Kind[])), fields, (kind, given) => {
      const { odd: _, ...parsed } = parse(kind, given);
      const strings: string[] = [];
      JSON.stringify(parsed, (_key, value: unknown) => {
        if (typeof value === 'string') strings.push(value);
        return value;
      });
      for (const one of strings) expect(Buffer.from(one, 'utf8').toString('utf8')).toBe(one);
      if (parsed.type !== 'message') return;
      for (const at of [parsed.message.sentAt, parsed.message.editedAt ?? NOW]) {
        expect(at).toBeGreaterThan(1e12);
        expect(at).toBeLessThanOrEqual(NOW + 300_000);
      }
    }),
    { numRuns: 3_000 },
  );
});

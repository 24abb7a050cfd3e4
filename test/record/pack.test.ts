import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityOf, type Message, type MessageKey, type TextPart } from '../../src/model.ts';
import { fieldOf, goneAtOf, keyOf, pack, packText, sameAs, unpack, unpackText } from '../../src/record/pack.ts';
import { digestsOf } from '../../src/record/part-digests.ts';
import { directKey, keyInGroup, messageOf, says } from '../support/messages.ts';

const UNIT = '\u001f';
const roundTrip = (message: Message) => unpack(fieldOf(message), pack(message))!;

const name = fc.string({ unit: fc.constantFrom('a', 'b', '~', '你', '0', '.'), minLength: 1, maxLength: 5 });
const keys: fc.Arbitrary<MessageKey> = fc.oneof(
  fc.record({ kind: fc.constant('c2c' as const), from: name, to: name, msgKey: name }),
  fc.record({
    kind: fc.constant('group' as const),
    group: name,
    topic: fc.oneof(fc.constant(''), name),
    seq: fc.nat(),
  }),
  fc.record({ kind: fc.constant('official' as const), account: name, msgKey: name }),
);

describe('the record of a message', () => {
  test('gives back what it was made of, whatever the key', () => {
    const types = fc.constantFrom(
      'Public',
      'Private',
      'Work',
      'ChatRoom',
      'Meeting',
      'AVChatRoom',
      'Community',
      'Live',
    );
    fc.assert(
      fc.property(keys, fc.nat(2 ** 41), fc.boolean(), fc.option(types), (key, sentAt, onlineOnly, type) => {
        const groupType = type ?? undefined;
        const about = { sentAt, onlineOnly, groupType, sender: 'zoe', parts: says('hi') };
        const { digests, ...kept } = roundTrip(messageOf(key, about));
        expect(kept).toEqual({ key, sender: 'zoe', sentAt, editedAt: undefined, onlineOnly, groupType, gone: false });
        expect(digests.length).toBeGreaterThan(0);
      }),
    );
  });

  test.each([
    ['the one of a pair who comes first', directKey('a', 'b', '1')],
    ['the one of a pair who comes last', directKey('b', 'a', '1')],
    ['somebody who writes to himself', directKey('a', 'a', '1')],
  ])('who sent it is not written twice, and is known: %s', (_, key) => {
    const message = messageOf(key, { sentAt: 1_000 });
    const [flags, , written] = pack(message).split(UNIT);
    expect(written).toBe('');
    expect(flags).toBe(key.kind === 'c2c' && key.from >= key.to ? 'r' : '');
    expect(roundTrip(message)).toMatchObject({ key, sender: key.kind === 'c2c' ? key.from : '' });
  });

  test('nobody stays nobody: of a group message without a sender, and of one that the system sent', () => {
    expect(roundTrip(messageOf(keyInGroup('g', 1), { sender: undefined })).sender).toBeUndefined();
    expect(roundTrip(messageOf({ kind: 'official', account: 'news', msgKey: '1' })).sender).toBeUndefined();
    expect(unpack(identityOf(directKey('@TIM#SYSTEM', 'b', '1')), `${UNIT}rs${UNIT}${UNIT}`)?.sender).toBeUndefined();
  });

  test('a type of group that nobody knows is left out', () => {
    for (const groupType of ['Castle', 'constructor', 'toString', '__proto__', '']) {
      const read = roundTrip(messageOf(keyInGroup('g', 1), { groupType }));
      expect(read).toMatchObject({ groupType: undefined, onlineOnly: false, gone: false });
    }
  });

  test('an edit is a field of its own, by its time; without a time it is the message', () => {
    const key = keyInGroup('g', 7);
    const sent = messageOf(key, { sentAt: 5 });
    const edit = messageOf(key, { sentAt: 5, event: 'edited', editedAt: 1_700_000_000_000 });
    expect(fieldOf(sent)).toBe(identityOf(key));
    expect(fieldOf(edit)).not.toBe(fieldOf(sent));
    expect(fieldOf({ ...edit, event: 'sent' })).toBe(fieldOf(sent));
    expect(fieldOf({ ...edit, editedAt: undefined })).toBe(fieldOf(sent));
    expect(roundTrip(edit)).toMatchObject({ key, editedAt: 1_700_000_000_000, sentAt: 5 });
  });

  test('a mark without a message is no message, and a field of another making neither', () => {
    expect(unpack(identityOf(keyInGroup('g', 1)), `g${UNIT}${UNIT}${UNIT}${UNIT}rs`)).toBeUndefined();
    expect(unpack(identityOf(keyInGroup('g', 1)), '')).toBeUndefined();
    expect(unpack(`x${UNIT}g${UNIT}${UNIT}1`, `${UNIT}rs${UNIT}ann${UNIT}`)).toBeUndefined();
  });

  test('what older versions wrote has no digests', () => {
    const old = unpack(identityOf(keyInGroup('g', 1)), `oP${UNIT}rs${UNIT}ann`);
    expect(old).toMatchObject({ sender: 'ann', sentAt: 1_000, onlineOnly: true, groupType: 'Public', digests: [] });
  });

  test('every part of what it says has its digest, and only that', () => {
    const parts: readonly TextPart[] = [...says('hello'), { source: 'custom', run: 1, text: 'there' }];
    const message = messageOf(keyInGroup('g', 1), { parts });
    const recorded = roundTrip(message);
    expect(recorded.digests).toEqual(digestsOf(message));
    expect(recorded.digests.length).toBeGreaterThan(1);
    expect(sameAs(recorded, message)).toBe(true);
    expect(unpack(fieldOf(message), pack(message).split(UNIT).slice(0, 2).join(UNIT))).toMatchObject({
      sender: undefined,
      digests: [],
    });
  });

  test('gone is told by a flag', () => {
    expect(unpack(identityOf(keyInGroup('g', 1)), `g${UNIT}rs${UNIT}ann${UNIT}`)).toMatchObject({ gone: true });
  });
});

describe('whether two messages are the same', () => {
  const message = messageOf(keyInGroup('g', 1), { sender: 'ann', parts: says('hello') });
  const recorded = roundTrip(message);
  test.each([
    ['itself', message, true],
    ['another text', { ...message, parts: says('hello!') }, false],
    ['another sender', { ...message, sender: 'bob' }, false],
    ['nobody', { ...message, sender: undefined }, false],
    ['an edit of whoever, that says the same', { ...message, sender: undefined, event: 'edited' as const }, true],
    ['an edit that says something else', { ...message, parts: says('x'), event: 'edited' as const }, false],
  ])('%s', (_, other, same) => {
    expect(sameAs(recorded, other)).toBe(same);
  });
  test('what others hung on a message is not of its edit, and is of the message', () => {
    const hung: TextPart = { source: 'cloud', run: 1, text: 'look at this', voice: 'reaction' as never };
    const edit = { ...message, event: 'edited' as const, editedAt: 5 };
    expect(sameAs(roundTrip(edit), { ...edit, parts: [...edit.parts, hung] })).toBe(true);
    expect(sameAs(recorded, { ...message, parts: [...message.parts, hung] })).toBe(false);
  });
});

describe('when we heard that it is gone', () => {
  const row = (flags: string, sentAt: string, at?: string) =>
    [flags, sentAt, 'ann', '', ...(at === undefined ? [] : [at])].join(UNIT);
  test.each([
    ['nobody told', [row('', 'rs')], undefined],
    ['nothing is there', [], undefined],
    ['at a time', [row('g', 'rs', 'rs')], 1_000],
    ['without a time it is for ever', [row('g', 'rs')], Number.POSITIVE_INFINITY],
    ['the last of several', [row('g', 'rs', 'rs'), row('g', 'rs', 'rt')], 1_001],
    ['a mark before the message came', [row('g', '', 'rs')], 1_000],
    ['the message is there, and says nothing of it', [row('g', '', 'rs'), row('', 'rs')], undefined],
    ['a mark of a flag alone, before the message came', ['g'], Number.POSITIVE_INFINITY],
    ['a mark of a flag alone, beside a message that says nothing of it', ['g', row('', 'rs')], undefined],
    ['the message says so itself', [row('g', '', 'rt'), row('og', 'rs', 'rs')], 1_000],
  ])('%s', (_, values, at) => {
    expect(goneAtOf(values)).toBe(at);
  });
});

describe('keys', () => {
  test('are the reverse of their identities', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const reversed = key.kind === 'c2c' && key.from >= key.to;
        expect(keyOf(identityOf(key), reversed)).toEqual(key);
      }),
    );
  });
  test('of messages that Tencent does not store are told apart from those of their number', () => {
    const key: MessageKey = { ...keyInGroup('g', 7), unstored: 'a~b' };
    expect(keyOf(identityOf(key), false)).toEqual(key);
    expect(keyOf(identityOf(keyInGroup('g', 7)), false)).not.toHaveProperty('unstored');
  });
});

describe('texts', () => {
  test('one text is kept as it is', () => {
    expect(packText(says('{"a":1}'))).toBe('t{"a":1}');
    expect(unpackText('tthe words')).toEqual(says('the words'));
    expect(packText([])).toBe('j[]');
  });
  test('whatever they are made of, they come back', () => {
    const part = fc
      .record(
        {
          source: fc.constantFrom('text', 'cloud', 'custom', 'face'),
          run: fc.nat(3),
          text: fc.string(),
          voice: fc.constantFrom('signal', 'quote'),
          business: fc.constantFrom('order', 'x'),
          stood: fc.constantFrom('before', 'x'),
        },
        { requiredKeys: ['source', 'run', 'text'], noNullPrototype: true },
      )
      .map((one) => one as never as TextPart);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const [only] = parts;
        const plain = parts.length === 1 && only!.source === 'text' && only!.stood === undefined;
        const kept = plain ? says(only!.text) : parts;
        expect(unpackText(packText(parts))).toStrictEqual(kept);
      }),
    );
  });
  test('what is not said takes no room', () => {
    const part: TextPart = { source: 'cloud', run: 0, text: 'a' };
    expect(packText([part])).toBe('j[["cloud",0,"a"]]');
    expect(unpackText('j[["cloud",0,"a"]]')).toStrictEqual([part]);
  });
});

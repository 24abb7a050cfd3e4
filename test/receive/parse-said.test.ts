import { describe, expect, test } from 'vitest';
import { parseCallback } from '../../src/receive/parse.ts';
import { parseBody } from '../../src/receive/parse-parts.ts';
import { readStructured, type Told } from '../../src/receive/parse-structured.ts';

/** What a message says and what it is made of: element by element, and voice by voice. */
const element = (MsgType: unknown, MsgContent: unknown = {}) => ({ MsgType, MsgContent });
const text = (Text: unknown) => element('TIMTextElem', { Text });
const custom = (Data: unknown, more: object = {}) => element('TIMCustomElem', { Data, ...more });
const relay = (content: object) => element('TIMRelayElem', content);
const read = (body: readonly unknown[], cloud: unknown = undefined, isEdit = false) => {
  const types: string[] = [];
  return { ...parseBody(body, cloud, { isEdit, onType: (type) => types.push(type) }), types };
};
/** Source and text of each part. */
const saidIn = (...body: unknown[]) => read(body).parts.map((part) => `${part.source}: ${part.text}`);

describe('what each element says', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['a text', text('a'), ['text: a']],
    ['a text that is none', text(7), []],
    ['a face', element('TIMFaceElem', { Index: 1, Data: 'smile' }), ['face: smile']],
    ['a file', element('TIMFileElem', { FileName: 'a.txt' }), ['file: a.txt']],
    ['a file, written small', element('TIMFileElem', { fileName: 'a.txt' }), ['file: a.txt']],
    ['a place', element('TIMLocationElem', { Desc: 'the park', Title: 'x' }), ['location: the park']],
    ['a sound', element('TIMSoundElem', { Text: 'x', Desc: 'x' }), []],
    ['a picture', element('TIMImageElem', { Text: 'x', Desc: 'x' }), []],
    ['a film', element('TIMVideoFileElem', { Text: 'x', Desc: 'x' }), []],
    ['no element', 'TIMTextElem', []],
    ['an element without content', { MsgType: 'TIMTextElem', MsgContent: null }, []],
    ['a face without content', { MsgType: 'TIMFaceElem', MsgContent: null }, []],
    ['a custom element without content', { MsgType: 'TIMCustomElem' }, []],
    ['data', custom('hello'), ['custom: hello']],
    ['no data', custom(''), []],
    [
      'all of a custom element',
      custom('a', { Desc: 'b', Ext: 'c', Sound: 'd' }),
      ['custom: a', 'custom: b', 'custom: c'],
    ],
    [
      'an element of tomorrow',
      element('TIMPollElem', {
        Text: 1,
        CompatibleText: 'g',
        Description: 'f',
        Desc: 'e',
        Title: 'd',
        Content: 'c',
        Markdown: 'b',
        Nonce: 'x',
      }),
      ['other: b', 'other: c', 'other: d', 'other: e', 'other: f', 'other: g'],
    ],
    ['its text', element('TIMPollElem', { Text: 'a' }), ['other: a']],
  ])('%s', (_, one, said) => {
    expect(saidIn(one)).toEqual(said);
  });

  test('a stream is its chunks in their order, and what a client shows that knows none', () => {
    const stream = (Chunks: unknown, CompatibleText?: string) => element('TIMStreamElem', { Chunks, CompatibleText });
    const chunk = (Index: unknown, Markdown: unknown) => ({ Index, Markdown });
    expect(saidIn(stream([chunk(2, 'b'), chunk(10, 'c'), chunk(1, 'a'), 'x', null], 'old'))).toEqual([
      'stream: abc',
      'stream: old',
    ]);
    expect(saidIn(stream([chunk(2, 'b'), chunk('1', 'a'), chunk(0, 7)]))).toEqual(['stream: ba']);
    expect(saidIn(stream({ 0: chunk(1, 'a') }, 'old'))).toEqual(['stream: old']);
  });

  test('what is forwarded is said in a relay, whatever it is, and names no accounts', () => {
    const inside = { From_Account: 'ann', MsgBody: [text('hi'), element('TIMFileElem', { FileName: 'f' })] };
    const all = relay({
      Title: 'history',
      AbstractList: ['ann: hi', 'bob: hi', '+8613800138000：hi', '12345:hi', '1234: hi', 'a b: hi', ' ann: hi', 7],
      MsgList: [inside, 'x', { MsgBody: 'x', CloudCustomData: '{"a":"cloud"}' }],
    });
    expect(saidIn(all)).toEqual(
      ['history', 'hi', 'bob: hi', 'hi', 'hi', '1234: hi', 'a b: hi', ' ann: hi', 'hi', 'f', 'cloud'].map(
        (one) => `relay: ${one}`,
      ),
    );
    expect(saidIn(relay({ MsgList: { 0: inside }, AbstractList: 'ann: hi' }))).toEqual([]);
    const deep = [custom('d', { Desc: 'e', Ext: 'f' }), element('TIMFaceElem', { Data: 'g' })];
    const others = [element('TIMLocationElem', { Desc: 'h' }), element('TIMStreamElem', { CompatibleText: 'i' })];
    const nested = relay({ MsgList: [{ MsgBody: [...deep, ...others, element('TIMPollElem', { Text: 'j' })] }] });
    expect(saidIn(relay({ MsgList: [{ MsgBody: [nested] }] }))).toEqual(
      ['d', 'e', 'f', 'g', 'h', 'i', 'j'].map((one) => `relay: ${one}`),
    );
  });

  test('a hundred levels of forwarding are read element by element, what lies deeper as plain JSON', () => {
    const nest = (levels: number): object =>
      levels === 0 ? custom('{"user_id":"x","text":"core"}') : relay({ MsgList: [{ MsgBody: [nest(levels - 1)] }] });
    const { types, parts } = read([nest(101)]);
    expect([types.length, parts.map((part) => part.text)]).toEqual([100, ['TIMCustomElem', 'core']]);
    expect(read([nest(99)]).parts.map((part) => part.text)).toEqual(['core']);
  });
});

describe('what a message is made of', () => {
  const many = (count: number, one: unknown) => Array.from({ length: count }, () => one);
  test('is not told of one of texts alone', () => {
    expect(read([text('a'), text('b')])).not.toHaveProperty('elements');
    expect(read([]).elements).toEqual([]);
  });
  test('is told by kind, each as often as it is there', () => {
    const body = [
      text('a'),
      text(''),
      element('TIMImageElem'),
      element('TIMPollElem'),
      custom('x'),
      'x',
      custom('ping'),
    ];
    expect(read(body)).toMatchObject({
      elements: ['text', 'text', 'image', 'other', 'custom', 'other', 'signal'],
      types: ['TIMTextElem', 'TIMTextElem', 'TIMImageElem', 'TIMPollElem', 'TIMCustomElem', 'TIMCustomElem'],
    });
    const kinds = ['File', 'Sound', 'VideoFile', 'Face', 'Location', 'Relay', 'Stream'];
    expect(read(kinds.map((kind) => element(`TIM${kind}Elem`))).elements).toEqual([
      ...['file', 'sound', 'video', 'face', 'location', 'relay', 'stream'],
    ]);
  });
  test('a custom element in which nobody speaks is a signal', () => {
    const kindOf = (...given: Parameters<typeof custom>) => read([custom(...given)]).elements;
    expect(kindOf('{"businessID":"user_typing_status","typingStatus":1}')).toEqual(['signal']);
    expect(kindOf('{"businessID":"av_call"}', { Desc: 'words of a program' })).toEqual(['signal']);
    expect(kindOf('{"businessID":"av_call","text":"hello there"}')).toEqual(['custom']);
    expect(kindOf('')).toEqual(['custom']);
    expect(kindOf(undefined)).toEqual(['custom']);
    expect(read([{ MsgType: 'TIMCustomElem' }]).elements).toEqual(['custom']);
  });
  test('what is forwarded is none of its elements, and its types are told', () => {
    const { elements, types } = read([
      relay({ MsgList: [{ MsgBody: [text('a'), custom('b'), { MsgType: 'TIMCustomElem' }] }] }),
    ]);
    expect(elements).toEqual(['relay']);
    expect(types).toEqual(['TIMRelayElem', 'TIMTextElem', 'TIMCustomElem', 'TIMCustomElem']);
  });
  test('is told of a hundred elements, and of kinds that are new after that', () => {
    const { elements, types } = read([...many(150, text('a')), element('TIMImageElem'), element('TIMImageElem')]);
    expect([elements!.length, elements!.at(-1), elements!.filter((kind) => kind === 'image').length]).toEqual([
      101,
      'image',
      1,
    ]);
    expect(types).toHaveLength(100);
  });
});

describe('what a reader sees as one text', () => {
  test.each<[string, unknown[], number[]]>([
    ['texts side by side', [text('a'), text('b')], [0, 0]],
    ['texts with nothing between', [text('a'), text(''), text('b')], [0, 0]],
    ['texts with a picture between', [text('a'), element('TIMImageElem'), text('b')], [0, 1]],
    ['texts with something unreadable between', [text('a'), 'x', text('b')], [0, 1]],
    ['texts with a text that is none between', [text('a'), text(7), text('b')], [0, 1]],
    ['two files', [element('TIMFileElem', { FileName: 'a' }), element('TIMFileElem', { FileName: 'b' })], [0, 1]],
  ])('%s', (_, body, runs) => {
    expect(read(body).parts.map(({ run }) => run)).toEqual(runs);
  });
  test('what is beyond a thousand parts stays apart by voice', () => {
    const words = Array.from({ length: 1_500 }, (_, at) =>
      at % 2 === 0 ? { text: `own ${at}` } : { cmd: 'typing', type: `w${at}` },
    );
    const { parts } = read([custom(JSON.stringify(words))]);
    expect(parts).toHaveLength(1_001);
    const lines = parts.flatMap((part) => part.text.split('\n').map((line) => `${part.voice ?? 'own'} ${line}`));
    expect(lines.filter((line) => line.startsWith('own own'))).toHaveLength(750);
    expect(lines.filter((line) => line.startsWith('signal w'))).toHaveLength(750);
    expect(read([...Array.from({ length: 1_200 }, () => text('a'))]).parts.at(-1)!.text).toBe('a'.repeat(201));
    expect(read([...Array.from({ length: 999 }, () => text('a'))]).parts).toHaveLength(999);
  });
});

describe('whose words stand in JSON', () => {
  const toldIn = (value: unknown, withoutReplies = false) => {
    const told: Told[] = [];
    const kind = readStructured(value, { withoutReplies }, (one) => told.push(one));
    return {
      kind,
      told: told.map(({ text: words, voice, business }) => [words, voice, ...(business ? [business] : [])]),
    };
  };
  test.each<[string, unknown, unknown[]]>([
    ['a text', 'hello', [['hello', 'own']]],
    ['nothing', '', []],
    ['numbers and such', [1, true, null, { a: 2 }], []],
    ['what only looks like JSON', '{a', [['{a', 'own']]],
    ['a text in quotes', '"hello"', [['hello', 'own']]],
    ['JSON in quotes in quotes', JSON.stringify(JSON.stringify(['a'])), [['a', 'own']]],
    ['JSON behind white space', ' \n["a"]', [['a', 'own']]],
    [
      'in order',
      { a: ['1 a', { b: '2 b' }], c: '3 c' },
      [
        ['1 a', 'own'],
        ['2 b', 'own'],
        ['3 c', 'own'],
      ],
    ],
    ['ids', { user_id: 'ann', userIDs: ['bob'], account: 'x y' }, []],
    ['a name, and an id in its place', { sender: 'Ann Lee', from: 'u1' }, [['Ann Lee', 'own']]],
    [
      'a word of a program',
      { type: 'like', cmd: 'say hello' },
      [
        ['like', 'signal', 'like'],
        ['say hello', 'own', 'like'],
      ],
    ],
    ['the kind of an object', { businessID: 'order' }, [['order', 'signal', 'order']]],
    [
      'a picture of somebody',
      { avatar: 'https://a/b', faceUrl: 'see my face' },
      [
        ['https://a/b', 'signal'],
        ['see my face', 'own'],
      ],
    ],
    [
      'a quotation',
      { quote: { text: 'theirs' }, text: 'mine' },
      [
        ['theirs', 'quoted'],
        ['mine', 'own'],
      ],
    ],
    ['a reply with its author', { reply: { sender: 'ann', text: 'theirs' } }, [['theirs', 'quoted']]],
    ['a reply without one', { reply: { text: 'mine' } }, [['mine', 'own']]],
    [
      'a reply that quotes',
      { reply: { quote: 'theirs', text: 'theirs too' } },
      [
        ['theirs', 'quoted'],
        ['theirs too', 'quoted'],
      ],
    ],
    ['to whom it replies', { replyTo: 'u1', replyFrom: 'the words' }, [['the words', 'own']]],
    ['to what it replies', { replyTo: { id: 'u1', text: 'theirs' } }, [['theirs', 'quoted']]],
    ['other objects with a sender', { order: { sender: 'ann', text: 'mine' } }, [['mine', 'own']]],
    ['reactions', { messageReact: { reacts: ['words'] }, reactions: 'words' }, []],
    ['pieces', { chunks: ['a', 'b'] }, [['ab', 'own']]],
    ['pieces that are JSON together', { chunks: ['["a', '"]'] }, [['["a"]', 'own']]],
    [
      'pieces that are none',
      { chunks: ['a', { b: 'c' }] },
      [
        ['a', 'own'],
        ['c', 'own'],
      ],
    ],
    [
      'a list of no pieces',
      { other: ['a', 'b'] },
      [
        ['a', 'own'],
        ['b', 'own'],
      ],
    ],
  ])('%s', (_, value, told) => {
    expect(toldIn(value).told).toEqual(told);
  });

  test('in a known signal a word of a program is nobody’s, and what is said is somebody’s', () => {
    const call = { businessID: 'av_call', data: 'abc', note: 'two words', text: 'abc', quote: 'abc' };
    expect(toldIn(call)).toEqual({
      kind: { isSignal: true, business: 'av_call' },
      told: [
        ['av_call', 'signal', 'av_call'],
        ['abc', 'signal', 'av_call'],
        ['two words', 'own', 'av_call'],
        ['abc', 'own', 'av_call'],
        ['abc', 'quoted', 'av_call'],
      ],
    });
    expect(toldIn({ businessID: 'order', data: 'abc' }).told).toContainEqual(['abc', 'own', 'order']);
  });

  test('a signal is known by its name alone, by its kind, and by how an invitation is made', () => {
    const isSignal = (value: unknown) => toldIn(value).kind.isSignal;
    expect(
      ['typing', 'AV_CALL', { cmd: 'ping' }, { inviteID: 1, actionType: 2 }, { a: [{ type: 'like' }] }].map(isSignal),
    ).toEqual([true, true, true, true, true]);
    expect(
      ['hello', ['typing'], { inviteID: 1 }, { actionType: 2 }, { note: 'ping' }, { cmd: 7 }].map(isSignal),
    ).toEqual(Array(6).fill(false));
  });

  test('the first name of a kind counts, of one word, and holds for what lies inside', () => {
    const kindOf = (value: unknown) => toldIn(value).kind.business;
    const names = ['businessID', 'businessId', 'business_id', 'cmd', 'type', 'action'];
    for (const [at, name] of names.entries()) {
      const others = Object.fromEntries(names.slice(at).map((each) => [each, each === name ? 'first' : 'later']));
      expect(kindOf({ ...others })).toBe('first');
    }
    expect(kindOf({ businessID: 'two words', cmd: 'one' })).toBe('one');
    expect(kindOf({ a: { cmd: 'inner' }, b: { cmd: 'other' } })).toBe('inner');
    expect(kindOf(JSON.parse('{"__proto__":{"cmd":"x"}}'))).toBe('x');
    expect(toldIn({ cmd: 'outer', a: { b: 'two words' }, c: { cmd: 'inner', d: 'more words' } }).told).toEqual([
      ['outer', 'signal', 'outer'],
      ['two words', 'own', 'outer'],
      ['inner', 'signal', 'inner'],
      ['more words', 'own', 'inner'],
    ]);
  });

  test('what others hung on a message is left out of its edit', () => {
    const value = { messageReplies: { replies: [{ text: 'theirs' }] }, text: 'mine' };
    expect(toldIn(value).told).toContainEqual(['theirs', 'quoted']);
    expect(toldIn(value, true).told).toEqual([['mine', 'own']]);
    expect(read([], JSON.stringify(value), true).parts.map((part) => part.text)).toEqual(['mine']);
    expect(read([], JSON.stringify(value)).parts).toHaveLength(2);
  });

  test('JSON in JSON is read eight levels deep, and as it stands beyond', () => {
    const nest = (levels: number): string => (levels === 0 ? 'core' : JSON.stringify([nest(levels - 1)]));
    expect(toldIn(nest(8)).told).toEqual([['core', 'own']]);
    expect(toldIn(nest(9)).told).toEqual([['["core"]', 'own']]);
    const quoted = (levels: number): string => (levels === 0 ? 'core' : JSON.stringify(quoted(levels - 1)));
    expect(toldIn(quoted(8)).told).toEqual([['core', 'own']]);
    expect(toldIn(quoted(9)).told).toEqual([['"core"', 'own']]);
  });

  test('beside a signal a notification is the words of a program, beside anything else of the sender', () => {
    const voicesOf = (Data: string) =>
      read([custom(Data, { Desc: 'a call', Ext: 'a sound' })]).parts.map(({ voice, business }) => [voice, business]);
    expect(voicesOf('{"businessID":"av_call"}')).toEqual(Array(3).fill(['signal', 'av_call']));
    expect(voicesOf('{"businessID":"av_call","text":"hello"}').slice(2)).toEqual(Array(2).fill([undefined, 'av_call']));
    expect(voicesOf('{"businessID":"order"}').slice(1)).toEqual(Array(2).fill([undefined, 'order']));
    expect(read([custom('{"quote":"theirs"}')]).parts).toEqual([
      { source: 'custom', run: 0, text: 'theirs', voice: 'quoted' },
    ]);
    const half = read([custom({ cmd: 'a', text: 'x\ud800' })]).parts;
    expect(half.map((part) => part.text)).toEqual(['a', 'x\ufffd']);
  });
});

describe('what is no message', () => {
  const parse = (command: string, body: object) => parseCallback(command, JSON.stringify(body), 1_790_000_000_000);
  const alert = { ServiceName: 'group_open_http_svc', Command: 'group_msg_recall', Request: 90, Limit: 0 };
  test('a notice of the limit has its numbers where they are numbers', () => {
    const told = { type: 'over-limit', service: 'group_open_http_svc', api: 'group_msg_recall' };
    const read = (more: object) => parse('Alert.RequestOverLimit', { ...alert, ...more });
    expect(read({})).toEqual({ ...told, requests: 90, limit: 0 });
    expect(read({ Request: '90', Limit: -1 })).toEqual({ ...told, requests: undefined, limit: undefined });
    expect(read({ ServiceName: '' })).toEqual({ type: 'malformed', field: 'ServiceName' });
    expect(read({ Command: 7 })).toEqual({ type: 'malformed', field: 'Command' });
  });

  const c2c = { From_Account: 'a', MsgID: 'k', ContactItem: { ContactType: 1, To_Account: 'b' } };
  const group = { MsgID: '42', ContactItem: { ContactType: 2, ToGroupId: 'g' } };
  const key = { kind: 'group', group: 'g', topic: '', seq: 42 };
  test.each<[string, object, unknown]>([
    ['between two', c2c, { kind: 'c2c', from: 'a', to: 'b', msgKey: 'k' }],
    ['in a group', group, key],
    ['the largest number', { ...group, MsgID: '4294967295' }, { ...key, seq: 4_294_967_295 }],
    ['a number too large', { ...group, MsgID: '4294967296' }, undefined],
    ['no number', { ...group, MsgID: '4x' }, undefined],
    ['no number either', { ...group, MsgID: 'x4' }, undefined],
    ['eleven digits', { ...group, MsgID: '00000000042' }, undefined],
    ['no group', { ...group, ContactItem: { ContactType: 2 } }, undefined],
    ['another kind', { ...group, ContactItem: { ContactType: 3, ToGroupId: 'g', To_Account: 'b' } }, undefined],
    ['no id', { ...c2c, MsgID: '' }, undefined],
    ['an id that is none', { ...c2c, MsgID: 7 }, undefined],
    ['no sender', { ...c2c, From_Account: undefined }, undefined],
    ['no recipient', { ...c2c, ContactItem: { ContactType: 1 } }, undefined],
    ['two, whose id is a number', { ...c2c, ContactItem: { ContactType: 2, To_Account: 'b' }, MsgID: '42' }, undefined],
    ['nothing', {}, undefined],
    ['nobody', { ...c2c, ContactItem: ['b'] }, undefined],
  ])('what Tencent looked at itself is named where it can be: %s', (_, body, named) => {
    expect(parse('ContentCallback.ResultNotify', body)).toEqual({
      type: 'reviewed',
      key: named,
      suggestion: 'unknown',
    });
  });
  test.each([
    ['Block', 'block'],
    ['Review', 'review'],
    ['Normal', 'normal'],
    ['block', 'unknown'],
    [undefined, 'unknown'],
  ])('what Tencent suggests: %s is %s', (CtxcbSuggestion, suggestion) => {
    expect(parse('ContentCallback.ResultNotify', { CtxcbSuggestion })).toMatchObject({ suggestion });
  });
  test('a command that nobody knows is ignored, whatever is in it', () => {
    expect(parseCallback('Group.CallbackAfterNewMemberJoin', '{', 0)).toEqual({ type: 'ignored' });
    expect(parseCallback('constructor', '{}', 0)).toEqual({ type: 'ignored' });
  });
});

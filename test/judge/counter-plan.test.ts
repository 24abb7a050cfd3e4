import { describe, expect, test } from 'vitest';
import { contentOfText } from '../../src/judge/content-of.ts';
import type { Content, CounterRequest } from '../../src/model.ts';
import { judgeOf } from './rules-of.ts';

/** What a message is counted under, for each way to count. */
const countersOf = (when: string, { then = '[recall]', more = '' } = {}) => {
  const judge = judgeOf(`version: 1
rules:
  - id: tested
    state: live
    when: { any: [{ text: { terms: ["always"] } }, ${when}] }
    then: ${then}
${more}    examples: { match: ["always"], no_match: ["never"] }
`);
  return (about: Partial<Content> = {}, text = TEXT): readonly CounterRequest[] =>
    judge.counters(contentOfText(text, { sender: 'u1', conversationId: 'gg1', group: 'g1', ...about }));
};
const TEXT = 'hello there everybody, earn money';
const count = (per: string, more = '') => `{ count: { per: [${per}], over: 10s, gte: 3${more} } }`;
const only = (requests: readonly CounterRequest[]) => {
  expect(requests).toHaveLength(1);
  return requests[0] as Extract<CounterRequest, { type: 'count' }>;
};
const flood = () => countersOf(count('sender, conversation'));
const BANDS = ['VDIsHguqv1Q', '-sDxZ9Kuvdo', 'G5mSl0V9iDY'];

describe('names and keys stay as they are from version to version, or windows begin anew after an update', () => {
  const named = (when: string, then?: string) => {
    const { name, keys } = only(countersOf(when, { ...(then && { then }) })());
    return { name, keys };
  };
  test.each([
    [count('sender, conversation'), 'SHNF4prh', ['fNHDU7PsIaKZ']],
    [count('sender, same_text'), 'no1yfjsh', ['oFtRN0X2DUd2_CtAe5A2hU0']],
    [count('same_text'), '4lRwRM8j', ['_CtAe5A2hU0']],
    [count('similar_text'), 'enyyD2gd', BANDS],
    [count('group, similar_text'), 'xXkpbhD6', BANDS.map((band) => `PZwv6iFa7aDf${band}`)],
    ['{ distinct: { of: sender, per: [group], over: 10s, gte: 3 } }', 'DmgJOf2K', ['PZwv6iFa7aDf']],
    ['{ text: { terms: [badword], across_messages: { last: 3, within: 10s } } }', 'wF9_icMq', ['fNHDU7PsIaKZ']],
  ])('%s', (when, name, keys) => {
    expect(named(when)).toEqual({ name, keys });
  });
  test('what is done with them has a part in it, for it says what must be kept', () => {
    const names = [
      '[recall]',
      '[{ recall: { which: contributing } }]',
      '[{ recall: { which: contributing, keep_first: 2 } }]',
    ];
    const requests = names.map((then) => only(countersOf(count('sender'), { then })()));
    expect(new Set(requests.map(({ name }) => name)).size).toBe(3);
    expect(requests.map(({ contributing, keepFirst }) => ({ contributing, keepFirst }))).toEqual([
      { contributing: false, keepFirst: 0 },
      { contributing: true, keepFirst: 0 },
      { contributing: true, keepFirst: 2 },
    ]);
    const [muted] = countersOf(count('sender'), { then: '[{ mute: 1h }, recall]' })();
    expect(muted).toMatchObject({ contributing: false, keepFirst: 0 });
  });
  test('exceptions have a part in it only where they decide what is counted', () => {
    const more = '    except: ["for fun"]\n';
    const nameOf = (when: string, except = '') => only(countersOf(when, { more: except })()).name;
    expect(nameOf(count('sender'), more)).toBe(nameOf(count('sender')));
    const chosen = count('sender', ', where: { text: { longer_than: 3 } }');
    expect(nameOf(chosen, more)).not.toBe(nameOf(chosen));
  });
  test('two rules that count the same share a counter', () => {
    const rule = (id: string) => `  - id: ${id}
    state: live
    when: { any: [{ text: { terms: ["always"] } }, ${count('sender')}] }
    then: [recall]
    examples: { match: ["always"], no_match: ["never"] }
`;
    expect(judgeOf(`version: 1\nrules:\n${rule('a')}${rule('b')}`).inside.counters).toHaveLength(1);
  });
});

describe('a message that lacks what is counted by is not counted', () => {
  test.each([
    ['a sender', 'sender', { sender: undefined }],
    ['a recipient', 'recipient', {}],
    ['a group', 'group', { group: undefined }],
    ['a conversation', 'conversation', { conversationId: '' }],
  ])('%s', (_, per, about) => {
    expect(countersOf(count(per))(about)).toEqual([]);
    expect(countersOf(count(per))({ ...about, [per === 'conversation' ? 'conversationId' : per]: 'x' })).toHaveLength(
      1,
    );
  });
  test('a text of its own, and one that is long enough to be like another', () => {
    expect(countersOf(count('same_text'))({}, ' ')).toEqual([]);
    expect(countersOf(count('similar_text'))({}, ' ')).toEqual([]);
    expect(countersOf(count('sender, similar_text'))({}, ' ')).toEqual([]);
  });
  test('one of the values that are counted', () => {
    const distinct = countersOf('{ distinct: { of: recipient, per: [sender], over: 10s, gte: 3 } }');
    expect(distinct()).toEqual([]);
    expect(only(distinct({ recipient: 'u2' })).member).toBe('u2');
  });
  test('a sender whose messages could be read together', () => {
    const across = countersOf('{ text: { terms: [badword], across_messages: { last: 3, within: 10s } } }');
    expect(across({ sender: undefined })).toEqual([]);
    const parts = ['bad', 'word'].map((text, run) => ({ source: 'text' as const, run, text }));
    expect(across({ parts })).toMatchObject([{ type: 'recent', text: 'badword', last: 3, overMs: 10_000 }]);
  });
});

describe('a short history of a person serves every counter that needs no other', () => {
  const within = (per: string, gte: number, then?: string) =>
    only(countersOf(`{ count: { per: [${per}], over: 10s, gte: ${gte} } }`, { ...(then && { then }) })()).within;
  test('of all messages of a sender in a conversation, or of those of one text', () => {
    expect(within('sender, conversation', 3)).toBe(only(flood()()).keys[0]);
    expect(within('conversation, sender, same_text', 3)).toBe(only(flood()()).keys[0]);
  });
  test.each(['sender', 'conversation', 'sender, same_text', 'sender, conversation, group'])('not per %s', (per) => {
    expect(within(per, 3)).toBeUndefined();
  });
  test('not by what a text is like, and not of distinct values', () => {
    expect(within('sender, conversation, similar_text', 3)).toBeUndefined();
    const distinct = countersOf('{ distinct: { of: group, per: [sender, conversation], over: 10s, gte: 3 } }');
    expect(only(distinct()).within).toBeUndefined();
  });
  test('up to 16 messages, those that are left alone among them', () => {
    const leaving = (first: number) => `[{ recall: { which: contributing, keep_first: ${first} } }]`;
    expect([16, 17].map((gte) => within('sender, conversation', gte) !== undefined)).toEqual([true, false]);
    expect([14, 15].map((gte) => within('sender, conversation', gte, leaving(2)) !== undefined)).toEqual([true, false]);
  });
});

test('a counter says whether its keys are those of texts', () => {
  const ofText = (per: string) => only(countersOf(count(per))()).ofText;
  expect(['sender', 'same_text', 'sender, similar_text'].map(ofText)).toEqual([false, true, true]);
});

describe('only what people say is counted', () => {
  const typing = { parts: [{ source: 'custom' as const, run: 0, text: 'typing', voice: 'signal' as const }] };
  test('unless the condition chooses by elements or voices', () => {
    expect(countersOf('{ text: { terms: [badword], across_messages: { last: 3, within: 10s } } }')(typing)).toEqual([]);
    expect(flood()(typing)).toEqual([]);
    expect(countersOf(count('sender', ', where: { text: { longer_than: 3 } }'))(typing)).toEqual([]);
    expect(countersOf(count('sender', ', where: { text: { longer_than: 3, of: [signal] } }'))(typing)).toHaveLength(1);
  });
  test('and texts are compared by it; what was chosen by another voice, by that too', () => {
    const said = (voice: 'quoted' | 'signal', text: string, own = 'hello') => ({
      parts: [
        { source: 'text' as const, run: 0, text: own },
        { source: 'custom' as const, run: 1, text, voice },
      ],
    });
    const keysOf = (where: string, about: Partial<Content>) => only(countersOf(count('same_text', where))(about)).keys;
    expect(keysOf('', said('signal', 'a b'))).toEqual(keysOf('', said('signal', 'c d')));
    const image = ', where: { none: [{ elements: [image] }] }';
    expect(keysOf(image, said('signal', 'a b'))).not.toEqual(keysOf(image, said('signal', 'c d')));
    expect(keysOf(image, said('quoted', 'a b'))).toEqual(keysOf(image, said('quoted', 'c d')));
    const quoting = ', where: { text: { longer_than: 2, of: [quoted] } }';
    expect(keysOf(quoting, said('quoted', 'a b'))).not.toEqual(keysOf(quoting, said('quoted', 'c d')));
    expect(keysOf(quoting, said('quoted', 'a b'))).not.toEqual(keysOf(quoting, said('quoted', 'a b', 'bye')));
    expect(countersOf(count('same_text', quoting))()).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { contentOfExample, contentOfText, exampleText, messageOfEvent, placeIn } from '../../src/judge/content-of.ts';
import { conversationIdOf } from '../../src/model.ts';
import type { Rule, Scope, SequenceEvent } from '../../src/rules/rule-set.ts';

/** Texts that no callback brought look like messages of a group, wherever a rule does not say otherwise. */
const ANYWHERE: Scope = {
  conversations: undefined,
  groupTypes: undefined,
  groups: undefined,
  notGroups: undefined,
  sendersNot: [],
};
const partsOf = (example: Parameters<typeof contentOfExample>[0]) => {
  const { parts, elements } = contentOfExample(example);
  return { parts, elements };
};

test('a text is one part of a group message that nobody sent', () => {
  expect(contentOfText('hi')).toMatchObject({
    conversation: 'group',
    conversationId: '',
    sender: undefined,
    sentAt: 0,
    parts: [{ source: 'text', run: 0, text: 'hi' }],
  });
  expect(contentOfText('hi', { sentAt: 5 }).sentAt).toBe(5);
});

describe('an example', () => {
  const text = { source: 'text', run: 0, text: 'hi' };
  test('of a text alone has no elements of its own', () => {
    expect(contentOfExample({ text: 'hi' }, { sender: 'u' })).toEqual(contentOfText('hi', { sender: 'u' }));
    expect(contentOfExample({ text: '' }).parts).toEqual(contentOfText('').parts);
  });
  test('that quotes has what it quotes in a run and a voice of its own', () => {
    const quoted = { source: 'cloud', voice: 'quoted', run: 1, text: 'said' };
    expect(partsOf({ text: 'hi', quoted: 'said' })).toEqual({ parts: [text, quoted], elements: ['text'] });
    expect(partsOf({ text: '', quoted: 'said' })).toEqual({ parts: [{ ...quoted, run: 0 }], elements: [] });
    expect(partsOf({ text: 'hi', quoted: '' })).toEqual({ parts: [text], elements: ['text'] });
  });
  test('with a signal says what a program says', () => {
    const signal = { source: 'custom', voice: 'signal', run: 1, text: 'typing' };
    expect(partsOf({ text: 'hi', signal: 'typing' })).toEqual({ parts: [text, signal], elements: ['text', 'signal'] });
    expect(partsOf({ text: '', signal: '' })).toEqual({ parts: [], elements: ['signal'] });
  });
  test('that names its elements has these', () => {
    expect(partsOf({ text: 'hi', elements: ['image'] })).toEqual({ parts: [text], elements: ['image'] });
  });
  test('is told with all that is in it', () => {
    expect(exampleText({ text: 'hi' })).toBe('hi');
    expect(exampleText({ text: '', quoted: 'said' })).toBe('quoted: said');
    expect(exampleText({ text: 'hi', quoted: 'said', signal: 'typing', elements: ['image', 'face'] })).toBe(
      'hi; quoted: said; signal: typing; elements: image, face',
    );
  });
});

test('a place is the first that a rule looks at, and a public group where it looks everywhere', () => {
  expect(placeIn(ANYWHERE)).toEqual({ conversation: 'group', groupType: 'Public', group: 'example' });
  expect(placeIn({ ...ANYWHERE, conversations: ['c2c', 'group'] })).toEqual({ conversation: 'c2c' });
  expect(placeIn({ ...ANYWHERE, conversations: ['group'], groupTypes: ['Work'], groups: ['g1', 'g2'] })).toEqual({
    conversation: 'group',
    groupType: 'Work',
    group: 'g1',
  });
});

describe('a message of a sequence', () => {
  const event: SequenceEvent = { atMs: 7, from: 'u1', to: undefined, conversation: undefined, text: 'hi' };
  const messageIn = (scope: Partial<Scope>, more: Partial<SequenceEvent> = {}) =>
    messageOfEvent({ scope: { ...ANYWHERE, ...scope } } as Rule, { ...event, ...more }, 3);

  test('of a group stands in the group that it names, or in that of the rule', () => {
    expect(messageIn({})).toEqual({
      key: { kind: 'group', group: 'example', topic: '', seq: 3 },
      content: contentOfText('hi', {
        conversation: 'group',
        conversationId: conversationIdOf({ kind: 'group', group: 'example', topic: '', seq: 0 }),
        group: 'example',
        groupType: 'Public',
        sender: 'u1',
        sentAt: 7,
      }),
    });
    expect(messageIn({ groups: ['g1'] }).key).toMatchObject({ group: 'g1' });
    const named = messageIn({ groups: ['g1'] }, { conversation: 'g2' });
    expect([named.key, named.content.group]).toMatchObject([{ group: 'g2' }, 'g2']);
  });
  test('between two goes to whom it names, or to somebody', () => {
    const { key, content } = messageIn({ conversations: ['c2c'] }, { to: 'u2' });
    expect(key).toEqual({ kind: 'c2c', from: 'u1', to: 'u2', msgKey: 'example_3' });
    expect(content).toMatchObject({ conversation: 'c2c', sender: 'u1', recipient: 'u2', sentAt: 7 });
    expect(content.group).toBeUndefined();
    expect(Object.keys(content).filter((name) => /^\d/.test(name))).toEqual([]);
    expect(messageIn({ conversations: ['c2c'] }).key).toMatchObject({ to: 'somebody' });
  });
  test('of an official account has an account and no sender', () => {
    const { key, content } = messageIn({ conversations: ['official'] });
    expect(key).toEqual({ kind: 'official', account: 'u1', msgKey: 'example_3' });
    expect(content).toMatchObject({ conversation: 'official', sender: undefined, recipient: undefined });
  });
});

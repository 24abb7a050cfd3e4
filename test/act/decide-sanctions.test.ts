import { describe, expect, test } from 'vitest';
import { decideSanctions, decideStrikes } from '../../src/act/decide.ts';
import type { Action, Hit, Message, MessageKey, Verdict } from '../../src/model.ts';
import { hitOf, messageOf } from '../support/messages.ts';

const KEY: MessageKey = { kind: 'group', group: 'g', topic: '', seq: 1 };

const by = (about: Partial<Message> = {}, key: MessageKey = KEY): Message =>
  messageOf(key, { sender: 'mallory', group: 'g', groupType: 'Public', recipient: undefined, sentAt: 1_000, ...about });
const verdictOf = (...hits: readonly Hit[]): Verdict => ({ ruleSet: 'abc', hits });

const mute = (seconds: number): Action => ({ type: 'mute', seconds });
const strike: Action = { type: 'strike', ladder: 'spam', points: 2 };
const review: Action = { type: 'review' };
const decide = (message: Message, verdict: Verdict) =>
  decideSanctions(message, verdict, { now: 2_000, admin: 'admin' });

describe('mutes and reviews', () => {
  test('of several mutes the longest is asked for', () => {
    expect(decide(by(), verdictOf(hitOf('a', [mute(60)]), hitOf('b', [mute(3_600)]), hitOf('c', [mute(5)])))).toEqual([
      expect.objectContaining({
        type: 'mute',
        account: 'mallory',
        group: 'g',
        seconds: 3_600,
        rule: 'b',
        flaggedAt: 2_000,
      }),
    ]);
  });

  test('who edited a message is meant, not who sent it', () => {
    const edited = by({
      event: 'edited',
      editedAt: 1_500,
      sender: 'bob',
      operator: 'mallory',
      editor: 'mallory',
    });
    expect(decide(edited, verdictOf(hitOf('a', [mute(60), review])))).toEqual([
      expect.objectContaining({ type: 'mute', account: 'mallory', sender: 'mallory' }),
      expect.objectContaining({ type: 'review', sender: 'mallory' }),
    ]);
    expect(decideStrikes(edited, verdictOf(hitOf('a', [strike])), 'admin')).toMatchObject([{ account: 'mallory' }]);
    const unsaid = { ...edited, sender: undefined, operator: 'admin', editor: 'admin' };
    expect(decideStrikes(unsaid, verdictOf(hitOf('a', [strike])), 'admin')).toEqual([]);
  });

  test('in a topic the topic is named', () => {
    const topic = by({}, { kind: 'group', group: 'g', topic: 't', seq: 1 });
    expect(decide(topic, verdictOf(hitOf('a', [mute(60)])))).toMatchObject([{ group: 'g', topic: 't' }]);
  });

  test.each([
    ['a Work group', by({ groupType: 'Work' })],
    ['a Private group', by({ groupType: 'Private' })],
    ['a direct message', by({}, { kind: 'c2c', from: 'mallory', to: 'bob', msgKey: '1' })],
  ])('in %s there is no mute: a person is asked', (_, message) => {
    expect(decide(message, verdictOf(hitOf('a', [mute(60)])))).toMatchObject([{ type: 'review', why: 'no-mute-here' }]);
  });

  test('a rule asks for one review, however many reasons it has', () => {
    const work = by({ groupType: 'Work' });
    const twice = verdictOf(hitOf('a', [mute(60), review]), hitOf('a', [review]), hitOf('b', [review]));
    expect(decide(work, twice).map(({ type, rule }) => `${type} ${rule}`)).toEqual(['review a', 'review b']);
    expect(decide(work, twice)[0]).toMatchObject({ why: 'rule' });
  });

  test('who asks for a person only has nobody muted', () => {
    expect(decide(by(), verdictOf(hitOf('a', [review])))).toEqual([
      expect.objectContaining({ type: 'review', rule: 'a', why: 'rule' }),
    ]);
  });

  test('where there is no mute, a review that was asked for stays what it is', () => {
    const work = by({ groupType: 'Work' });
    expect(decide(work, verdictOf(hitOf('a', [review, mute(60)])))).toMatchObject([{ type: 'review', why: 'rule' }]);
  });

  test('of two mutes as long as each other the first stands', () => {
    expect(decide(by(), verdictOf(hitOf('a', [mute(60)]), hitOf('b', [mute(60)])))).toMatchObject([{ rule: 'a' }]);
  });

  test('rules in shadow ask for nothing', () => {
    expect(decide(by(), verdictOf(hitOf('a', [mute(60), review], { state: 'shadow' })))).toEqual([]);
  });

  test('the service itself is not muted, nor somebody unknown', () => {
    for (const sender of ['admin', undefined]) {
      expect(decide(by({ sender }), verdictOf(hitOf('a', [mute(60)])))).toEqual([]);
    }
  });
});

describe('strikes', () => {
  test('are against the sender, one for each live rule that asks', () => {
    const verdict = verdictOf(hitOf('a', [strike]), hitOf('b', [strike, review]), hitOf('c', [review]));
    expect(decideStrikes(by(), verdict, 'admin')).toEqual(
      ['a', 'b'].map((rule) => ({ ladder: 'spam', points: 2, account: 'mallory', key: KEY, rule, sentAt: 1_000 })),
    );
  });

  test('of rules in shadow, against the service or against nobody, are none', () => {
    expect(decideStrikes(by(), verdictOf(hitOf('a', [strike], { state: 'shadow' })), 'admin')).toEqual([]);
    for (const sender of ['admin', undefined]) {
      expect(decideStrikes(by({ sender }), verdictOf(hitOf('a', [strike])), 'admin')).toEqual([]);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { decideDraft, decideRecalls } from '../../src/act/decide.ts';
import type { Action, Hit, Message, MessageKey } from '../../src/model.ts';
import { hitOf, messageOf } from '../support/messages.ts';

const KEY: MessageKey = { kind: 'group', group: 'g', topic: '', seq: 9 };
const OLDER: MessageKey[] = [7, 8].map((seq) => ({ kind: 'group', group: 'g', topic: '', seq }));
const MESSAGE = messageOf(KEY, { sender: 'amy', sentAt: 1_000, receivedAt: 1_100 });
const RECALL: Action = { type: 'recall', which: 'this', keepFirst: 0 };
const hit = (rule: string, actions: readonly Action[], fields: Partial<Hit> = {}): Hit =>
  hitOf(rule, actions, { severity: 'medium', ...fields });
const decide = (hits: readonly Hit[], message = MESSAGE) =>
  decideRecalls(message, { ruleSet: 'hash', hits }, 2_000, ({ sentAt }) => sentAt + 500);
const draft = (conversation: 'c2c' | 'group' | 'official', hits: readonly Hit[]) =>
  decideDraft({ ...MESSAGE, conversation }, { ruleSet: 'hash', hits }).errorCode;

describe('what is recalled', () => {
  test('an order carries all that a worker needs', () => {
    expect(decide([hit('spam', [RECALL])])).toEqual([
      {
        target: { type: 'message', key: KEY },
        severity: 'medium',
        rule: 'spam',
        policy: 'p',
        ruleSet: 'hash',
        sentAt: 1_000,
        flaggedAt: 2_000,
        expiresAt: 1_500,
        conversation: 'group',
        groupType: 'Public',
        onlineOnly: false,
      },
    ]);
  });
  test('an edit asks again for its own message and for no other', () => {
    const wave: Action = { type: 'recall', which: 'contributing', keepFirst: 0 };
    const message: Message = { ...MESSAGE, event: 'edited', editedAt: 1_500 };
    const orders = decide([hit('flood', [wave], { contributing: OLDER })], message);
    expect(orders.map(({ target, anewAt }) => [target.type === 'message' && target.key, anewAt])).toEqual([
      [OLDER[0], undefined],
      [OLDER[1], undefined],
      [KEY, 1_500],
    ]);
  });
  test('a shadow rule recalls nothing', () => {
    expect(decide([hit('spam', [RECALL], { state: 'shadow' })])).toEqual([]);
  });
  test('a rule that only asks for review recalls nothing', () => {
    expect(decide([hit('odd', [{ type: 'review' }])])).toEqual([]);
  });
  test('two rules that ask for the same message make one order, for the more severe reason', () => {
    const orders = decide([
      hit('spam', [RECALL]),
      hit('threat', [RECALL], { severity: 'critical' }),
      hit('x', [RECALL]),
    ]);
    expect(orders).toMatchObject([{ rule: 'threat', severity: 'critical' }]);
  });
  test('of two rules as severe as each other the first is the reason', () => {
    expect(decide([hit('first', [RECALL]), hit('second', [RECALL])])).toMatchObject([{ rule: 'first' }]);
  });
  test('the most severe orders come first, whatever the rules asked for first', () => {
    const wave: Action = { type: 'recall', which: 'contributing', keepFirst: 0 };
    const orders = decide([
      hit('flood', [wave], { severity: 'low', contributing: OLDER }),
      hit('threat', [RECALL], { severity: 'critical' }),
    ]);
    expect(orders.map(({ severity }) => severity)).toEqual(['critical', 'low', 'low']);
    expect(orders[0]!.target).toEqual({ type: 'message', key: KEY });
  });
  test('what is no edit asks for nothing anew', () => {
    expect(decide([hit('spam', [RECALL])]).every((order) => !('anewAt' in order))).toBe(true);
  });
  test('the messages that made up a wave go with it, except the first that are kept', () => {
    const wave: Action = { type: 'recall', which: 'contributing', keepFirst: 1 };
    const orders = decide([hit('flood', [wave], { contributing: OLDER })]);
    expect(orders.map(({ target }) => target.type === 'message' && target.key)).toEqual([OLDER[1], KEY]);
  });
  test('the others of a wave are recalled though the message that completed it was not stored', () => {
    const wave: Action = { type: 'recall', which: 'contributing', keepFirst: 0 };
    const orders = decide([hit('flood', [wave], { contributing: OLDER })], { ...MESSAGE, onlineOnly: true });
    expect(orders.map(({ onlineOnly }) => onlineOnly)).toEqual([false, false, true]);
  });
  test('a purge names the sender; where nobody is named there is none', () => {
    const purge = [hit('raid', [{ type: 'purge' }])];
    expect(decide(purge)).toMatchObject([{ target: { type: 'sender', group: 'g', sender: 'amy', asOf: 1_000 } }]);
    expect(decide(purge, { ...MESSAGE, sender: undefined })).toEqual([]);
  });
  test('a purge among other things is a purge, and outside groups there is none', () => {
    const both = [hit('raid', [{ type: 'review' }, { type: 'purge' }])];
    expect(decide(both)).toMatchObject([{ target: { type: 'sender' } }]);
    expect(decide(both, messageOf({ kind: 'c2c', from: 'amy', to: 'bob', msgKey: '1' }))).toEqual([]);
  });
  test('a purge on account of a message that was not stored says so', () => {
    expect(decide([hit('raid', [{ type: 'purge' }])], { ...MESSAGE, onlineOnly: true })).toMatchObject([
      { target: { type: 'sender' }, onlineOnly: true },
    ]);
  });
  describe('a purge for what somebody wrote into a message by editing it', () => {
    const purge = [hit('raid', [{ type: 'purge' }])];
    const edited = (sender: string, editor: string, more: Partial<Message> = {}): Message => ({
      ...MESSAGE,
      ...{ event: 'edited', editedAt: 1_500, sender, operator: editor, editor, ...more },
    });
    test("goes for the editor's messages, and for the message of another that was edited", () => {
      expect(decide(purge, edited('bob', 'amy')).map(({ target }) => target)).toEqual([
        { type: 'sender', group: 'g', topic: '', sender: 'amy', asOf: 1_000 },
        { type: 'message', key: KEY },
      ]);
    });
    test('goes for no message of its own beside, since that goes with the rest', () => {
      expect(decide(purge, edited('amy', 'amy')).map(({ target }) => target.type)).toEqual(['sender']);
    });
    test('a message as it was sent goes with those of its sender, whoever an operator was', () => {
      expect(decide(purge, edited('bob', 'amy', { event: 'sent' })).map(({ target }) => target.type)).toEqual([
        'sender',
      ]);
    });
    test('outside a group there is nothing to purge', () => {
      const key: MessageKey = { kind: 'c2c', from: 'bob', to: 'amy', msgKey: '1' };
      expect(decide(purge, edited('bob', 'amy', { key, conversation: 'c2c' }))).toEqual([]);
    });
  });
});

describe('what is let through', () => {
  const block = (code?: number): Action => ({ type: 'block', code });
  test.each(['c2c', 'group', 'official'] as const)('%s passes with 0 and is rejected with 1', (kind) => {
    expect(draft(kind, [])).toBe(0);
    expect(draft(kind, [hit('spam', [block()])])).toBe(1);
    expect(draft(kind, [hit('spam', [block()], { state: 'shadow' })])).toBe(0);
    expect(draft(kind, [hit('spam', [RECALL])])).toBe(0);
  });
  test('of several rules that block the most severe one says how', () => {
    const [drop, reject] = [block(2), block(1)];
    expect(draft('c2c', [hit('ad', [drop], { severity: 'low' }), hit('threat', [reject], { severity: 'high' })])).toBe(
      1,
    );
    expect(draft('c2c', [hit('threat', [reject], { severity: 'high' }), hit('ad', [drop], { severity: 'low' })])).toBe(
      1,
    );
  });
  test('a code that this kind of conversation does not know would let it through, so it is rejected with 1', () => {
    expect(draft('group', [hit('spam', [block(10_150)])])).toBe(10_150);
    expect(draft('c2c', [hit('spam', [block(10_150)])])).toBe(1);
    expect(draft('c2c', [hit('spam', [block(120_001)])])).toBe(120_001);
    expect(draft('group', [hit('spam', [block(120_001)])])).toBe(1);
    expect(draft('official', [hit('spam', [block(2)])])).toBe(2);
    for (const [kind, low, high] of [
      ['c2c', 120_001, 130_000],
      ['group', 10_100, 10_200],
      ['official', 120_001, 130_000],
    ] as const) {
      for (const code of [low, high]) expect(draft(kind, [hit('spam', [block(code)])])).toBe(code);
      for (const code of [low - 1, high + 1, 0]) expect(draft(kind, [hit('spam', [block(code)])])).toBe(1);
    }
  });
  test('of two that block and are as severe as each other the first says how', () => {
    expect(draft('c2c', [hit('a', [block(2)]), hit('b', [block(1)])])).toBe(2);
    expect(draft('c2c', [hit('a', [block(1)]), hit('b', [block(2)])])).toBe(1);
  });
});

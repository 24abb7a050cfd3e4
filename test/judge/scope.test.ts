import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeScopeTest, scopeMiss } from '../../src/judge/scope.ts';
import type { Content } from '../../src/model.ts';
import type { Scope } from '../../src/rules/rule-set.ts';
import { directKey, keyInGroup, messageOf } from '../support/messages.ts';

const EVERYWHERE: Scope = {
  conversations: undefined,
  groupTypes: undefined,
  groups: undefined,
  notGroups: undefined,
  sendersNot: [],
};
const inGroup = (group: string, about: Partial<Content> = {}): Content => messageOf(keyInGroup(group, 1), about);
const DIRECT: Content = messageOf(directKey('ann', 'bob', '1'));
const OFFICIAL: Content = messageOf({ kind: 'official', account: 'news', msgKey: '1' });
const looksAt = (scope: Partial<Scope>, content: Content) => makeScopeTest({ ...EVERYWHERE, ...scope })?.(content);

test('a rule without a scope has nothing to ask', () => {
  expect(makeScopeTest(EVERYWHERE)).toBeUndefined();
  for (const given of [
    { conversations: ['c2c'] },
    { groupTypes: ['Work'] },
    { groups: ['g'] },
    { notGroups: ['g'] },
    { sendersNot: ['ann'] },
  ] as const) {
    expect(makeScopeTest({ ...EVERYWHERE, ...given })).toBeTypeOf('function');
  }
});

test('what is asked of groups alone means groups; beside conversations it leaves the others alone', () => {
  for (const given of [{ groupTypes: ['Public'] }, { groups: ['g'] }]) {
    expect([DIRECT, OFFICIAL, inGroup('g')].map((each) => looksAt(given, each))).toEqual([false, false, true]);
    const both = { ...given, conversations: ['c2c', 'group'] as const };
    expect([DIRECT, OFFICIAL, inGroup('g')].map((each) => looksAt(both, each))).toEqual([true, false, true]);
  }
  expect([DIRECT, inGroup('h'), inGroup('g')].map((each) => looksAt({ notGroups: ['g'] }, each))).toEqual([
    true,
    true,
    false,
  ]);
});

test.each([
  ['Work', 'Private'],
  ['Meeting', 'ChatRoom'],
])('%s and %s are two names of one type of group', (one, other) => {
  for (const [asked, told] of [
    [one, other],
    [other, one],
    [one, one],
    [other, other],
  ] as const) {
    expect(looksAt({ groupTypes: [asked] }, inGroup('g', { groupType: told }))).toBe(true);
    expect(looksAt({ groupTypes: [asked] }, inGroup('g', { groupType: 'Public' }))).toBe(false);
    expect(looksAt({ groupTypes: [asked] }, inGroup('g', { groupType: undefined }))).toBe(false);
  }
});

test('who wrote the words is exempt: of an edit who made it, and nobody who is not known', () => {
  const edit = { event: 'edited', editor: 'eve' } as const;
  expect(looksAt({ sendersNot: ['ann'] }, inGroup('g'))).toBe(false);
  expect(looksAt({ sendersNot: ['ann'] }, inGroup('g', edit))).toBe(true);
  expect(looksAt({ sendersNot: ['eve'] }, inGroup('g', edit))).toBe(false);
  expect(looksAt({ sendersNot: ['eve'] }, inGroup('g'))).toBe(true);
  expect(looksAt({ sendersNot: ['', 'undefined'] }, inGroup('g', { sender: undefined }))).toBe(true);
});

test('a group that is not told is in no list', () => {
  const nowhere = inGroup('g', { group: undefined });
  expect(looksAt({ groups: ['g', 'undefined'] }, nowhere)).toBe(false);
  expect(looksAt({ notGroups: ['g', 'undefined'] }, nowhere)).toBe(true);
});

describe('which part of a scope left a message out', () => {
  const TYPED = inGroup('h', { groupType: 'Live' });
  test.each<[string, Partial<Scope>, Content, [string, ...unknown[]]]>([
    ['who wrote it', { sendersNot: ['x', 'ann'], groups: ['z'] }, inGroup('g'), ['exempt', 'ann']],
    ['the kind', { conversations: ['group', 'official'] }, DIRECT, ['looksAt', ['group', 'official'], 'c2c']],
    ['groups alone', { groups: ['g'] }, OFFICIAL, ['looksAt', ['group'], 'official']],
    ['types alone', { groupTypes: ['Live'] }, OFFICIAL, ['looksAt', ['group'], 'official']],
    ['a group left out', { groupTypes: ['Work'], notGroups: ['g', 'h'] }, TYPED, ['leavesOut', 'h']],
    ['a group left out alone', { notGroups: ['h'] }, TYPED, ['leavesOut', 'h']],
    ['a group not named', { groupTypes: ['Work'], groups: ['g'] }, TYPED, ['looksAtGroups', ['g'], 'h']],
    ['the type', { groupTypes: ['Work'], groups: ['h'] }, TYPED, ['looksAtTypes', ['Work'], 'Live']],
    ['the type alone', { groupTypes: ['Work'], notGroups: ['g'] }, TYPED, ['looksAtTypes', ['Work'], 'Live']],
  ])('%s', (_, scope, content, [name, ...args]) => {
    expect(looksAt(scope, content)).toBe(false);
    expect(scopeMiss({ ...EVERYWHERE, ...scope }, content)).toEqual({ say: name, args });
  });

  test('is told whenever one is left out, and of what does leave it out', () => {
    const some = <T>(...of: T[]) => fc.option(fc.subarray(of, { minLength: 1 }), { nil: undefined });
    const scopes = fc.record({
      conversations: some<Content['conversation']>('c2c', 'group', 'official'),
      groupTypes: some('Public', 'Live', 'Work'),
      groups: some('g', 'h'),
      notGroups: some('g', 'i'),
      sendersNot: fc.subarray(['ann', 'eve']),
    });
    const contents = fc.oneof(
      fc.constantFrom(DIRECT, OFFICIAL),
      fc
        .tuple(fc.constantFrom('g', 'h', 'i'), fc.constantFrom('Public', 'Live'), fc.constantFrom('ann', 'zoe'))
        .map(([group, groupType, sender]) => inGroup(group, { groupType, sender })),
    );
    /** The scope without the part that a saying names: what it says must then leave the message out no more. */
    const without: Record<string, Partial<Scope>> = {
      exempt: { sendersNot: [] },
      leavesOut: { notGroups: undefined },
      looksAtGroups: { groups: undefined },
      looksAtTypes: { groupTypes: undefined },
    };
    fc.assert(
      fc.property(scopes, contents, (scope, content) => {
        const kinds = scope.conversations ?? ['c2c', 'group', 'official'];
        let left: Scope = scope;
        const told: string[] = [];
        while (looksAt(left, content) === false) {
          const { say } = scopeMiss(left, content);
          expect(told).not.toContain(say);
          told.push(say);
          if (say === 'looksAt') return;
          left = { ...left, ...without[say] };
          // What restricts groups alone means groups: that stays when the restriction goes.
          if (
            scope.conversations === undefined &&
            (scope.groups || scope.groupTypes) &&
            content.conversation !== 'group'
          )
            return;
        }
        expect(kinds).toContain(content.conversation);
      }),
      { numRuns: 500 },
    );
  });
});

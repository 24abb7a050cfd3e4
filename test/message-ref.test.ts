import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRef, refOf } from '../src/message-ref.ts';
import type { MessageKey } from '../src/model.ts';

const awkward = fc.constantFrom('/', '%', '~', ' ', '#', '.', 'a', '1');
const id = fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ minLength: 1, unit: awkward }));
const uint32 = fc.integer({ min: 0, max: 4_294_967_295 });
const anyKey: fc.Arbitrary<MessageKey> = fc.oneof(
  fc.record({ kind: fc.constant('c2c' as const), from: id, to: id, msgKey: id }),
  fc.record({ kind: fc.constant('group' as const), group: id, topic: fc.oneof(fc.constant(''), id), seq: uint32 }),
  fc.record({ kind: fc.constant('official' as const), account: id, msgKey: id }),
);

describe('a message written for people', () => {
  test('is read back as the same message, whatever its ids are', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(parseRef(refOf(key))).toEqual(key);
      }),
    );
  });

  test('is one word on one line', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(refOf(key)).not.toMatch(/\s/);
      }),
    );
  });

  test('keeps the ids as they are known, so that they can be searched for', () => {
    expect(refOf({ kind: 'group', group: '@TGS#1abc', topic: '', seq: 7 })).toBe('group/@TGS#1abc/7');
    expect(refOf({ kind: 'c2c', from: 'ann', to: 'bob', msgKey: '1_2_3' })).toBe('c2c/ann/bob/1_2_3');
  });

  test('has no step in a tree in it, which a URL would take', () => {
    expect(refOf({ kind: 'group', group: '..', topic: '.', seq: 7 })).toBe('group/%2E%2E/%2E/7');
    expect(refOf({ kind: 'c2c', from: '...', to: 'a.', msgKey: '.b' })).toBe('c2c/.../a./.b');
    expect(parseRef('group/../7')).toEqual({ kind: 'group', group: '..', topic: '', seq: 7 });
  });

  test('with a word too many or too few is none', () => {
    for (const text of [
      '',
      'group',
      'group/g',
      'group/g/x',
      'c2c/a/b',
      'official/a',
      'mail/a/b',
      'group//1',
      'c2c/%/a/b',
    ])
      expect(parseRef(text), text).toBeUndefined();
  });
});

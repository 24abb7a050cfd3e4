import { describe, expect, test } from 'vitest';
import { text, word } from '../../src/rules/scalars.ts';
import { listOf, mapping, mappingOrList, named, oneKeyOf, optional, required, wordOr } from '../../src/rules/shape.ts';
import { say } from '../../src/words/saying.ts';
import { read } from './read.ts';

describe('a mapping', () => {
  const field = required(text('text'), 'what must hold');
  const shape = mapping('an event', { when: field, note: optional(text('text'), 'a note') });
  test('has its keys, each once, and no others', () => {
    expect(read(shape, '{ when: a, note: b }').value).toMatchObject({ when: { value: 'a' }, note: { value: 'b' } });
    expect(read(shape, '{ when: a, nte: b }').said).toEqual([
      [
        'E-KEY-UNKNOWN',
        'nte',
        say('noSuchKey', 'an event', 'nte'),
        say('choices', 'note', 'Keys here', ['when', 'note']),
      ],
    ]);
    expect(read(shape, '{ when: a, ｎｏｔｅ: b }').said[0]![3]).toEqual(say('asciiLetters', 'note'));
    expect(read(shape, '{ when: a, toString: b }').said[0]!.slice(0, 2)).toEqual(['E-KEY-UNKNOWN', 'toString']);
    expect(read(shape, 'when: a\nnote: x\nwhen: b\n').said).toEqual([
      ['E-KEY-DUPLICATE', 'when', say('twice', 'when', 1), say('keepOne')],
    ]);
    expect(read(shape, 'note: x\nwhen: a\nwhen: b\n').said[0]![2]).toEqual(say('twice', 'when', 2));
  });
  test('says which key is missing, at the first that is there', () => {
    expect(read(shape, '{ note: b }')).toEqual({
      value: undefined,
      said: [['E-KEY-MISSING', 'note', say('needsKey', 'an event', 'when', 'what must hold'), undefined]],
    });
    expect(read(shape, '{}').said[0]!.slice(0, 2)).toEqual(['E-KEY-MISSING', '{}']);
    expect(read(shape, '[a]').said).toEqual([
      [
        'E-TYPE',
        '[a]',
        say('shouldBe', 'an event', 'a list'),
        say('choices', undefined, 'Keys here', ['when', 'note']),
      ],
    ]);
    expect(read(shape, 'when:\nnote: x\n').said[0]!.slice(0, 2)).toEqual(['E-TYPE', 'when']);
  });
  test('may have one of several keys', () => {
    const one = mapping(
      'an event',
      { a: optional(text('text'), ''), b: optional(text('text'), '') },
      { oneOf: ['a', 'b'] },
    );
    expect(read(one, '{ a: x }').said).toEqual([]);
    expect(read(one, '{ a: x, b: z }')).toEqual({
      value: undefined,
      said: [['E-VALUE', 'b', say('oneOf', 'an event', ['a', 'b']), say('separately', ['a', 'b'])]],
    });
    expect(read(one, '{}').said).toEqual([['E-VALUE', '{}', say('oneOf', 'an event', ['a', 'b']), undefined]]);
    expect(read(one, '{ a: [x] }').value).toBeUndefined();
    expect(one.schema()).toMatchObject({ oneOf: [{ required: ['a'] }, { required: ['b'] }], required: [] });
  });
  test('may have something stand in for what is missing, so that the rest is checked', () => {
    const standing = mapping(
      'an event',
      { when: field, note: field },
      { standIns: { when: (at) => ({ value: 'stood', at }) } },
    );
    expect(read(standing, '{ note: b }').value).toMatchObject({ when: { value: 'stood' }, standsIn: ['when'] });
    expect(read(standing, '{ note: b, when: [a] }').value).toMatchObject({
      when: { value: 'stood' },
      standsIn: ['when'],
    });
    expect(read(standing, '{ when: a, note: b }').value).toMatchObject({ when: { value: 'a' }, standsIn: [] });
    expect(read(standing, '{ when: b }').value).toBeUndefined();
  });
  test('may know where a key belongs', () => {
    const knowing = mapping(
      'an event',
      { when: field },
      { elsewhere: (key) => (key === 'terms' ? 'text: { terms }' : undefined) },
    );
    expect(read(knowing, '{ when: a, terms: b }').said[0]![3]).toEqual(say('slipHint', 'text: { terms }'));
    expect(read(knowing, '{ when: a, whn: b }').said[0]![3]).toEqual(say('choices', 'when', 'Keys here', ['when']));
  });
  test('is known to editors', () => {
    expect(shape.schema()).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: {
        when: { type: 'string', description: 'what must hold' },
        note: { type: 'string', description: 'a note' },
      },
      required: ['when'],
    });
  });
});

describe('one key of several', () => {
  const shape = oneKeyOf('condition', {
    text: required(text('text'), 'what must hold'),
    any: optional(text('text'), 'b'),
  });
  const names = ['text', 'any'];
  test('is the key and its value', () => {
    expect(read(shape, '{ text: a }').value).toMatchObject({
      key: 'text',
      value: { value: 'a' },
      keyAt: { start: 2, end: 6 },
    });
    expect(read(shape, '{ text: [a] }').value).toBeUndefined();
    expect(shape.expected).toBe('a condition');
    expect(oneKeyOf('action', {}).expected).toBe('an action');
    expect(shape.schema()).toMatchObject({ oneOf: [{ required: ['text'] }, { required: ['any'] }] });
  });
  test('is neither none nor two nor another', () => {
    const oneOf = say('oneOf', 'a condition', names);
    expect(read(shape, '{}').said).toEqual([['E-VALUE', '{}', oneOf, undefined]]);
    expect(read(shape, '{ text: a, any: b }').said).toEqual([['E-VALUE', 'any', oneOf, say('combine')]]);
    expect(read(shape, '{ txt: a }').said).toEqual([
      ['E-KEY-UNKNOWN', 'txt', say('noSuchKind', 'condition', 'txt'), say('choices', 'text', 'Valid here', names)],
    ]);
    expect(read(shape, 'text').said[0]![2]).toEqual(say('shouldBe', 'a condition', 'text'));
  });
});

describe('lists and names', () => {
  const words = listOf('a list of phrases', text('a phrase'), { min: 1 });
  test('hold what can be read, and say the rest', () => {
    const { value, said } = read(words, '[a, [b], c]');
    expect(value!.map((one) => one.value)).toEqual(['a', 'c']);
    expect(said.map(([code, at]) => [code, at])).toEqual([['E-TYPE', '[b]']]);
    expect(read(words, '[]').said).toEqual([['E-VALUE', '[]', say('notEmpty', 'a list of phrases'), undefined]]);
    expect(read(words, 'a').said).toEqual([
      ['E-TYPE', 'a', say('shouldBe', 'a list of phrases', 'text'), say('inBrackets')],
    ]);
    expect(read(words, '- a\n-\n- b\n').said.map(([code, at]) => [code, at])).toEqual([['E-TYPE', '-']]);
    expect(words.schema()).toEqual({ type: 'array', items: { type: 'string' }, minItems: 1 });
    expect(listOf('a list of phrases', text('a phrase')).schema()).toEqual({
      type: 'array',
      items: { type: 'string' },
    });
  });
  test('of any names have the same for each', () => {
    const lists = named('an event', text('text'));
    const { value, said } = read(lists, '{ a: x, b: [y], c: z }');
    expect(value!.map(({ name, value: one }) => [name.value, one.value])).toEqual([
      ['a', 'x'],
      ['c', 'z'],
    ]);
    expect(said).toHaveLength(1);
    expect(read(lists, 'x').said[0]![3]).toBeUndefined();
    expect(lists.schema()).toEqual({ type: 'object', additionalProperties: { type: 'string' } });
  });
  test('are told from words and mappings by how they are written', () => {
    const either = wordOr(word('"on" or "off"', ['off']), words);
    expect([read(either, 'off').value, read(either, '[a]').value]).toMatchObject([{ value: 'off' }, [{ value: 'a' }]]);
    const both = mappingOrList(mapping('an event', { a: optional(text('text'), '') }), words);
    expect([read(both, '{ a: x }').value, read(both, '[a]').value]).toMatchObject([
      { a: { value: 'x' } },
      [{ value: 'a' }],
    ]);
    expect([either.expected, both.expected]).toEqual(['a list of phrases', 'an event']);
    expect(both.schema()).toEqual({
      anyOf: [expect.objectContaining({ type: 'object' }), expect.objectContaining({ type: 'array' })],
    });
    expect(either.schema()).toEqual({ anyOf: [{ enum: ['off'] }, expect.objectContaining({ type: 'array' })] });
  });
});

import { expect, it } from 'vitest';
import { alsoWritten } from '../../src/text/terms/also-written.ts';

it('a word with an emoji of its own has it, alone or in a phrase', () => {
  expect(alsoWritten('clown')).toEqual(['🤡']);
  expect(alsoWritten('cat')).toEqual([]);
  expect(alsoWritten('fat cat')).toEqual(['fat 🐱', 'fat 🐈']);
});

it.each(Object.getOwnPropertyNames(Object.prototype))(
  '%s is a word like others, though every object has it',
  (name) => {
    expect(alsoWritten(name)).toEqual([]);
    expect(alsoWritten(`a ${name}`)).toEqual([]);
  },
);

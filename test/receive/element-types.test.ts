import { expect, test } from 'vitest';
import { makeElementTypes } from '../../src/receive/element-types.ts';

test('types that are known are counted by name and are no news', () => {
  const typeOf = makeElementTypes();
  expect(typeOf('TIMTextElem')).toEqual({ label: 'TIMTextElem', isNews: false });
  expect(typeOf('TIMStreamElem')).toEqual({ label: 'TIMStreamElem', isNews: false });
});

test('a type that nobody knows is counted by name and is news once', () => {
  const typeOf = makeElementTypes();
  expect([typeOf('TIMPollElem'), typeOf('TIMPollElem')]).toEqual([
    { label: 'TIMPollElem', isNews: true },
    { label: 'TIMPollElem', isNews: false },
  ]);
});

test('a stranger cannot add time series without end, nor names of any form', () => {
  const typeOf = makeElementTypes();
  const labels = new Set(Array.from({ length: 1_000 }, (_, at) => typeOf(`Type${at}`).label));
  expect(labels.size).toBe(21);
  for (const odd of ['a b', 'x'.repeat(100), '类型', '', 'a\n'])
    expect(makeElementTypes()(odd)).toEqual({ label: 'other', isNews: false });
});

import { describe, expect, test } from 'vitest';
import { makeListCounter } from '../../src/judge/list-use.ts';
import { outsideOf } from '../../src/judge/outside.ts';
import { makePatternTable, type PatternOwner } from '../../src/judge/pattern-table.ts';
import { piecesOf } from '../../src/judge/pieces.ts';
import type { Rule } from '../../src/rules/rule-set.ts';

describe('the pieces of a text', () => {
  const count = (read: string) => piecesOf(read).length;
  test('are every three letters of an alphabet, however far it stands from ours', () => {
    expect(['go', 'the', 'then', 'ꀀꀁ', 'ꀀꀁꀂꀃ'].map(count)).toEqual([0, 1, 2, 0, 2]);
  });
  test('are every two characters of Chinese, Japanese or Korean', () => {
    expect(['好', '好的呢', 'かなは', 'カナハ', '가나다'].map(count)).toEqual([0, 2, 2, 2, 2]);
  });
  test('are three where only one of two is CJK', () => {
    expect(['a好b', '好ab'].map(count)).toEqual([1, 1]);
  });
  test('are told once each, and none is a free place of a table', () => {
    expect(count('banana')).toBe(3);
    expect(piecesOf('abcdefgh好的')).not.toContain(0);
  });
});

describe('matches outside', () => {
  const touching = (text: string, term: string, kinds: Parameters<typeof outsideOf>[1]) => {
    const start = text.indexOf(term);
    const match = { term: 0, spans: [{ part: 0, start, end: start + term.length }] };
    const links = [{ start: 0, end: 5, places: [] }] as never;
    return outsideOf([match], kinds, [{ source: 'text', run: 0, text }], () => links).length;
  };
  test('are those that touch none of the kinds that are named', () => {
    const text = 'a.com @tulip :tulip_smile: [tulip99] tulip';
    expect(touching(text, 'com', ['links'])).toBe(0);
    expect(touching(text, 'com', ['mentions', 'emoji_names'])).toBe(1);
    expect(touching(text, '@tulip', ['mentions'])).toBe(0);
    expect(touching(text, 'lip ', ['mentions'])).toBe(0);
    expect(touching(text, '@tulip', ['links', 'emoji_names'])).toBe(1);
    expect(touching(text, 'smile', ['emoji_names'])).toBe(0);
    expect(touching(text, '99]', ['emoji_names'])).toBe(0);
    expect(touching(text, '99]', ['links', 'mentions'])).toBe(1);
  });
  test('may stand in an address, which mentions nobody, and in brackets around more than a name', () => {
    expect(touching('write to ann@tulip.org', 'tulip', ['mentions'])).toBe(1);
    expect(touching('well,@tulip', 'tulip', ['mentions'])).toBe(0);
    expect(touching('see [the tulip]', 'tulip', ['emoji_names'])).toBe(1);
  });
});

describe('patterns of all rules', () => {
  const terms = (list?: string) => ({ type: 'terms', terms: ['a'], evasion: 'off', list, across: undefined }) as const;
  const owner = (condition: PatternOwner['condition']): PatternOwner => ({ rule: { id: 'a' } as Rule, condition });
  const pattern = (...all: readonly string[]) => ({ type: 'terms', terms: all, evasion: 'off' }) as const;
  test('that say the same are one, and belong to who asked first', () => {
    const table = makePatternTable();
    const first = owner(terms());
    const indexes = [
      table.indexOf(pattern('a'), first),
      table.indexOf(pattern('b'), owner(terms())),
      table.indexOf(pattern('a'), owner('exceptions')),
    ];
    expect(indexes).toEqual([0, 1, 0]);
    expect(table.patterns).toEqual([pattern('a'), pattern('b')]);
    expect(table.owners[0]).toBe(first);
  });
  test('of lists are told by the list, whatever stands in it', () => {
    const table = makePatternTable();
    const listed = (...all: readonly string[]) => table.indexOf(pattern(...all), owner(terms('l')));
    expect([listed('a'), listed(), table.indexOf(pattern('a'), owner(terms('other')))]).toEqual([0, 0, 1]);
    expect(table.indexOf({ ...pattern('a'), evasion: 'high' }, owner(terms('l')))).toBe(2);
  });
  test('of models are told by the model and what it asks for', () => {
    const table = makePatternTable();
    const learned = (model: string, threshold: number, weights = 0) =>
      table.indexOf(
        { type: 'learned', model, threshold, table: { weights: new Int8Array(weights), shift: 0 } },
        owner({ type: 'length', longerThan: 1 }),
      );
    expect([learned('m', 1, 1), learned('m', 1), learned('m', 2), learned('n', 1)]).toEqual([0, 0, 1, 2]);
  });
  test('of other kinds are told by what they are, even where a list is named', () => {
    const table = makePatternTable();
    const expression = (source: string) =>
      table.indexOf({ type: 'regex', source, evasion: 'off' }, owner({ type: 'link', list: 'l' } as never));
    expect([expression('a'), expression('b'), expression('a')]).toEqual([0, 1, 0]);
  });
});

test('of lists the entries that occur are counted, by texts', () => {
  const list = (name: string, kind: string, entries: readonly string[]) => ({ name, kind, entries }) as never;
  const [flowers, trees] = [list('flowers', 'phrases', ['tulip', 'rose']), list('trees', 'phrases', ['oak'])];
  const counter = makeListCounter([flowers, list('none', 'phrases', []), list('hosts', 'domains', ['a.com']), trees]);
  expect(counter.add('a rose, a rose and an oak')).toEqual([
    { list: flowers, entry: 1 },
    { list: trees, entry: 0 },
  ]);
  expect(counter.add('r o s e')).toEqual([{ list: flowers, entry: 1 }]);
  expect(counter.use()).toEqual([
    { list: flowers, texts: [0, 2] },
    { list: trees, texts: [1] },
  ]);
  expect(() => makeListCounter([list('l', 'phrases', ['!!!'])])).toThrow(/do not compile/);
});

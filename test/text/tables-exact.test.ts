import { describe, expect, test } from 'vitest';
import { bytes, makeColumn, numbers, units } from '../../src/text/tables/columns.ts';
import {
  countEntries,
  type EntryFacts,
  evasionOf,
  JAPANESE,
  makeEntryReader,
  makeEntryWriter,
  sequenceOf,
  traitsOf,
} from '../../src/text/tables/entries.ts';
import { buildTrie, entryOf, firstChildOf, openTrie, ROOT, symbolOf } from '../../src/text/tables/trie.ts';
import { makeWordSet, openWords, packRows } from '../../src/text/tables/word-set.ts';

/** Packed tables give back what was put in, to the last unit: found by changing the code in many small ways. */
describe('a column', () => {
  test('grows as it is filled, may be cut, and comes out in just its size', () => {
    for (const make of [bytes, units, numbers]) {
      const column = makeColumn<Uint8Array | Uint16Array | Int32Array>(make);
      for (let value = 0; value < 600; value++) column.push(value % 251);
      expect([column.size, column.finish().length, column.finish()[599]]).toEqual([600, 600, 599 % 251]);
      column.cut(2);
      column.push(7);
      expect([column.size, ...column.finish()]).toEqual([3, 0, 1, 7]);
      expect(column.finish().constructor).toBe(make(0).constructor);
    }
  });
});

describe('entries', () => {
  const facts: EntryFacts = { pattern: 3, term: 4, evasion: 'high', script: 'mixed', traits: 5, literal: 'lit' };
  const written = (...entries: readonly (readonly [symbols: string, facts: Partial<EntryFacts>])[]) => {
    const writer = makeEntryWriter();
    for (const [symbols, more] of entries) {
      for (const [at, symbol] of [...symbols].entries()) writer.symbol(symbol.charCodeAt(0), at, at + 10);
      writer.end({ ...facts, ...more });
    }
    return writer.finish();
  };
  test('come out as they were written', () => {
    const table = written(
      ['ab', {}],
      ['', { evasion: 'off', script: 'latin', traits: 0 }],
      ['cde', { evasion: 'standard', script: 'cjk', traits: 63 }],
    );
    const read = makeEntryReader(table);
    expect(countEntries(table)).toBe(3);
    expect(read(0)).toEqual({
      ...{ pattern: 3, term: 4, evasion: 'high', script: 'mixed', traits: 5, sequence: 'ab', literal: '' },
      ...{ shape: Uint8Array.of(10, 11), kinds: Uint8Array.of(0, 1), hasLetters: false },
    });
    expect(read(1)).toMatchObject({ evasion: 'off', script: 'latin', traits: 0, sequence: '', literal: 'lit' });
    expect(read(2)).toMatchObject({ evasion: 'standard', script: 'cjk', traits: 63, sequence: 'cde' });
    expect([0, 1, 2].map((at) => [sequenceOf(table, at), evasionOf(table, at), traitsOf(table, at)])).toEqual([
      ['ab', 'high', 5],
      ['', 'off', 0],
      ['cde', 'standard', 63],
    ]);
  });
  test('keep what is written only where somebody asks for it', () => {
    const literals = (more: Partial<EntryFacts>) => makeEntryReader(written(['ab', more]))(0).literal;
    expect(literals({ evasion: 'off' })).toBe('lit');
    expect(literals({ traits: JAPANESE })).toBe('lit');
    expect([literals({}), literals({ evasion: 'standard', traits: 16 })]).toEqual(['', '']);
    const table = written(['a', { evasion: 'off', literal: 'one' }], ['b', { evasion: 'off', literal: 'second' }]);
    expect([0, 1].map((at) => makeEntryReader(table)(at).literal)).toEqual(['one', 'second']);
  });
  test('know whether they have letters', () => {
    const has = (kind: number) => {
      const writer = makeEntryWriter();
      writer.symbol(1, kind, 0);
      writer.end(facts);
      return makeEntryReader(writer.finish())(0).hasLetters;
    };
    expect([0, 1, 2, 3, 4, 5].map(has)).toEqual([false, false, false, true, false, true]);
  });
  test('that are dropped leave nothing', () => {
    const writer = makeEntryWriter();
    writer.symbol(97, 3, 0);
    writer.end(facts);
    writer.symbol(98, 3, 0);
    writer.drop();
    writer.symbol(99, 3, 0);
    writer.end(facts);
    const table = writer.finish();
    expect([
      countEntries(table),
      sequenceOf(table, 0),
      sequenceOf(table, 1),
      table.kinds.length,
      table.shapes.length,
    ]).toEqual([2, 'a', 'c', 2, 2]);
  });
  test('are read again as they are, though more are looked at than are remembered', () => {
    const table = written(...Array.from({ length: 1_030 }, (_, nth) => [`${nth}`, { term: nth }] as const));
    const read = makeEntryReader(table);
    for (const at of [0, 1_024, 0, 1, 1_025, 1_029, 5]) expect(read(at)).toMatchObject({ term: at, sequence: `${at}` });
    expect(read(5)).toBe(read(5));
  });
  test('may be longer than a call takes arguments', () => {
    const long = 'xy'.repeat(5_000);
    expect(sequenceOf(written([long, {}]), 0)).toBe(long);
  });
});

describe('a trie', () => {
  const codes = (text: string) => [...text].map((one) => one.charCodeAt(0));
  const trieOf = (...words: readonly string[]) => {
    const start = new Int32Array(words.length + 1);
    words.forEach((word, at) => {
      start[at + 1] = start[at]! + word.length;
    });
    const trie = openTrie(buildTrie({ start, symbols: Uint16Array.from(codes(words.join(''))) }));
    const nodeOf = (word: string): number => {
      let node = ROOT;
      for (const code of codes(word)) {
        node = node === ROOT ? trie.roots[code]! : trie.child(node, code);
        if (node === 0) return -1;
      }
      return node;
    };
    const rowsAt = (word: string): readonly number[] => {
      const rows: number[] = [];
      const node = nodeOf(word);
      for (let row = node < 0 ? 0 : entryOf(trie, node); row !== 0; row = trie.next[row - 1]!) rows.push(row - 1);
      return rows;
    };
    const childrenOf = (word: string): string => {
      const found: number[] = [];
      for (let at = firstChildOf(trie, word === '' ? ROOT : nodeOf(word)); at !== 0; at = trie.sibling[at]!)
        found.push(symbolOf(trie, at));
      return String.fromCharCode(...found.toSorted((a, b) => a - b));
    };
    return { trie, nodeOf, rowsAt, childrenOf };
  };
  test('leads to each of its words, and to no other', () => {
    const { rowsAt, nodeOf, childrenOf } = trieOf('spam', 'spa', 'ham', 'spa', '加微信');
    expect(['spam', 'spa', 'ham', '加微信', 'sp', 'am', 'spams'].map(rowsAt)).toEqual([
      [0],
      [3, 1],
      [2],
      [4],
      [],
      [],
      [],
    ]);
    expect([nodeOf('sp') > 0, nodeOf('sx'), nodeOf('x')]).toEqual([true, -1, -1]);
    expect([childrenOf(''), childrenOf('sp'), childrenOf('spa'), childrenOf('spam')]).toEqual(['hs加', 'a', 'm', '']);
  });
  test('leads to thousands of words, whatever they share', () => {
    const words = Array.from({ length: 3_000 }, (_, nth) => `${(nth * 7_919) % 100_003}x${nth}`);
    const { rowsAt, trie } = trieOf(...words);
    expect(words.every((word, row) => rowsAt(word).includes(row))).toBe(true);
    expect(words.every((word) => rowsAt(`${word}z`).length === 0)).toBe(true);
    expect(words.every((word) => trie.mayBegin(word.charCodeAt(0), word.charCodeAt(1)))).toBe(true);
    expect(trie.nodes.length / 4).toBe(trie.sibling.length);
  });
  test('says of most beginnings that nothing begins so, and never of one of its own', () => {
    const { trie } = trieOf('spam', 'ham', 'z', 'live');
    const may = (word: string) => trie.mayBegin(word.charCodeAt(0), word.charCodeAt(1));
    expect([may('sp'), may('ha'), may('zp'), may('il'), may('ii')]).toEqual([true, true, true, true, true]);
    const pairs = [...'abcdefghijkmnopqrstuwxy'].flatMap((a) => [...'abcdefghijkmnopqrstuwxy'].map((b) => a + b));
    expect(pairs.filter(may).length).toBeLessThan(10);
    expect(may('z ')).toBe(false);
  });
  test('of nothing leads nowhere', () => {
    const { rowsAt, childrenOf } = trieOf();
    expect([rowsAt('a'), childrenOf('')]).toEqual([[], '']);
  });
});

describe('a set of words with weights', () => {
  const set = () =>
    openWords(
      packRows([
        { coded: '0ab 2c 1x', coding: 'front-coded', weight: 3 },
        { coded: 'de f', coding: 'full', weight: 200 },
      ]),
    );
  test('tells the weight of each, also of a stretch of a text', () => {
    expect(['ab', 'abc', 'ax', 'de', 'f', 'a', 'abx', ''].map((word) => set().weightOf(word))).toEqual([
      3, 3, 3, 200, 200, 0, 0, 0,
    ]);
    expect([
      set().weightOf('xabcx', 1, 4),
      set().weightOf('xabcx', 1, 3),
      set().weightOf('xabcx', 1),
      set().weightOf('xabc', 1),
    ]).toEqual([3, 3, 0, 3]);
    expect(set().size).toBe(5);
  });
  test('tells every word up to a weight', () => {
    const told = (most: number) => {
      const words: string[] = [];
      set().each(most, (word) => words.push(word));
      return words;
    };
    expect([told(200), told(199), told(3), told(2)]).toEqual([
      ['ab', 'abc', 'ax', 'de', 'f'],
      ['ab', 'abc', 'ax'],
      ['ab', 'abc', 'ax'],
      [],
    ]);
  });
  test('keeps up to thirty-five units of the word before', () => {
    const long = 'abcdefghijklmnopqrstuvwxyzabcdefghi';
    const words = makeWordSet(`0${long} zz ay`, 'front-coded', 'more');
    expect([long, `${long}z`, 'abcdefghijy', 'more', 'y', ''].map((word) => words.has(word))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
  test('may be large', () => {
    const words = Array.from({ length: 5_000 }, (_, nth) => nth.toString(36));
    const many = makeWordSet(words.join(' '), 'full');
    expect([words.every((word) => many.has(word)), many.has('zzzz'), many.size]).toEqual([true, false, 5_000]);
  });
});

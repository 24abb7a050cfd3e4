import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeWordGraph } from '../../scripts/tables/word-graph.ts';
import { committedBytes } from '../../src/text/tables/committed.ts';
import { openWordGraph } from '../../src/text/tables/word-graph.ts';
import { CHAT, isDictionaryWord, isEnglishWord } from '../../src/text/words/lexicon.ts';

const letters = (units: readonly string[]) =>
  fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength: 7 });
const word = letters(['a', 'b', 'z', '0', '9']);
/** Beside letters stand what comes just before and behind them. */
const anything = letters(['a', 'b', 'z', '0', '9', '/', ':', '`', '{', 'A', 'é', '的', '\ud83d', '\u0000', '@']);

describe('a graph of words', () => {
  test('has what was put in, each with its kind, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, fc.constantFrom(1, 2, 3))),
        fc.array(fc.oneof(word, anything)),
        (rows, others) => {
          const kinds = new Map(rows);
          const graph = openWordGraph(makeWordGraph(kinds));
          for (const one of [...kinds.keys(), ...others, '']) expect(graph.kindOf(one)).toBe(kinds.get(one) ?? 0);
          const found: [string, number][] = [];
          graph.each((one, kind) => found.push([one, kind]));
          expect(found).toEqual([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is as small as it can be: words share how they begin and how they end', () => {
    const made = (...words: string[]) => makeWordGraph(new Map(words.map((one) => [one, 1])));
    expect(made('ping', 'pinging', 'sing', 'singing')).toHaveLength(8);
    expect(made()).toHaveLength(0);
  });
});

describe('the graph of English words', () => {
  const committed = new Uint32Array(committedBytes('english-words.bin').buffer);
  const kinds = new Map<string, number>();
  openWordGraph(committed).each((one, kind) => kinds.set(one, kind));

  test('is what is made of its own words', () => {
    expect(kinds.size).toBe(466_400);
    expect(makeWordGraph(kinds)).toEqual(committed);
  });

  test('has the words of chats among those that people use', () => {
    expect(CHAT.split(' ').filter((one) => !isEnglishWord(one))).toEqual([]);
    expect([isEnglishWord('absume'), isDictionaryWord('absume'), isDictionaryWord('absumee')]).toEqual([
      ...[false, true, false],
    ]);
  });
});

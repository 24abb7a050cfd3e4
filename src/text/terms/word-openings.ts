import { FOREIGN, readings } from '../reading/readings.ts';
import type { Runs } from '../reading/runs.ts';
import { entryOf, firstChildOf, ROOT, symbolOf, type TrieTable } from '../tables/trie.ts';

/** Letters and digits, the symbols of words: 0 to 25, and 26 to 35. */
const SIZE = 36;
const NONE = 0xff;
const codeOf = new Uint8Array(0x10000).fill(NONE);
[...'abcdefghijklmnopqrstuvwxyz0123456789'].forEach((symbol, code) => {
  codeOf[symbol.charCodeAt(0)] = code;
});
const symbolFor = (code: number): string => 'abcdefghijklmnopqrstuvwxyz0123456789'[code]!;

/** What may begin with a word: a term, a term's spelling in Latin letters, a word that insults begin with. */
export const TERM = 1;
export const SPELLING = 2;
export const PART = 4;
const ANYTHING = TERM | SPELLING | PART;

/** By the first two and the first three letters and digits of a word, what may begin with it, as bits. */
export type WordOpenings = { readonly pairs: Uint8Array; readonly triples: Uint8Array };

/** Whether some spelling, or some part of insults, begins with these letters. */
export type Begins = { readonly spelling: (letters: string) => boolean; readonly part: (letters: string) => boolean };

/** By symbol of a term, the letters and digits that may be read as it. */
function writtenFor(): ReadonlyMap<number, ReadonlySet<number>> {
  const { packed, alternatives, drawn } = readings();
  const found = new Map<number, Set<number>>();
  const add = (symbol: number, code: number): void => {
    const codes = found.get(symbol) ?? new Set();
    found.set(symbol, codes.add(code));
  };
  for (let code = 0; code < SIZE; code++) {
    const symbol = symbolFor(code);
    add(symbol.charCodeAt(0), code);
    for (const unit of [symbol, symbol.toUpperCase()])
      for (const other of alternatives[(packed[unit.charCodeAt(0)]! >>> 20) & 63]!) add(other, code);
    for (const { letter } of drawn.get(symbol.charCodeAt(0)) ?? []) add(letter, code);
  }
  return found;
}

/** Rows of letters and digits that are drawn for one symbol: rn for m. By its first, the second and the symbol. */
function drawnRows(): readonly { readonly first: number; readonly second: number; readonly symbol: number }[] {
  const rows: { first: number; second: number; symbol: number }[] = [];
  for (let first = 0; first < SIZE; first++)
    for (const { rest, letter } of readings().drawn.get(symbolFor(first).charCodeAt(0)) ?? []) {
      const second = codeOf[rest[0]!]!;
      if (second !== NONE) rows.push({ first, second, symbol: letter });
    }
  return rows;
}

/** What terms have nothing to do with: the openings of spellings, and of parts of insults. Takes some milliseconds. */
export function openingsOfWords(begins: Begins): WordOpenings {
  const openings = noOpenings();
  const mark = (bits: Uint8Array, at: number, letters: string): boolean => {
    if (begins.spelling(letters)) bits[at]! |= SPELLING;
    if (begins.part(letters)) bits[at]! |= PART;
    return (bits[at]! & (SPELLING | PART)) !== 0;
  };
  for (let first = 0; first < SIZE; first++)
    for (let second = 0; second < SIZE; second++) {
      const pair = first * SIZE + second;
      const two = symbolFor(first) + symbolFor(second);
      if (!mark(openings.pairs, pair, two)) continue;
      for (let third = 0; third < SIZE; third++) mark(openings.triples, pair * SIZE + third, two + symbolFor(third));
    }
  return openings;
}

const noOpenings = (): WordOpenings => ({
  pairs: new Uint8Array(SIZE * SIZE),
  triples: new Uint8Array(SIZE * SIZE * SIZE),
});

/** The openings of a trie of terms, each of the first three symbols as it may be written, with those of `others`. */
export function makeWordOpenings(trie: TrieTable, others: WordOpenings): WordOpenings {
  const { pairs, triples } = openingsOfTerms(trie);
  others.pairs.forEach((bits, pair) => {
    pairs[pair]! |= bits;
  });
  others.triples.forEach((bits, triple) => {
    triples[triple]! |= bits;
  });
  return { pairs, triples };
}

function openingsOfTerms(trie: TrieTable): WordOpenings {
  const { pairs, triples } = noOpenings();
  const written = writtenFor();
  const rows = drawnRows();
  const codesOf = (symbol: number): Iterable<number> => written.get(symbol) ?? [];
  const addPair = (first: number, second: number): void => {
    pairs[first * SIZE + second] = TERM;
    triples.fill(TERM, (first * SIZE + second) * SIZE, (first * SIZE + second + 1) * SIZE);
  };
  const childrenOf = function* (node: number): Generator<{ node: number; symbol: number }> {
    for (let child = firstChildOf(trie, node); child !== 0; child = trie.sibling[child]!)
      yield { node: child, symbol: symbolOf(trie, child) };
  };

  for (const one of childrenOf(ROOT)) {
    for (const { first, second, symbol } of rows) if (symbol === one.symbol) addPair(first, second);
    for (const first of codesOf(one.symbol)) {
      if (entryOf(trie, one.node) !== 0) for (let second = 0; second < SIZE; second++) addPair(first, second);
      for (const two of childrenOf(one.node)) {
        for (const row of rows) {
          if (row.symbol !== two.symbol) continue;
          pairs[first * SIZE + row.first] = TERM;
          triples[(first * SIZE + row.first) * SIZE + row.second] = TERM;
        }
        for (const second of codesOf(two.symbol)) {
          pairs[first * SIZE + second] = TERM;
          if (entryOf(trie, two.node) !== 0) addPair(first, second);
          else
            for (const three of childrenOf(two.node))
              for (const third of codesOf(three.symbol)) triples[(first * SIZE + second) * SIZE + third] = TERM;
        }
      }
    }
  }

  return { pairs, triples };
}

/**
 * What may begin at run `at`, the first of a word, whatever its letters are read as: bits. All of them where the first two are
 * not both a plain letter or digit that stands once.
 */
export function opensWith(
  { pairs, triples }: WordOpenings,
  { symbol, length, traits, count }: Runs,
  at: number,
): number {
  if (at + 2 >= count) return ANYTHING;
  const first = codeOf[symbol[at]!]!;
  const second = codeOf[symbol[at + 1]!]!;
  if (first === NONE || second === NONE || (length[at]! | length[at + 1]!) !== 1) return ANYTHING;
  if (((traits[at]! | traits[at + 1]!) & FOREIGN) !== 0) return ANYTHING;
  const pair = first * SIZE + second;
  const third = codeOf[symbol[at + 2]!]!;
  return third === NONE || length[at + 2] !== 1 || (traits[at + 2]! & FOREIGN) !== 0
    ? pairs[pair]!
    : triples[pair * SIZE + third]!;
}

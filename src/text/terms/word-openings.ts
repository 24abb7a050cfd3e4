import { SPACE } from '../reading/kinds.ts';
import { DRAWS, FOREIGN, readings } from '../reading/readings.ts';
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
export type Openings = { readonly pairs: Uint8Array; readonly triples: Uint8Array };
/** The same, the triples two to a byte: every word is looked up, and so they leave room in the nearest cache for the rest. */
export type WordOpenings = Openings & { readonly isPacked: true };

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
export function openingsOfWords(begins: Begins): Openings {
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

const noOpenings = (): Openings => ({
  pairs: new Uint8Array(SIZE * SIZE),
  triples: new Uint8Array(SIZE * SIZE * SIZE),
});

/** The openings of a trie of terms, each of the first three symbols as it may be written, with those of `others`. */
export function makeWordOpenings(trie: TrieTable, others: Openings): WordOpenings {
  const { pairs, triples } = openingsOfTerms(trie);
  others.pairs.forEach((bits, pair) => {
    pairs[pair]! |= bits;
  });
  others.triples.forEach((bits, triple) => {
    triples[triple]! |= bits;
  });
  const packed = new Uint8Array(triples.length >>> 1);
  triples.forEach((bits, triple) => {
    packed[triple >>> 1]! |= bits << ((triple & 1) << 2);
  });
  return { pairs, triples: packed, isPacked: true };
}

const ofTriple = ({ triples }: WordOpenings, triple: number): number =>
  (triples[triple >>> 1]! >>> ((triple & 1) << 2)) & ANYTHING;

function openingsOfTerms(trie: TrieTable): Openings {
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

/** A space and nothing else: no term has one, and no letter is hidden behind it. */
export const isPlainSpace = ({ kind, other, traits }: Runs, at: number): boolean =>
  kind[at] === SPACE && other[at] === 0 && (traits[at]! & DRAWS) === 0;

/** The letter or digit at a run, if it is a plain one that stands once; otherwise `NONE`. */
const codeAt = ({ symbol, length, traits }: Runs, at: number): number =>
  length[at] !== 1 || (traits[at]! & FOREIGN) !== 0 ? NONE : codeOf[symbol[at]!]!;

/**
 * What may begin at run `at`, the first of a word, whatever its letters are read as: bits. All of them where the first two are
 * not both a plain letter or digit that stands once.
 */
export function opensWith(openings: WordOpenings, runs: Runs, at: number): number {
  const { pairs } = openings;
  if (at + 2 >= runs.count) return ANYTHING;
  const first = codeAt(runs, at);
  if (first === NONE) return ANYTHING;
  const second = codeAt(runs, at + 1);
  if (second === NONE) return isPlainSpace(runs, at + 1) ? overSpace(openings, runs, at) : ANYTHING;
  const pair = first * SIZE + second;
  const third = codeAt(runs, at + 2);
  if (third !== NONE) return ofTriple(openings, pair * SIZE + third);
  const bits = pairs[pair]!;
  return (bits & TERM) !== 0 && isPlainSpace(runs, at + 2) ? overSpace(openings, runs, at) : bits;
}

/**
 * The same for a word of one letter or two with a space behind it, `in the`: a term goes on with the next word or not at all. A
 * letter that is the one before again may be passed over, so of those nothing is said. Spares most such words their walk.
 */
function overSpace(openings: WordOpenings, runs: Runs, at: number): number {
  const { pairs } = openings;
  const first = codeAt(runs, at);
  let next = at + 1;
  if (isPlainSpace(runs, next)) next++;
  const isOneLetter = next === at + 2;
  if (next >= runs.count) return ANYTHING;
  const second = codeAt(runs, next);
  if (second === NONE || second === first) return ANYTHING;
  const others = isOneLetter ? SPELLING : pairs[first * SIZE + second]! & (SPELLING | PART);
  next++;
  if (next < runs.count && isPlainSpace(runs, next)) next++;
  const third = next < runs.count ? codeAt(runs, next) : NONE;
  const isKnown = third !== NONE && third !== second;
  const pair = first * SIZE + second;
  const terms = isKnown ? ofTriple(openings, pair * SIZE + third) : pairs[pair]!;
  return others | (terms & TERM);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePrivateUnits } from '../../src/text/reading/private-units.ts';
import { makeReader } from '../../src/text/reading/reader.ts';
import type { Drawn } from '../../src/text/reading/readings.ts';
import { pinyinOf } from '../../src/text/sounds/pinyin.ts';
import { romajiOf } from '../../src/text/sounds/romaji.ts';
import { DEAD, FIRST_LETTER, LETTERS, START, spellingAutomaton } from '../../src/text/sounds/spelling-automaton.ts';
import { openTrie } from '../../src/text/tables/trie.ts';
import { compileTerms } from '../../src/text/terms/find-terms.ts';
import { makeWalk } from '../../src/text/terms/walk.ts';
import type { WordOpenings } from '../../src/text/terms/word-openings.ts';

/** Letters that are drawn with others, swapped and read as digits, and some that are none of that. */
const AMBIGUOUS = [...'rnmvwuclkdphfizsoebgt013457aI'];
const word = fc.array(fc.constantFrom(...AMBIGUOUS), { minLength: 2, maxLength: 6 }).map((letters) => letters.join(''));

/** How letters are written for one another: drawn, swapped, as digits. */
const WRITINGS: Readonly<Record<string, readonly string[]>> = {
  m: ['rn', 'nn'],
  w: ['vv', 'uu'],
  d: ['cl'],
  f: ['ph'],
  n: ['kn'],
  i: ['l', '1', 'I'],
  l: ['I', '1'],
  u: ['v'],
  s: ['z', '5'],
  e: ['3'],
  o: ['0'],
  t: ['7'],
};
const written = (term: string): fc.Arbitrary<string> =>
  fc
    .tuple(...[...term].map((letter) => fc.constantFrom(letter, letter, ...(WRITINGS[letter] ?? []))))
    .map((letters) => letters.join(''));
const termsAndText = fc
  .array(word, { minLength: 1, maxLength: 6 })
  .chain((terms) => fc.tuple(fc.constant(terms), fc.tuple(...[...terms, ...terms].map(written)), fc.array(word)))
  .map(([terms, disguised, others]) => ({ terms, text: [...disguised, ...others].join(' ') }));

/** Words with letters parted, and what may be read as a letter beside them. */
const SIGNS = [' ', ' ', '  ', '', '.', '-', '/', '/\\', '|', '!', '$', '@', '(', '1', '\u3000', '，', '%', '€'];
const parted = (term: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('', '', ...SIGNS), { minLength: term.length, maxLength: term.length })
    .map((signs) => [...term].map((letter, at) => letter + signs[at]).join(''));
const partedTermsAndText = fc
  .array(fc.oneof(word, fc.constantFrom('$cam', 'c++', 'vx')), { minLength: 1, maxLength: 6 })
  .chain((terms) =>
    fc.tuple(
      fc.constant(terms),
      fc.tuple(...[...terms, ...terms].map((term) => fc.oneof(written(term), parted(term)))),
      fc.array(fc.oneof(word, fc.constantFrom(...SIGNS))),
      fc.constantFrom(...SIGNS),
    ),
  )
  .map(([terms, disguised, others, between]) => ({ terms, text: [...disguised, ...others].join(between) }));
/** Characters that are drawn for kana, and signs for the long vowel. */
const kanaTermsAndText = fc
  .tuple(
    fc.array(fc.constantFrom('口コミ', 'ロー', 'カーロ', '加微', 'ニー'), { minLength: 1, maxLength: 3 }),
    fc.array(fc.constantFrom(...'ロ口カ力ニ二ーー一-~コミ加微，'), { maxLength: 20 }),
  )
  .map(([terms, characters]) => ({ terms, text: characters.join('') }));

/** Openings by which every word may begin anything, so that none is passed over. */
const ANYTHING: WordOpenings = {
  pairs: new Uint8Array(36 ** 2).fill(7),
  triples: new Uint8Array(36 ** 3 / 2).fill(0x77),
  isPacked: true,
};

/** Every way to a term that a walk finds in a text, as text: passing over what it can, and beginning everywhere. */
function waysIn(terms: readonly string[], text: string): { readonly with: string[]; readonly without: string[] } {
  const privateUnits = makePrivateUnits();
  const { table } = compileTerms([{ type: 'terms', terms, evasion: 'standard' }], privateUnits);
  const ways = (openings: WordOpenings | undefined, splits?: ReadonlyMap<number, readonly Drawn[]>): string[] => {
    const found: string[] = [];
    const walk = makeWalk({ trie: openTrie(table!.trie), openings, splits }, (entry, { depth, first, how }) =>
      found.push(`${entry}: ${[...first.slice(0, depth)].join(' ')} / ${[...how.slice(0, depth)].join(' ')}`),
    );
    walk(text, makeReader(privateUnits).read(text));
    return found;
  };
  return { with: ways(table!.openings), without: ways(ANYTHING, new Map()) };
}

describe('the openings of words', () => {
  it('pass over no place from which a walk finds a term', () => {
    fc.assert(
      fc.property(termsAndText, ({ terms, text }) => {
        const ways = waysIn(terms, text);
        expect(ways.with).toEqual(ways.without);
      }),
      { numRuns: 300 },
    );
  });

  it('nor do tables of first symbols, nor spaces behind short words', () => {
    fc.assert(
      fc.property(fc.oneof(partedTermsAndText, kanaTermsAndText), ({ terms, text }) => {
        const ways = waysIn(terms, text);
        expect(ways.with).toEqual(ways.without);
      }),
      { numRuns: 400 },
    );
  });

  it('know a term drawn with other letters, swapped and in digits', () => {
    for (const text of ['rnoney', 'm0ney', 'rn0ney', 'MONEY'])
      expect(waysIn(['money'], text).with, text).not.toEqual([]);
  });
});

function isSpelling(letters: string, hasKana: boolean): boolean {
  const { onward, ends } = spellingAutomaton(hasKana);
  let state = START;
  for (const letter of letters) state = onward[state * LETTERS + letter.charCodeAt(0) - FIRST_LETTER]!;
  return state !== DEAD && ends[state] === 1;
}

describe('the automaton of spellings', () => {
  it('knows every spelling of every term in Han characters', () => {
    const han = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((unit) => String.fromCharCode(unit));
    fc.assert(
      fc.property(fc.array(han, { minLength: 1, maxLength: 6 }), (characters) => {
        for (const letters of pinyinOf(characters.join(''))) expect(isSpelling(letters, false), letters).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows every spelling of every word in kana', () => {
    const kana = fc.constantFrom(
      ...'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔー',
    );
    fc.assert(
      fc.property(fc.array(kana, { minLength: 1, maxLength: 8 }), (characters) => {
        for (const letters of romajiOf(characters.join(''))) expect(isSpelling(letters, true), letters).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves English words after a few letters', () => {
    for (const letters of ['the', 'what', 'think', 'string', 'just', 'doing'.slice(0, 4), 'http'])
      expect(isSpelling(letters, false), letters).toBe(false);
  });
});

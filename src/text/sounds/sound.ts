import { createRequire } from 'node:module';
import splits from '../data/split-characters.json' with { type: 'json' };
import { foldHan } from '../reading/han.ts';
import { makeColumn, numbers, units } from '../tables/columns.ts';

/** Syllables without tone, accents of the south folded (zh z, ing in), as symbols of a trie. */
export type Sounds = {
  /** The symbols a Han character may sound as; the usual reading first. Empty for anything else. */
  of(symbol: number): readonly number[];
  /** Whether the character is spoken otherwise in some words. */
  hasSeveral(symbol: number): boolean;
  /** Whether two Han characters sound alike to everybody: in their usual reading, no accent folded. */
  areAlike(one: number, other: number): boolean;
  /** The symbol of a syllable written in Latin letters, 0 if it is none. */
  spelt(letters: string): number;
  /** The first letter of the syllable. */
  initial(symbol: number): string;
};

export const LONGEST_SYLLABLE = 6;

const NONE: readonly number[] = [];

/** Plain letters of a syllable, accents folded so that neighbours in sound are one. */
const fold = (syllable: string): string =>
  syllable
    .replace(/[üv]/g, 'u')
    .replace(/^([zcs])h/, '$1')
    .replace(/([aei])ng$/, '$1n');

/** From its last vowel on. */
const rhymeOf = (folded: string): string => /[aeiou][^aeiou]*$/.exec(folded)?.[0] ?? folded;

/** The same as data. */
export type SoundTable = {
  /** Where the symbols of each Han character from `FIRST` on begin, and one more. */
  readonly start: Int32Array;
  readonly symbols: Uint16Array;
  /** By Han character from `FIRST` on, a number for its usual reading as it is spelt; 0 is none. */
  readonly usual: Uint16Array;
  /** By Han character from `FIRST` on, how many readings a dictionary gives it. */
  readonly own: Uint8Array;
  /** Initials by symbol; symbol 0 is none. */
  readonly initials: string;
  /** Syllables in Latin letters, and the symbol of each. */
  readonly spellings: readonly string[];
  readonly spelt: Uint16Array;
};

/** Ways to read a character: the usual ones come first. */
// At 2: 5 fewer of 50,825 disguised (docs/thresholds.md).
const MOST_READINGS = 3;
const FIRST = 0x4e00;
const LAST = 0x9fa5;

let built: SoundTable | undefined;

/** Readings of all Han characters in use; built at first use (about 0.3 s), shared by all engines. */
export function soundTable(): SoundTable {
  built ??= build();
  return built;
}

/** Loaded only for a rule that asks for sound: its dictionaries take some 20 MB. */
const loadPinyin = () => createRequire(import.meta.url)('pinyin-pro') as typeof import('pinyin-pro');

/** The syllables of a phrase, as its words are spoken: 弹 is dan in 炸弹. Some 5 µs each. */
export const spokenSyllables = (phrase: string): string[] =>
  loadPinyin()
    .pinyin(phrase, { toneType: 'none', type: 'array' })
    .map((syllable) => syllable.replace('ü', 'v'));

function build(): SoundTable {
  const { pinyin } = loadPinyin();
  const symbols = new Map<string, number>();
  let initials = ' ';
  /** By symbol. */
  const rhymes = [''];
  const spellings = new Map<string, number>();
  const readings = new Map<number, readonly number[]>();
  const usual = new Uint16Array(LAST + 1 - FIRST);
  const own = new Uint8Array(LAST + 1 - FIRST);
  const syllables = new Map<string, number>();
  const symbolOf = (syllable: string): number => {
    const folded = fold(syllable);
    let symbol = symbols.get(folded);
    if (symbol === undefined) {
      symbol = symbols.size + 1;
      symbols.set(folded, symbol);
      initials += folded[0]!;
      rhymes.push(rhymeOf(folded));
    }
    spellings.set(syllable.replace('ü', 'v'), symbol);
    spellings.set(folded, symbol);
    return symbol;
  };
  for (let code = FIRST; code <= LAST; code++) {
    const character = String.fromCharCode(code);
    if (foldHan(character) !== character) continue;
    const all = pinyin(character, { toneType: 'none', multiple: true, type: 'array' }) as string[];
    const spelt = all.filter((syllable) => /^[a-zü]+$/.test(syllable));
    const distinct = [...new Set(spelt.map(symbolOf))];
    if (distinct.length === 0) continue;
    readings.set(code, distinct.slice(0, MOST_READINGS));
    own[code - FIRST] = distinct.length;
    if (!syllables.has(spelt[0]!)) syllables.set(spelt[0]!, syllables.size + 1);
    usual[code - FIRST] = syllables.get(spelt[0]!)!;
  }
  // 咖 is read like 加 by those who want to: the part that gives a character its sound, so that the two rhyme, gives it
  // another reading.
  for (const split of splits.splits.split(' ')) {
    const [whole, left, right, more] = [...split].map(foldHan);
    if (whole === undefined || left === undefined || right === undefined || more !== undefined) continue;
    const its = readings.get(whole.charCodeAt(0));
    const lent = readings.get(right.charCodeAt(0))?.[0];
    if (its === undefined || lent === undefined || its.includes(lent)) continue;
    if (rhymes[its[0]!] === rhymes[lent]) readings.set(whole.charCodeAt(0), [...its, lent]);
  }
  const start = makeColumn(numbers);
  const read = makeColumn(units);
  for (let code = FIRST; code <= LAST + 1; code++) {
    start.push(read.size);
    for (const symbol of readings.get(code) ?? []) read.push(symbol);
  }
  return {
    start: start.finish(),
    symbols: read.finish(),
    usual,
    own,
    initials,
    spellings: [...spellings.keys()],
    spelt: Uint16Array.from(spellings.values()),
  };
}

/** The sounds of a table, to be looked up. */
export function openSounds({ start, symbols, usual, own, initials, spellings, spelt }: SoundTable): Sounds {
  const symbolOf = new Map(spellings.map((letters, index) => [letters, spelt[index]!]));
  const met: (readonly number[] | undefined)[] = [];
  const read = (place: number): readonly number[] => [...symbols.subarray(start[place]!, start[place + 1]!)];
  return {
    of(symbol) {
      if (symbol < FIRST || symbol > LAST) return NONE;
      const place = symbol - FIRST;
      met[place] ??= read(place);
      return met[place];
    },
    hasSeveral: (symbol) => (own[symbol - FIRST] ?? 0) > 1,
    areAlike: (one, other) => (usual[one - FIRST] ?? 0) !== 0 && usual[one - FIRST] === usual[other - FIRST],
    spelt: (letters) => symbolOf.get(letters) ?? 0,
    initial: (symbol) => (symbol === 0 ? '' : (initials[symbol] ?? '')),
  };
}

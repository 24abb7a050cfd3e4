import { createRequire } from 'node:module';
import splits from './data/split-characters.json' with { type: 'json' };
import { foldHan } from './han.ts';

/** Syllables without tone, accents of the south folded (zh z, ing in), as symbols of a trie. */
export type Sounds = {
  /** The symbols a Han character may sound as; the usual reading first. Empty for anything else. */
  of(symbol: number): readonly number[];
  /** The symbol of a syllable written in Latin letters, 0 if it is none. */
  spelt(letters: string): number;
  /** The first letter of the syllable. */
  initial(symbol: number): string;
};

const LONGEST_SYLLABLE = 6;

export { LONGEST_SYLLABLE };

const NONE: readonly number[] = [];

/** Plain letters of a syllable, accents folded so that neighbours in sound are one. */
const fold = (syllable: string): string =>
  syllable
    .replace(/[üv]/g, 'u')
    .replace(/^([zcs])h/, '$1')
    .replace(/([aei])ng$/, '$1n');

let made: Sounds | undefined;

/** Readings of all Han characters in use; built at first use (about 0.3 s), shared by all engines. */
export function sounds(): Sounds {
  if (made !== undefined) return made;
  // Loaded only for a rule that asks for sound: its dictionaries take some 20 MB.
  const { pinyin } = createRequire(import.meta.url)('pinyin-pro') as typeof import('pinyin-pro');
  const symbols = new Map<string, number>();
  const initials: string[] = [];
  const spellings = new Map<string, number>();
  const readings = new Map<number, readonly number[]>();
  const symbolOf = (syllable: string): number => {
    const folded = fold(syllable);
    let symbol = symbols.get(folded);
    if (symbol === undefined) {
      symbol = symbols.size + 1;
      symbols.set(folded, symbol);
      initials[symbol] = folded[0]!;
    }
    spellings.set(syllable.replace('ü', 'v'), symbol);
    spellings.set(folded, symbol);
    return symbol;
  };
  for (let code = 0x4e00; code <= 0x9fa5; code++) {
    const character = String.fromCharCode(code);
    if (foldHan(character) !== character) continue;
    const all = pinyin(character, { toneType: 'none', multiple: true, type: 'array' }) as string[];
    const distinct = [...new Set(all.filter((syllable) => /^[a-zü]+$/.test(syllable)).map(symbolOf))];
    if (distinct.length > 0) readings.set(code, distinct.slice(0, 3));
  }
  // 咖 is read like 加 by those who want to: the part that gives a character its sound gives it another reading.
  for (const split of splits.splits.split(' ')) {
    const [whole, left, right, more] = [...split].map(foldHan);
    if (whole === undefined || left === undefined || right === undefined || more !== undefined) continue;
    const own = readings.get(whole.charCodeAt(0));
    const lent = readings.get(right.charCodeAt(0))?.[0];
    if (own !== undefined && lent !== undefined && !own.includes(lent))
      readings.set(whole.charCodeAt(0), [...own, lent]);
  }
  made = {
    of: (symbol) => readings.get(symbol) ?? NONE,
    spelt: (letters) => spellings.get(letters) ?? 0,
    initial: (symbol) => initials[symbol] ?? '',
  };
  return made;
}

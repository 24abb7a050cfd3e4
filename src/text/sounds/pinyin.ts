import table from '../data/pinyin.json' with { type: 'json' };

/** How simplified characters are spelt in pinyin, without tones: from a small table, so that every rule set can afford it. */

const FIRST = 0x4e00;
const COUNT = 0x9fa6 - FIRST;

const syllables: string[] = [''];
/** By character, the index of its usual syllable and of one more; 0 is none. */
const usual = new Uint16Array(COUNT);
const other = new Uint16Array(COUNT);
for (const line of table.syllables.split('\n')) {
  const [syllable, characters] = line.split(' ') as [string, string];
  const index = syllables.push(syllable) - 1;
  const [first, second] = characters.split('/') as [string, string];
  for (const character of first) usual[character.charCodeAt(0) - FIRST] = index;
  for (const character of second) other[character.charCodeAt(0) - FIRST] = index;
}
const known: ReadonlySet<string> = new Set(syllables.slice(1));

export const LONGEST_SYLLABLE = 6;
/** Whether letters are a syllable of Mandarin. */
export const isSyllable = (letters: string): boolean => known.has(letters);
/** All of them. */
export const allSyllables = (): ReadonlySet<string> => known;

/** The usual syllable of a character; empty where it has none. */
export const syllableOf = (unit: number): string => syllables[usual[unit - FIRST] ?? 0]!;
/**
 * Another one; with a u where the usual one has ü, which is typed as v or as u, and read as u. 女 is ru in no living word, and
 * nu for who types no ü.
 */
export const otherSyllableOf = (unit: number): string => {
  const usualOne = syllableOf(unit);
  if (usualOne === 'nv') return 'nu';
  return syllables[other[unit - FIRST] ?? 0]! || (usualOne.includes('v') ? usualOne.replace('v', 'u') : '');
};

/** Terms are spelt in at most so many ways. */
// At 2: 45 fewer of 50,825 disguised; at 8: 4 more disguised (docs/thresholds.md).
export const MOST_WAYS = 4;

/** The ways a word of Han characters may be spelt, its usual readings first; none where some character has no syllable. */
export function pinyinOf(word: string): readonly string[] {
  let ways = [''];
  for (let at = 0; at < word.length; at++) {
    const unit = word.charCodeAt(at);
    const [first, second] = [syllableOf(unit), otherSyllableOf(unit)];
    if (first === '') return [];
    const more = second === '' || ways.length * 2 > MOST_WAYS ? [] : ways.map((way) => way + second);
    ways = [...ways.map((way) => way + first), ...more];
  }
  return ways;
}

/** Letters with the four tones, and what they are typed as without: ü as v. */
const TONED: ReadonlyMap<number, number> = new Map(
  Object.entries({ a: 'āáǎà', e: 'ēéěè', i: 'īíǐì', o: 'ōóǒò', u: 'ūúǔù', v: 'üǖǘǚǜ' }).flatMap(([plain, toned]) =>
    [...toned, ...toned.toUpperCase()].map((one) => [one.charCodeAt(0), plain.charCodeAt(0)] as const),
  ),
);
/** What a letter with the mark of a tone is typed as; 0 for any other. */
export const tonedLetter = (unit: number): number => TONED.get(unit) ?? 0;

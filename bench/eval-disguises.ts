import { pinyin } from 'pinyin-pro';
import { CHAT_FAMILIES } from './eval-chat-disguises.ts';
import { disguiseTables as tables } from './eval-disguise-tables.ts';

/**
 * How people hide words, as functions, to measure how many are seen through. Their tables are not the engine's, so that
 * a disguise can succeed. The few that every rule's own examples are tried with are in rulebook/disguises.ts.
 */
export type Language = 'en' | 'zh' | 'ja';
/** 1: undone by normalising; 2: needs tables of look-alikes; 3: something is lost and must be guessed. */
export type Level = 1 | 2 | 3;
export type Family = {
  readonly name: string;
  readonly level: Level;
  readonly languages: readonly Language[];
  /** The term in disguise, or the term itself where the family has nothing to do with it. `random` gives [0, 1). */
  readonly apply: (term: string, random: () => number) => string;
};

/** What stands around a term; every term has one of them, in turns. */
export const CARRIERS: Record<Language, readonly string[]> = {
  en: ['{}', 'so {} here', 'the {} was', '{}!'],
  zh: ['{}', '这个{}啊', '我{}了', '{}！'],
  ja: ['{}', 'この{}です', '「{}」'],
};

const pick = <T>(list: readonly T[] | string, random: () => number): T => list[Math.floor(random() * list.length)] as T;
const each = (term: string, change: (character: string, index: number) => string): string =>
  [...term].map(change).join('');
const isLetter = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
const isLatin = (character: string): boolean => /[a-z]/i.test(character);
const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);
const isKana = (character: string): boolean => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character);
const shifted = (character: string, small: number, capital: number): string => {
  if (/[a-z]/.test(character)) return String.fromCodePoint(small + character.charCodeAt(0) - 97);
  if (/[A-Z]/.test(character)) return String.fromCodePoint(capital + character.charCodeAt(0) - 65);
  return character;
};

/** Puts `between(i)` between neighbouring letters. */
const separate = (term: string, between: () => string): string => {
  const characters = [...term];
  return characters
    .map((character, at) =>
      at + 1 < characters.length && isLetter(character) && isLetter(characters[at + 1]!)
        ? character + between()
        : character,
    )
    .join('');
};
/** The same at one place only. */
const cut = (term: string, between: string, random: () => number): string => {
  const characters = [...term];
  const places = characters
    .map((_, at) => at)
    .filter((at) => at > 0 && isLetter(characters[at]!) && isLetter(characters[at - 1]!));
  if (places.length === 0) return term;
  characters.splice(pick(places, random), 0, between);
  return characters.join('');
};
/** Changes some characters for which there is a change, at least one. */
const some = (
  term: string,
  share: number,
  random: () => number,
  change: (character: string) => string | undefined,
): string => {
  const characters = [...term];
  const places = characters.map((_, at) => at).filter((at) => change(characters[at]!) !== undefined);
  if (places.length === 0) return term;
  const sure = pick(places, random);
  return characters
    .map((character, at) => (places.includes(at) && (at === sure || random() < share) ? change(character)! : character))
    .join('');
};
const fromTable =
  (table: Readonly<Record<string, string>>, random: () => number) =>
  (character: string): string | undefined => {
    const choices = table[character.toLowerCase()];
    return choices === undefined ? undefined : pick([...choices], random);
  };
const inner = (term: string, wanted: (character: string) => boolean, random: () => number): number | undefined => {
  const characters = [...term];
  const places = characters
    .map((_, at) => at)
    .filter((at) => at > 0 && at + 1 < characters.length && wanted(characters[at]!));
  return places.length === 0 ? undefined : pick(places, random);
};

let homophones: Map<string, string[]> | undefined;
/** Frequent characters by toneless sound. */
function sameSound(character: string): string[] {
  if (homophones === undefined) {
    homophones = new Map();
    for (const candidate of tables.frequent) {
      const sound = pinyin(candidate, { toneType: 'none' });
      homophones.set(sound, [...(homophones.get(sound) ?? []), candidate]);
    }
  }
  return (homophones.get(pinyin(character, { toneType: 'none' })) ?? []).filter((other) => other !== character);
}

const ALL: readonly Language[] = ['en', 'zh', 'ja'];
const family = (level: Level, languages: readonly Language[], name: string, apply: Family['apply']): Family => ({
  name,
  level,
  languages,
  apply,
});
const spacers = ['.', ' ', '-', '_', '*', '~', '/', '|', '·', ',', '+', '=', '、', '^'];
const emoji = ['😀', '🔥', '💩', '🍑', '✨', '❤️', '👍🏽', '😂'];

export const FAMILIES: readonly Family[] = [
  family(1, ['en'], 'case', (term, random) => each(term, (c) => (random() < 0.5 ? c.toUpperCase() : c.toLowerCase()))),
  family(1, ALL, 'full-width', (term) =>
    each(term, (c) => (c >= '!' && c <= '~' ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)),
  ),
  family(1, ALL, 'invisible', (term, random) => separate(term, () => pick(tables.invisible, random))),
  family(1, ALL, 'bidirectional', (term, random) =>
    separate(term, () => pick(['\u202a', '\u2066', '\u200f', '\u2069'], random)),
  ),
  family(1, ['en'], 'combining-marks', (term, random) =>
    each(term, (c) => (isLetter(c) ? c + pick(tables.marks, random).repeat(1 + Math.floor(random() * 3)) : c)),
  ),
  family(1, ['en'], 'accents', (term, random) => some(term, 0.6, random, fromTable(tables.accents, random))),
  family(1, ['en'], 'mathematical', (term, random) => {
    const [small, capital] = pick(
      [
        [0x1d41a, 0x1d400],
        [0x1d5ee, 0x1d5d4],
        [0x1d4ea, 0x1d4d0],
        [0x1d586, 0x1d56c],
        [0x1d68a, 0x1d670],
      ] as const,
      random,
    );
    return each(term, (c) => shifted(c, small, capital));
  }),
  family(1, ['en'], 'circled', (term) => each(term, (c) => shifted(c, 0x24d0, 0x24b6))),
  family(1, ALL, 'separators', (term, random) => {
    const spacer = pick(spacers, random);
    return separate(term, () => spacer);
  }),
  family(1, ALL, 'mixed-separators', (term, random) => separate(term, () => pick(spacers, random))),
  family(1, ALL, 'one-separator', (term, random) =>
    cut(term, pick(['.', '-', '_', '*', '·', '/', '|'], random), random),
  ),
  family(1, ['zh', 'ja'], 'one-space', (term, random) => cut(term, ' ', random)),
  family(1, ALL, 'line-breaks', (term) => separate(term, () => '\n')),
  family(1, ['en'], 'repeats', (term, random) =>
    some(term, 0.4, random, (c) => (isLatin(c) ? c.repeat(2 + Math.floor(random() * 4)) : undefined)),
  ),
  family(1, ['en'], 'one-doubled', (term, random) => some(term, 0, random, (c) => (isLatin(c) ? c + c : undefined))),
  family(1, ALL, 'html-entities', (term, random) =>
    each(term, (c) =>
      random() < 0.7 && isLetter(c)
        ? random() < 0.5
          ? `&#${c.codePointAt(0)};`
          : `&#x${c.codePointAt(0)!.toString(16)};`
        : c,
    ),
  ),
  family(1, ALL, 'percent-encoding', (term, random) =>
    each(term, (c) =>
      random() < 0.7 && isLetter(c)
        ? [...new TextEncoder().encode(c)]
            .map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`)
            .join('')
        : c,
    ),
  ),
  family(1, ['ja'], 'half-width-kana', (term) => each(term, (c) => tables.halfWidthKana[c] ?? c)),
  family(1, ['ja'], 'decomposed-kana', (term) => each(term, (c) => (isKana(c) ? c.normalize('NFD') : c))),
  family(2, ['en'], 'cyrillic', (term, random) => some(term, 0.7, random, fromTable(tables.cyrillic, random))),
  family(2, ['en'], 'greek', (term, random) => some(term, 0.7, random, fromTable(tables.greek, random))),
  family(2, ['en'], 'other-scripts', (term, random) => some(term, 0.7, random, fromTable(tables.otherScripts, random))),
  family(2, ['en'], 'latin-variants', (term, random) =>
    some(term, 0.7, random, fromTable(tables.latinVariants, random)),
  ),
  family(2, ['en'], 'small-capitals', (term) => each(term, (c) => tables.smallCapitals[c.toLowerCase()] ?? c)),
  family(2, ['en'], 'squared', (term, random) => {
    const base = pick([0x1f130, 0x1f150, 0x1f170], random);
    return each(term, (c) => shifted(c, base, base));
  }),
  family(2, ['en'], 'regional', (term) => each(term, (c) => shifted(c, 0x1f1e6, 0x1f1e6))),
  family(2, ['en'], 'upside-down', (term) =>
    [...term.toLowerCase()]
      .reverse()
      .map((c) => tables.upsideDown[c] ?? c)
      .join(''),
  ),
  family(2, ['en'], 'leet-digits', (term, random) => some(term, 0.5, random, fromTable(tables.leetDigits, random))),
  family(2, ['en'], 'leet-symbols', (term, random) => some(term, 0.6, random, fromTable(tables.leetSymbols, random))),
  family(2, ['en'], 'drawn-letters', (term, random) =>
    some(term, 0.3, random, (c) => {
      const shapes = tables.drawn[c.toLowerCase()];
      return shapes === undefined ? undefined : pick(shapes, random);
    }),
  ),
  family(2, ALL, 'emoji-between', (term, random) => {
    const one = pick(emoji, random);
    return separate(term, () => one);
  }),
  family(2, ALL, 'one-emoji', (term, random) => cut(term, pick(emoji, random), random)),
  family(2, ['en'], 'emoji-letters', (term, random) =>
    some(term, 0.8, random, (c) => tables.emojiLetters[c.toLowerCase()]),
  ),
  family(2, ['en'], 'one-space', (term, random) => cut(term, ' ', random)),
  family(2, ['zh'], 'traditional', (term) => each(term, (c) => tables.traditional[c] ?? c)),
  family(2, ['zh', 'ja'], 'radicals', (term) => each(term, (c) => tables.radicals[c] ?? c)),
  family(2, ['ja'], 'other-syllabary', (term) =>
    each(term, (c) => {
      const code = c.charCodeAt(0);
      if (code >= 0x3041 && code <= 0x3096) return String.fromCharCode(code + 0x60);
      if (code >= 0x30a1 && code <= 0x30f6) return String.fromCharCode(code - 0x60);
      return c;
    }),
  ),
  family(2, ['ja'], 'small-kana', (term, random) => some(term, 0.5, random, fromTable(tables.smallKana, random))),
  family(2, ['ja'], 'spaced-marks', (term) =>
    each(term, (c) => (isKana(c) ? c.normalize('NFD').replace('\u3099', '゛').replace('\u309a', '゜') : c)),
  ),
  family(2, ['ja'], 'long-vowels', (term, random) =>
    term.replace(/ー/g, () => pick(['〜', '～', '-', '—', '─'], random)),
  ),
  family(2, ['ja'], 'lengthened', (term, random) => {
    const at = inner(term, isKana, random);
    return at === undefined ? term : `${[...term].slice(0, at).join('')}ー${[...term].slice(at).join('')}`;
  }),
  family(2, ['ja'], 'drawn-kana', (term, random) => some(term, 0.5, random, (c) => tables.drawnKana[c])),
  family(2, ['ja'], 'old-shapes', (term) => each(term, (c) => tables.oldShapes[c] ?? c)),
  family(3, ['en', 'zh'], 'masked', (term, random) => {
    const at = inner(term, isLetter, random);
    return at === undefined
      ? term
      : each(term, (c, index) => (index === at ? pick(['*', '#', '●', '○', '×'], random) : c));
  }),
  family(3, ['en'], 'masked-vowels', (term) => term.replace(/(?<=\w)[aeiou](?=\w)/gi, '*')),
  family(3, ['en'], 'emoji-instead', (term, random) => {
    const at = inner(term, isLatin, random);
    return at === undefined ? term : each(term, (c, index) => (index === at ? pick(emoji, random) : c));
  }),
  family(3, ['en'], 'dropped-vowel', (term, random) => {
    const at = inner(term, (c) => /[aeiou]/i.test(c), random);
    return at === undefined ? term : each(term, (c, index) => (index === at ? '' : c));
  }),
  family(3, ['en'], 'swapped-letters', (term, random) => {
    const at = inner(term, isLatin, random);
    if (at === undefined || at + 2 > [...term].length) return term;
    const characters = [...term];
    [characters[at], characters[at + 1]] = [characters[at + 1]!, characters[at]!];
    return characters.join('');
  }),
  family(3, ['en'], 'respelt', (term, random) => some(term, 0.5, random, fromTable(tables.respelt, random))),
  family(3, ['en', 'zh'], 'reversed', (term) => [...term].reverse().join('')),
  family(3, ['zh'], 'pinyin', (term) => each(term, (c) => (isHan(c) ? pinyin(c, { toneType: 'none' }) : c))),
  family(3, ['zh'], 'pinyin-in-part', (term, random) =>
    some(term, 0.2, random, (c) => (isHan(c) ? pinyin(c, { toneType: 'none' }) : undefined)),
  ),
  family(3, ['zh'], 'pinyin-initials', (term) =>
    each(term, (c) => (isHan(c) ? pinyin(c, { toneType: 'none' })[0]! : c)),
  ),
  family(3, ['zh'], 'homophones', (term, random) =>
    some(term, 0.4, random, (c) => {
      const same = isHan(c) ? sameSound(c) : [];
      return same.length === 0 ? undefined : pick(same, random);
    }),
  ),
  family(3, ['zh'], 'split-characters', (term, random) => some(term, 0.5, random, (c) => tables.split[c])),
  family(3, ['zh'], 'two-homophones', (term, random) => {
    const all = [...term].map((c) => (isHan(c) ? sameSound(c) : []));
    return all.filter((same) => same.length > 0).length < 2
      ? term
      : each(term, (c, at) => (all[at]!.length > 0 ? pick(all[at]!, random) : c));
  }),
  ...CHAT_FAMILIES,
];

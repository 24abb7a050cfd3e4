import type { Language } from './eval-disguises.ts';

/** Families that people use together, the first applied first. */
export const PAIRS: Record<Language, readonly (readonly [string, string])[]> = {
  en: [
    ['leet-digits', 'separators'],
    ['leet-digits', 'case'],
    ['leet-digits', 'cyrillic'],
    ['leet-digits', 'repeats'],
    ['leet-digits', 'invisible'],
    ['leet-digits', 'one-space'],
    ['leet-digits', 'masked'],
    ['cyrillic', 'separators'],
    ['cyrillic', 'emoji-between'],
    ['cyrillic', 'repeats'],
    ['cyrillic', 'one-space'],
    ['accents', 'separators'],
    ['repeats', 'separators'],
    ['repeats', 'one-separator'],
    ['case', 'masked'],
    ['mathematical', 'separators'],
    ['full-width', 'invisible'],
    ['html-entities', 'invisible'],
  ],
  zh: [
    ['traditional', 'separators'],
    ['traditional', 'one-space'],
    ['traditional', 'invisible'],
    ['traditional', 'emoji-between'],
    ['invisible', 'separators'],
    ['radicals', 'separators'],
    ['homophones', 'traditional'],
    ['pinyin-in-part', 'homophones'],
    ['split-characters', 'traditional'],
  ],
  ja: [
    ['other-syllabary', 'separators'],
    ['other-syllabary', 'invisible'],
    ['other-syllabary', 'emoji-between'],
    ['half-width-kana', 'invisible'],
    ['small-kana', 'other-syllabary'],
    ['lengthened', 'other-syllabary'],
  ],
};

import { isDictionaryWord } from './lexicon.ts';

/** Shortest term that has near misses: shorter ones would be other words. */
const SHORTEST = 5;
const isVowel = (letter: string): boolean => 'aeiou'.includes(letter);

/** Letters that are respelt by sound. */
const RESPELT: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ck/g, ['k', 'q', 'x']],
  [/c(?=[aoukl])/g, ['k']],
  [/k/g, ['c', 'q']],
  [/s/g, ['z']],
  [/u/g, ['oo', 'o', 'v']],
  [/i/g, ['y']],
  [/er$/g, ['a', 'ah', 'r']],
  [/f/g, ['ph', 'p']],
  [/x/g, ['ks', 'cks', 'k']],
];

/**
 * Words one slip away from a term: a vowel left out, two letters swapped, spelt by ear. Only those that are no words of
 * a large dictionary; an undisguised text does not have them.
 */
export function nearMisses(term: string): string[] {
  if (!/^[a-z]+$/.test(term)) return [];
  const misses = new Set<string>();
  const consonants = [...term].filter((letter, at) => at === 0 || at === term.length - 1 || !isVowel(letter)).join('');
  if (consonants.length >= 4 || (consonants.length === 3 && term.length === 4)) misses.add(consonants);
  if (term.length >= SHORTEST) {
    for (let at = 1; at + 1 < term.length; at++) {
      if (isVowel(term[at]!)) misses.add(term.slice(0, at) + term.slice(at + 1));
      if (at + 1 < term.length) misses.add(term.slice(0, at) + term[at + 1] + term[at] + term.slice(at + 2));
    }
  }
  if (term.length >= 4) {
    for (const [sound, spellings] of RESPELT) {
      for (const spelling of spellings) {
        misses.add(term.replace(sound, spelling));
        for (const found of term.matchAll(sound))
          misses.add(term.slice(0, found.index) + spelling + term.slice(found.index + found[0].length));
      }
    }
    misses.add(term.replace(/ck|c(?=[aoukl])/g, 'k').replace(/s/g, 'z'));
  }
  misses.delete(term);
  return [...misses].filter((miss) => miss.length >= (term.length === 4 ? 3 : 4) && !isDictionaryWord(miss));
}

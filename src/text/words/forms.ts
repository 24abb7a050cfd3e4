import noForms from '../data/no-forms.json' with { type: 'json' };
import { makeWordSet, type WordSet } from '../tables/word-set.ts';

let others: WordSet | undefined;

/**
 * Whether a word that looks like a form of `stem` is another one: butter is no form of butt, nor butters. WordNet's words,
 * those left out that it derives from a shorter one.
 */
export function isOtherWord(word: string, stem: string): boolean {
  others ??= makeWordSet(noForms.words, 'front-coded');
  if (others.has(word)) return word !== stem;
  const singular = word.replace(/[sz]$/, '');
  return singular !== word && singular !== stem && others.has(singular);
}

import type { Finding } from '../src/text/engine.ts';
import { foldCharacter } from '../src/text/reading/fold-character.ts';
import { foldHan } from '../src/text/reading/han.ts';

/** What had to be undone for a match, by comparing the text with the term. */
export const LAYERS = [
  'folding',
  'repeated letters',
  'leet',
  'masked letters',
  'marks between',
  'a space or comma between',
  'a letter between',
  'slips and respelling',
  'sound',
  'reversal',
] as const;
export type Layer = (typeof LAYERS)[number];

const letters = (text: string): string => [...text].filter((unit) => /[\p{L}\p{N}]/u.test(unit)).join('');
const folded = (text: string): string => [...text].map((unit) => foldCharacter(foldHan(unit))).join('');
const COMMAS = /[，。！？；：、,]/u;
const squeezed = (text: string): string => text.replace(/(.)\1+/gu, '$1');

/** The hardest layer that had to be undone before `written` could match `term`. */
function layerOf(term: string, written: string): Layer {
  const wanted = letters(folded(term));
  const has = letters(folded(written));
  if (folded(written) === folded(term)) return 'folding';
  const bare = folded(written).replace(/[^\p{L}\p{N}\s]/gu, '');
  if (bare === folded(term) && !COMMAS.test(written)) return 'marks between';
  if (has === wanted) return /\s/u.test(written) || COMMAS.test(written) ? 'a space or comma between' : 'marks between';
  if (squeezed(has) === squeezed(wanted)) return 'repeated letters';
  if ([...has].reverse().join('') === wanted) return 'reversal';
  if (/\p{Script=Han}/u.test(wanted)) {
    const rest = [...has].filter((unit) => !/[a-z0-9]/.test(unit)).join('');
    return rest === wanted ? 'a letter between' : 'sound';
  }
  if (/[a-z][*#●○][a-z*]/i.test(written)) return 'masked letters';
  return /[^\p{L}\s]/u.test(written.replace(/(?<=\p{L})[-_.]+(?=\p{L})/gu, '')) ? 'leet' : 'slips and respelling';
}

/**
 * Whether anybody sees a listed term in disguise there, whatever the label of the message says. Mechanical: the letters
 * are the term's, one after the other, but for one of these that no spelling of an innocent word has: a letter three
 * times or more, a mask or symbol between letters (sh!t, f*ck), marks other than spaces between letters, pinyin of all
 * or part of a Chinese term.
 */
function isPlainlyDisguised(term: string, written: string): boolean {
  const layer = layerOf(term, written);
  if (layer === 'repeated letters') return /(\p{L})\1\1/iu.test(written);
  if (layer === 'marks between' || layer === 'masked letters') return true;
  if (layer === 'leet') return /\p{L}[$@!*#][\p{L}$@!*#]/u.test(written);
  return layer === 'sound' && /^\p{Script=Han}*[a-z]{3,}\p{Script=Han}*$/iu.test(written);
}

export type Added = { readonly layer: Layer; readonly disguised: boolean };

/** For a message that matched only through a disguise: the layer that its first finding needed. */
export const addedBy = (terms: readonly string[], text: string, { term, start, end }: Finding): Added => ({
  layer: layerOf(terms[term]!, text.slice(start, end)),
  disguised: isPlainlyDisguised(terms[term]!, text.slice(start, end)),
});

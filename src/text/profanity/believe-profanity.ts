/**
 * Where what obscenity found is none: it folds letters of other scripts and digits into Latin ones whatever stands around,
 * 下 to t and в to b.
 */

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const LATIN = /\p{Script=Latin}/u;
const OF_WORD = /[\p{L}\p{M}\p{N}]/u;
/** No word is longer; looking further would make the whole quadratic. */
const LONGEST_WORD = 40;

/** The word or words around a stretch: letters, marks and digits on both sides. */
function wordAround(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from > 0 && start - from < LONGEST_WORD && OF_WORD.test(text[from - 1]!)) from--;
  while (to < text.length && to - end < LONGEST_WORD && OF_WORD.test(text[to]!)) to++;
  return text.slice(from, to);
}

/** イエイ, 下17点: Chinese or Japanese, and not a Latin word with a character for one of its letters. */
const isWide = (found: string, word: string): boolean => WIDE.test(found) && count(word, WIDE) * 2 > count(word, LATIN);

/** вообще: every letter of the word is of another alphabet. */
const isOtherAlphabet = (word: string): boolean =>
  !LATIN.test(word.normalize('NFKC')) &&
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}\p{Script=Georgian}]/u.test(
    word,
  );

/** A55: a capital or two, and digits, name a thing. */
const isModel = (word: string): boolean => /^\p{Lu}{1,2}\p{N}{2,}$/u.test(word);

const count = (text: string, wanted: RegExp): number => [...text].filter((one) => wanted.test(one)).length;

/** Whether a stretch that was found is none of the words of the data, by what it is written in. */
export function isNotMeant(text: string, start: number, end: number): boolean {
  const found = text.slice(start, end);
  const word = wordAround(text, start, end);
  return isWide(found, word) || isOtherAlphabet(word) || isModel(word);
}

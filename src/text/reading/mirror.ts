import type { Finding } from '../engine.ts';

/** Letters that generators of upside-down text put for others: turned, and read from the end. */
const TURNED: Readonly<Record<string, string>> = {
  ɐ: 'a',
  ɒ: 'a',
  q: 'b',
  ɔ: 'c',
  p: 'd',
  ǝ: 'e',
  ə: 'e',
  ɟ: 'f',
  ƃ: 'g',
  ɓ: 'g',
  ɥ: 'h',
  ᴉ: 'i',
  ı: 'i',
  ɾ: 'j',
  ſ: 'j',
  ʞ: 'k',
  ʃ: 'l',
  ן: 'l',
  ꞁ: 'l',
  ɯ: 'm',
  u: 'n',
  d: 'p',
  b: 'q',
  ɹ: 'r',
  ʇ: 't',
  n: 'u',
  ʌ: 'v',
  ʍ: 'w',
  ʎ: 'y',
  '∀': 'A',
  Ɔ: 'C',
  '◖': 'D',
  Ǝ: 'E',
  Ⅎ: 'F',
  '⅁': 'G',
  '˥': 'L',
  W: 'M',
  M: 'W',
  Ԁ: 'P',
  '⊥': 'T',
  '∩': 'U',
  Λ: 'V',
  '⅄': 'Y',
  '6': '9',
  '9': '6',
  Ɩ: '1',
  ᄅ: '2',
  Ɛ: '3',
  ㄣ: '4',
  ϛ: '5',
  ㄥ: '7',
  '¡': '!',
  '¿': '?',
};

/** The letters among them that nobody writes for another reason: one of them says that text may be upside down. */
export const TURNED_ONLY = 'ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ∀ƆƎℲ⅁˥⅄';

/** Characters in reverse; the length in UTF-16 units stays. */
export const reverse = (text: string): string => [...text].reverse().join('');
export const turnUpsideDown = (text: string): string =>
  [...text]
    .reverse()
    .map((character) => TURNED[character] ?? character)
    .join('');

/** Where a finding in the mirrored text of `length` units stood in the original. */
export const mirrored = (finding: Finding, length: number): Finding => ({
  ...finding,
  start: length - finding.end,
  end: length - finding.start,
});

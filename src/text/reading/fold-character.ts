import { foldHan } from './han.ts';
import { alone, isJamo } from './jamo.ts';
import { foldKana } from './kana.ts';
import { lookAlikeOf, showsLetter } from './look-alikes.ts';

const HAN = /\p{Script=Han}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u;
/** Letters of scripts without spaces between words. */
export const ANYWHERE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** ـ stretches Arabic words, as wide as one likes. */
export const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mn}\p{Me}\p{Variation_Selector}\u0000-\u0008\u000e-\u001f\u007f-\u009f\u0640\u07fa]/u;

/** NFKD keeps kana, Han and Hangul whole only when composed again. */
function compatible(character: string): string {
  const composed = character.normalize('NFKC');
  if (ANYWHERE.test(composed)) return composed;
  return composed.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}

/** Digits in circles that Unicode knows as ornaments: ❶ ➀ ➊ ⓵ from 1 to 9, and zeros. */
const IN_CIRCLES: ReadonlyMap<string, string> = new Map([
  ...[0x2776, 0x2780, 0x278a, 0x24f5].flatMap((one) =>
    Array.from({ length: 9 }, (_, at) => [String.fromCodePoint(one + at), String(at + 1)] as const),
  ),
  ...[...'⓿🄋🄌'].map((zero) => [zero, '0'] as const),
]);

/** The digit that a character shows in another shape (𝟎, ⁰, ❶): what was a digit stays one. */
function digitOf(character: string): string | undefined {
  const shown = IN_CIRCLES.get(character);
  if (shown !== undefined) return shown;
  const composed = character.normalize('NFKC');
  return /^[0-9]$/.test(composed) ? composed : undefined;
}

const letterOf = (part: string): string | undefined => (showsLetter(part) ? lookAlikeOf(part) : undefined);

/** One character → what it reads as; stays the same when applied to its own result. */
export function foldCharacter(character: string): string {
  let folded = digitOf(character) ?? (showsLetter(character) ? lookAlikeOf(character) : undefined);
  if (folded === undefined) {
    folded = '';
    for (const part of compatible(character)) {
      if (INVISIBLE.test(part)) continue;
      if (isJamo(part.charCodeAt(0))) folded += String.fromCharCode(alone(part.charCodeAt(0)));
      else if (HAN.test(part)) folded += foldHan(part);
      else if (KANA.test(part)) folded += foldKana(part);
      else if (/\p{Nd}/u.test(part)) folded += lookAlikeOf(part) ?? part;
      else
        folded += letterOf(part) ?? letterOf(part.toLowerCase()) ?? letterOf(part.toUpperCase()) ?? part.toLowerCase();
    }
  }
  return folded;
}

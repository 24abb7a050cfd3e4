/**
 * Hangul apart: a vowel or a last consonant makes one syllable with what stands before it, as Unicode composes them. Letters that
 * are written one by one (`ㅅㅂㅠㅠ`) make none.
 */

const [FIRST_VOWEL, LAST_VOWEL, FIRST_FINAL, LAST_FINAL] = [0x1161, 0x1175, 0x11a8, 0x11c2];

/** Whether the unit is a vowel or a last consonant that may belong to what stands before it. */
export const isJamo = (unit: number): boolean =>
  (unit >= FIRST_VOWEL && unit <= LAST_VOWEL) || (unit >= FIRST_FINAL && unit <= LAST_FINAL);

/** ᄀ + ᅡ → 가, 가 + ᆨ → 각; undefined where they make no syllable. */
export function syllable(before: number, jamo: number): string | undefined {
  const composed = String.fromCharCode(before, jamo).normalize('NFC');
  return composed.length === 1 ? composed : undefined;
}

const [FIRST_LETTER, LAST_LETTER] = [0x3131, 0x318e];
const letters: ReadonlyMap<number, number> = new Map(
  Array.from({ length: LAST_LETTER + 1 - FIRST_LETTER }, (_, at) => FIRST_LETTER + at).flatMap((letter) => {
    const jamo = String.fromCharCode(letter).normalize('NFKC').charCodeAt(0);
    return isJamo(jamo) ? [[jamo, letter] as const] : [];
  }),
);

/** One that makes no syllable reads as the letter by itself: ㅏ, however it is written. */
export const alone = (unit: number): number => letters.get(unit) ?? unit;

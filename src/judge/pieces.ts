import { saidIn } from './similar-text.ts';

/** Of CJK two characters in a row say as much as three letters of an alphabet. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
// Stryker disable next-line ConditionalExpression: it saves time: nothing below is CJK in what is said.
const isCjk = (unit: number): boolean => unit >= 0x2e80 && CJK.test(String.fromCharCode(unit));

/**
 * The pieces of a text by which two texts are compared, as hashes, each once: every two characters in a row of CJK, every
 * three of anything else. Numbers are all alike, marks and tags at the ends are left out. `read` is the text as the engine
 * reads it.
 */
export function piecesOf(read: string): readonly number[] {
  const said = saidIn(read);
  const pieces = new Set<number>();
  // Stryker disable next-line EqualityOperator,ArithmeticOperator: behind the end there is nothing to make a piece of.
  for (let at = 0; at + 1 < said.length; at++) {
    const first = said.charCodeAt(at);
    const second = said.charCodeAt(at + 1);
    if (isCjk(first) && isCjk(second)) pieces.add(hashOf(first, second, 0));
    else if (at + 2 < said.length) pieces.add(hashOf(first, second, said.charCodeAt(at + 2)));
  }
  return [...pieces];
}

/** Never 0: that is a free place in a table. */
function hashOf(first: number, second: number, rest: number): number {
  let mixed = Math.imul((first << 16) | second, 0x9e3779b1) ^ Math.imul(rest + 1, 0x27d4eb2f);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) | 0 || 1;
}

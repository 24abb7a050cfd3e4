/** Where the rest of an address ends: port, path, query and fragment. */

const PORT = /:\d{1,5}(?!\d)/y;
/** What a path may hold in ASCII; besides, letters and digits of any script. No quotes, no Chinese marks, no pictures. */
const IN_PATH = new Set('!#$%&()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]_abcdefghijklmnopqrstuvwxyz~');
const LETTER = /[\p{L}\p{N}]/u;
/** Letters of scripts without spaces. Right behind an ASCII word, with them the sentence goes on. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const ENDS_A_WORD = /[a-z0-9)\]*]/i;

/** How many units behind a host belong to its address. */
export function lengthOfRest(text: string, from: number): number {
  PORT.lastIndex = from;
  const port = PORT.test(text) ? PORT.lastIndex : from;
  // Stryker disable next-line StringLiteral: behind the end there is no rest.
  if (!'/\\?#'.includes(text[port] ?? ' ')) return port - from;
  return port - from + withoutEnd(text.slice(port, endOfPath(text, port))).length;
}

/** Unit by unit, so that it looks no further than the end. */
function endOfPath(text: string, from: number): number {
  let round = 0;
  let square = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text[at]!;
    if (IN_PATH.has(unit)) {
      // A bracket that did not open inside.
      if (unit === '(') round++;
      else if (unit === '[') square++;
      else if ((unit === ')' && --round < 0) || (unit === ']' && --square < 0)) return at;
      continue;
    }
    // Stryker disable next-line ConditionalExpression,EqualityOperator,StringLiteral: it saves time: what else is in ASCII is no letter.
    if (unit < '\u0080') return at;
    const character = String.fromCodePoint(text.codePointAt(at)!);
    if (!LETTER.test(character)) return at;
    if (UNSPACED.test(character) && ENDS_A_WORD.test(text[at - 1]!)) return at;
    at += character.length - 1;
  }
  return text.length;
}

/** Whether a port, a path or a query follows. */
export function goesOnAt(text: string, from: number): boolean {
  const unit = text[from];
  if (unit === '/' || unit === '\\') return true;
  if (unit === '?' || unit === '#') return /[\p{L}\p{N}]/u.test(text[from + 1] ?? '');
  PORT.lastIndex = from;
  return PORT.test(text);
}

/** What ends a sentence or a piece of markdown does not end an address. From behind: a row of such signs must not cost its square. */
export function withoutEnd(address: string): string {
  let end = address.length;
  // Stryker disable next-line ConditionalExpression,EqualityOperator: before the beginning there is no sign.
  while (end > 0 && SENTENCE_ENDS.includes(address[end - 1]!)) end--;
  return address.slice(0, end);
}
const SENTENCE_ENDS = ".,!?;:}'*~(";

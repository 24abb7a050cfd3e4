import { spelledDot } from './spelled-dots.ts';

/** A text as an address bar would read it. */
export type Plain = {
  readonly text: string;
  /** Where each unit stood in the text as sent: half-open, UTF-16. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/**
 * Undoes what an address bar undoes: full-width forms, look-alike dots, invisible characters and marks, percent-encoded
 * letters; and dots that are spelled. All else stays as it was sent: a Chinese comma ends an address, and an ASCII one may
 * stand in it.
 */
export function readPlain(text: string): Plain {
  let plain = '';
  const starts: number[] = [];
  const ends: number[] = [];
  /** As units: to look at the end of a string that grows, all of it is copied. */
  // Stryker disable next-line ArrayDeclaration: only the end is looked at.
  const units: number[] = [];
  // Stryker disable next-line MethodExpression: it saves time: only the end is looked at.
  const before = () => String.fromCharCode(...units.slice(-SEEN_BEFORE));
  for (let at = 0; at < text.length; ) {
    const dot = spelledDot(text, at, before);
    const read = dot > 0 ? '.' : readCharacter(text, at);
    const written = dot > 0 ? dot : writtenAt(text, at);
    for (let unit = 0; unit < read.length; unit++) {
      starts.push(at);
      ends.push(at + written);
      units.push(read.charCodeAt(unit));
    }
    plain += read;
    at += written;
  }
  return { text: plain, starts, ends };
}

/** Of what stands before a spelled dot: a label has at most 63 units. */
const SEEN_BEFORE = 80;

const PERCENT = 0x25;
const HEX = /%[0-9a-f]{2}/iy;
/** Only what a host is made of: an encoded "/" or "?" must not cut an address in two. */
const OF_A_HOST = /[a-z0-9.-]/i;

/** The character an encoded byte at this place stands for; undefined where none does that a host is made of. */
function encodedAt(text: string, at: number): string | undefined {
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (text.charCodeAt(at) !== PERCENT) return undefined;
  HEX.lastIndex = at;
  // Stryker disable next-line ConditionalExpression: what is no byte is no letter.
  if (!HEX.test(text)) return undefined;
  const byte = Number.parseInt(text.slice(at + 1, at + 3), 16);
  const character = String.fromCharCode(byte);
  return OF_A_HOST.test(character) ? character : undefined;
}

function writtenAt(text: string, at: number): number {
  if (encodedAt(text, at) !== undefined) return 3;
  // Stryker disable next-line EqualityOperator: the last of the first plane is no character.
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

function readCharacter(text: string, at: number): string {
  const code = text.charCodeAt(at);
  // Stryker disable next-line EqualityOperator: what follows ASCII stands for itself.
  if (code < 0x80) return encodedAt(text, at) ?? text[at]!;
  // Stryker disable next-line ConditionalExpression: it saves time.
  if ((code & 0xf800) === 0xd800) return foldForAddress(String.fromCodePoint(text.codePointAt(at)!));
  // Stryker disable next-line AssignmentOperator: what was learnt before stands in the way.
  KNOWN[code] ??= foldForAddress(String.fromCharCode(code));
  return KNOWN[code];
}
/** By unit, learnt as they are met. */
// Stryker disable next-line ArrayDeclaration: it grows as well.
const KNOWN: (string | undefined)[] = new Array(0x10000);

/** What an address is made of besides letters and digits, in full width. A question mark or comma in full width ends one. */
const FULL_WIDTH_MARKS = '－＿：／＼＃＝＆％＠';

function foldForAddress(character: string): string {
  if (/[\u3002\uff0e\uff61\u2024\ufe52]/.test(character)) return '.';
  if (/\p{Cf}|\p{Mn}|\p{Me}/u.test(character)) return '';
  const folded = character.normalize('NFKC');
  if (folded === character) return character;
  return /^[\p{L}\p{N}]+$/u.test(folded) || FULL_WIDTH_MARKS.includes(character) ? folded : character;
}

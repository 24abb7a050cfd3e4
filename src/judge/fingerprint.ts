import { makeRoom, textIn } from '../text/reading/units.ts';

/**
 * Two messages say the same if this is equal: the text as read, without spaces and punctuation, unless nothing else is
 * left. Written by hand, since a replacement by expression cost as much as reading the text.
 */
export function fingerprintOf(read: string): string {
  const size = read.length;
  // Stryker disable next-line EqualityOperator: a larger room does as well.
  if (room.units.length < size) room = makeRoom(size * 2);
  const { units } = room;
  let count = 0;
  // Stryker disable next-line EqualityOperator: behind the end there is no letter.
  for (let at = 0; at < size; at++) {
    const unit = read.charCodeAt(at);
    const kind = KINDS[unit] || learn(unit);
    // Stryker disable next-line ConditionalExpression: it saves time: the slow way says the same.
    if (kind === HALF) return lettersOf(read) || read.replace(/\s/g, '');
    if (kind === LETTER) units[count++] = unit;
  }
  // Stryker disable next-line ConditionalExpression: it saves time, and says the same.
  if (count === size) return read;
  if (count === 0) return read.replace(/\s/g, '');
  return textIn(room, 0, count);
}
let room = makeRoom(512);

const lettersOf = (read: string): string => read.replace(/[^\p{L}\p{N}]/gu, '');

/** By UTF-16 unit, learnt as they are met. A half of a character says nothing. */
const KINDS = new Uint8Array(0x10000);
// Stryker disable next-line ArrayDeclaration: whatever they are, the slow way says the same.
const [LETTER, OTHER, HALF] = [1, 2, 3];

function learn(unit: number): number {
  // Stryker disable next-line all: whatever passes for a half is told the slow way, and half a character has another half.
  const isHalf = unit >= 0xd800 && unit < 0xe000;
  const kind = isHalf ? HALF : lettersOf(String.fromCharCode(unit)) === '' ? OTHER : LETTER;
  KINDS[unit] = kind;
  return kind;
}

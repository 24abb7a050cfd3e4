import { makeRoom, textIn } from '../text/reading/units.ts';
import { isEnglishWord } from '../text/words/lexicon.ts';

/**
 * Near-duplicates by MinHash: texts that share nearly all of their three-character pieces share a key with high
 * probability. 3 bands of 6 rows: texts with 90 % of all their pieces in common meet in 90 of 100 cases, with 80 % in 60,
 * with 50 % in 5, with 20 % in 1 of 5,000. Fewer rows let strangers meet (docs/detection.md has what that costs).
 */
// At 2: 247 fewer of 8,000 changed copies, 6 fewer clean lines; at 4: 169 more changed copies, 17 more clean lines
// (docs/thresholds.md).
const BANDS = 3;
// At 5: 318 more and 112 fewer of 8,000 changed copies, 81 more and 13 fewer clean lines; at 7: 108 more and 280 fewer changed
// copies, 20 more and 57 fewer clean lines (docs/thresholds.md).
const ROWS = 6;
/** Shorter texts are alike by chance: only equal ones count. */
// At 11: 69 more of 8,000 changed copies, 16 more clean lines; at 13: 66 fewer changed copies, 5 fewer clean lines
// (docs/thresholds.md).
const MIN_LENGTH = 12;

/** One permutation of the pieces for each row: two odd constants each. */
const ROW_KEYS = Int32Array.from({ length: BANDS * ROWS * 2 }, (_, index) => mix(index + 1, 0x9e3779b9) | 1);

/**
 * One key per band, or one for a short text. Numbers are all alike: pay, prices and contacts are what
 * campaigns change from message to message.
 */
export function similarityKeys(text: string): readonly string[] {
  const plain = lettersOfPlain(text);
  return plain < MIN_LENGTH ? keysOfFolded(text.normalize('NFKC').toLowerCase()) : keysOf(plain);
}

/** The same of any text in NFKC and lower case. */
export function keysOfFolded(folded: string): readonly string[] {
  const letters = saidIn(folded);
  if (letters.length < MIN_LENGTH) return keyOfShort(folded);
  const kept = keptFor(letters.length);
  for (let at = 0; at < letters.length; at++) kept[at] = letters.charCodeAt(at);
  return keysOf(letters.length);
}

/** Of the first so many letters in the room. */
function keysOf(count: number): readonly string[] {
  const pieces = piecesOf(room.units, count);
  for (let row = 0; row < MINIMA.length; row += AT_ONCE) findSmallest(pieces, row);
  const keys: string[] = [];
  for (let band = 0; band < BANDS; band++) {
    let [high, low] = [band, ROWS];
    for (let row = band * ROWS; row < (band + 1) * ROWS; row++) {
      high = mix(MINIMA[row]!, high);
      low = mix(high, low);
    }
    keys.push(nameOf(high, low));
  }
  return keys;
}

/** The letters of a folded text, numbers as one; without marks, and without tags at the ends. */
export const saidIn = (folded: string): string => lettersOf(withoutTags(folded));

/**
 * Fills the room with what `saidIn` leaves of the folded text, and says how much that is; -1 where it is not told unit by unit.
 * Spares nearly every message two copies, some expressions and a string: 0.5 to 2 µs.
 */
function lettersOfPlain(text: string): number {
  const from = behindTags(text, 0, text.length, 1);
  const to = from < 0 ? -1 : behindTags(text, text.length - 1, from - 1, -1) + 1;
  if (to <= 0) return -1;
  const kept = keptFor(text.length);
  let count = 0;
  let inNumber = false;
  for (let at = from; at < to; at++) {
    const unit = foldedUnit(text.charCodeAt(at));
    if (unit === NOT_ALONE) return -1;
    const kind = UNITS[unit] || learn(unit);
    if (kind === LETTER) kept[count++] = unit;
    else if (kind === NUMBER && !inNumber) kept[count++] = ZERO;
    inNumber = kind === NUMBER;
  }
  return count;
}

const UNKNOWN = -2;
/**
 * What `withoutTags` leaves at one end, unit by unit: the first place that is no tag's, from `end` on in steps of 1 or -1 up to
 * before `stop`; `UNKNOWN` where units do not tell.
 */
function behindTags(text: string, end: number, stop: number, step: 1 | -1): number {
  let left = end;
  for (let tag = 0; tag < MOST_TAGS; tag++) {
    let first = left;
    while (first !== stop && kindOfFolded(text, first) === OTHER) first += step;
    let last = first;
    let hasDigit = false;
    for (; last !== stop; last += step) {
      const kind = kindOfFolded(text, last);
      if (kind === HALF) return UNKNOWN;
      if (kind === OTHER) break;
      // A word with a letter of another script in it is no tag.
      if (!isAscii(text.charCodeAt(last))) return isAscii(foldedUnit(text.charCodeAt(last))) ? UNKNOWN : left;
      hasDigit ||= kind === NUMBER;
    }
    const size = Math.abs(last - first);
    if (size === 0 || size > LONGEST_TAG) return left;
    // Further in, tags are not looked for, and here it is not counted how far that is.
    if (Math.abs(last - left) > NEAR_END / 2) return UNKNOWN;
    if (!hasDigit && (size < 2 || isEnglishWord(wordBetween(text, first, last, step)))) return left;
    left = last;
  }
  return left;
}

/** The kind of what a unit is folded to; a half where others have a say in that. */
function kindOfFolded(text: string, at: number): number {
  const unit = foldedUnit(text.charCodeAt(at));
  return unit === NOT_ALONE ? HALF : UNITS[unit] || learn(unit);
}

const wordBetween = (text: string, first: number, last: number, step: 1 | -1): string =>
  (step === 1 ? text.slice(first, last) : text.slice(last + 1, first + 1)).toLowerCase();

/** What NFKC and lower case make of a unit wherever it stands; `NOT_ALONE` where that is not one unit, or others have a say. */
const foldedUnit = (unit: number): number => FOLDED[unit] || learnFolded(unit);
const FOLDED = new Uint16Array(0x10000);
const NOT_ALONE = 0xffff;
/** Marks and the letters of Hangul are composed with what stands before them; Σ is written otherwise at the end of a word. */
const COMPOSED = /[\p{M}\u1100-\u11ff\ua960-\ua97f\ud7b0-\udfff\u03a3]/u;
function learnFolded(unit: number): number {
  const one = String.fromCharCode(unit);
  const folded = one.normalize('NFKC');
  const lower = folded.toLowerCase();
  const isAlone = lower.length === 1 && !COMPOSED.test(one) && !COMPOSED.test(folded) && !COMPOSED.test(lower);
  FOLDED[unit] = isAlone ? lower.charCodeAt(0) : NOT_ALONE;
  return FOLDED[unit]!;
}

/** Numbers as one, and no marks. By hand, unit by unit: as expressions it cost more than all the rest. */
function lettersOf(folded: string): string {
  const kept = keptFor(folded.length);
  let count = 0;
  let inNumber = false;
  for (let at = 0; at < folded.length; at++) {
    const unit = folded.charCodeAt(at);
    const kind = UNITS[unit] || learn(unit);
    if (kind === HALF) return lettersOfAll(folded);
    if (kind === LETTER) kept[count++] = unit;
    else if (kind === NUMBER && !inNumber) kept[count++] = ZERO;
    inNumber = kind === NUMBER;
  }
  return textIn(room, 0, count);
}
const lettersOfAll = (folded: string): string => folded.replace(/\p{N}+/gu, '0').replace(/[^\p{L}0]+/gu, '');
let room = makeRoom(512);
function keptFor(size: number): Uint16Array {
  if (room.units.length < size) room = makeRoom(size * 2);
  return room.units;
}
const ZERO = 0x30;

/** By UTF-16 unit, learnt as they are met. A half of a character says nothing. */
const UNITS = new Uint8Array(0x10000);
const [LETTER, NUMBER, OTHER, HALF] = [1, 2, 3, 4];
function learn(unit: number): number {
  const one = String.fromCharCode(unit);
  if (unit >= 0xd800 && unit < 0xe000) UNITS[unit] = HALF;
  else UNITS[unit] = /\p{L}/u.test(one) ? LETTER : /\p{N}/u.test(one) ? NUMBER : OTHER;
  return UNITS[unit]!;
}
const isAscii = (unit: number): boolean => unit < 0x80;
/** Whether the first letter or digit from one end on is one of ASCII: a tag is made of those. Yes where it is not known. */
function mayHaveTag(text: string, from: number, step: 1 | -1): boolean {
  for (let at = from; at >= 0 && at < text.length; at += step) {
    const unit = text.charCodeAt(at);
    const kind = UNITS[unit] || learn(unit);
    if (kind !== OTHER) return isAscii(unit) || kind === HALF;
  }
  return false;
}

/**
 * Short texts are alike where they are equal, numbers among them; marks and spaces count only where there is nothing else. A
 * tag at an end does not count, if it is one by its looks and enough is left to be told apart: `加微信领红包 x7k2`.
 */
function keyOfShort(folded: string): readonly string[] {
  const bare = withoutTags(folded, isRandom);
  const told = bare.length < folded.length && SAYS_SOMETHING.test(bare) ? bare : folded;
  const same = told.replace(/[^\p{L}\p{N}]+/gu, '') || folded.replace(/\s+/g, '');
  return same === '' ? [] : [hashText(`short ${same}`)];
}

const FIRST_WORD = /^[^\p{L}\p{N}]*[a-z0-9]{1,12}(?![\p{L}\p{N}])/u;
const LAST_WORD = /(?<![\p{L}\p{N}])[a-z0-9]{1,12}[^\p{L}\p{N}]*$/u;
// At 2: 12 more and 443 fewer of 8,000 changed copies, 1 fewer clean line; at 4: 69 more and 4 fewer changed copies
// (docs/thresholds.md).
const MOST_TAGS = 3;
// At 11: 18 more and 1 fewer of 8,000 changed copies; at 13: 2 more and 4 fewer changed copies (docs/thresholds.md).
const LONGEST_TAG = 12;
/** Tags end no further from an end. */
// Nothing measured changes at 32 or 128 (docs/thresholds.md).
const NEAR_END = 64;

const SAYS_SOMETHING =
  /(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}][^\p{L}]*){4}|(?:\p{L}[^\p{L}]*){8}/u;
/** A tag of letters and digits has so many, or `2u` would be one. */
// At 2: 99 more of 8,000 changed copies (docs/thresholds.md).
const SHORTEST_MIXED_TAG = 3;
/** Letters and digits in one, or letters that nobody can say. A number, a name or a word may be what a short text is about. */
function isRandom(found: string): boolean {
  const tag = found.replace(/[^a-z0-9]+/g, '');
  return (
    /[a-z]/.test(tag) &&
    (/\d/.test(tag) ? tag.length >= SHORTEST_MIXED_TAG : /^[^aeiouy]{4,}$/.test(tag) && !isEnglishWord(tag))
  );
}

/** Without what campaigns put at both ends so that no message is like another: `x7k2 …`, `… [qzpw]`. Words of English stay. */
function withoutTags(folded: string, isTag: (found: string) => boolean = (found) => !isWord(found)): string {
  let rest = folded.trim();
  for (const end of [FIRST_WORD, LAST_WORD]) {
    if (end === FIRST_WORD ? !mayHaveTag(rest, 0, 1) : !mayHaveTag(rest, rest.length - 1, -1)) continue;
    for (let tag = 0; tag < MOST_TAGS; tag++) {
      // Near the end only: looked for over the whole text, the last word would cost its square.
      const near = end === FIRST_WORD ? rest.slice(0, NEAR_END) : rest.slice(-NEAR_END);
      const found = end.exec(near)?.[0];
      if (found === undefined || !isTag(found)) break;
      rest = end === FIRST_WORD ? rest.slice(found.length) : rest.slice(0, rest.length - found.length);
    }
  }
  return rest;
}

function isWord(found: string): boolean {
  const word = found.replace(/[^a-z0-9]+/g, '');
  return /^[a-z]+$/.test(word) && (word.length < 2 || isEnglishWord(word));
}

/** The hashes of each three units in a row. Valid until the next call. */
function piecesOf(letters: Uint16Array, size: number): Int32Array {
  const count = size - 2;
  if (hashes.length < count) hashes = new Int32Array(count * 2);
  let piece = (letters[0]! << 16) | letters[1]!;
  for (let at = 0; at < count; at++) {
    const first = piece >>> 16;
    piece = (piece << 16) | letters[at + 2]!;
    hashes[at] = mix(piece, first);
  }
  return hashes.subarray(0, count);
}
let hashes = new Int32Array(512);
const MINIMA = new Uint32Array(BANDS * ROWS);

/** Rows that are worked out side by side: one after the other each would wait for the last multiplication. */
const AT_ONCE = 3;

/** The smallest of three rows, as unsigned numbers compared as signed ones: those stay whole numbers on the way. */
function findSmallest(pieces: Int32Array, row: number): void {
  const [key1, factor1, key2] = [ROW_KEYS[row * 2]!, ROW_KEYS[row * 2 + 1]!, ROW_KEYS[row * 2 + 2]!];
  const [factor2, key3, factor3] = [ROW_KEYS[row * 2 + 3]!, ROW_KEYS[row * 2 + 4]!, ROW_KEYS[row * 2 + 5]!];
  let [least1, least2, least3] = [0x7fffffff, 0x7fffffff, 0x7fffffff];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at]!;
    const one = Math.imul(piece ^ key1, factor1) ^ 0x80000000;
    const two = Math.imul(piece ^ key2, factor2) ^ 0x80000000;
    const three = Math.imul(piece ^ key3, factor3) ^ 0x80000000;
    if (one < least1) least1 = one;
    if (two < least2) least2 = two;
    if (three < least3) least3 = three;
  }
  MINIMA[row] = least1 ^ 0x80000000;
  MINIMA[row + 1] = least2 ^ 0x80000000;
  MINIMA[row + 2] = least3 ^ 0x80000000;
}

/** 64 bits of a text. Whoever makes two texts that share them could as well send the same text twice. */
export function hashText(text: string): string {
  let [high, low] = [text.length, 0x811c9dc5];
  for (let at = 0; at < text.length; at++) {
    high = mix(text.charCodeAt(at), high);
    low = Math.imul(low ^ high, 0x01000193);
  }
  return nameOf(high, low);
}

/** 64 bits as eleven characters: Base64 of their bytes, the lowest of `high` first. By hand: a buffer cost three times as much. */
function nameOf(high: number, low: number): string {
  const one = ((high & 0xff) << 16) | (high & 0xff00) | ((high >>> 16) & 0xff);
  const two = ((high >>> 24) << 16) | ((low & 0xff) << 8) | ((low >>> 8) & 0xff);
  const last = (((low >>> 16) & 0xff) << 16) | ((low >>> 24) << 8);
  return String.fromCharCode(
    CODES[one >>> 18]!,
    CODES[(one >>> 12) & 63]!,
    CODES[(one >>> 6) & 63]!,
    CODES[one & 63]!,
    CODES[two >>> 18]!,
    CODES[(two >>> 12) & 63]!,
    CODES[(two >>> 6) & 63]!,
    CODES[two & 63]!,
    CODES[last >>> 18]!,
    CODES[(last >>> 12) & 63]!,
    CODES[(last >>> 6) & 63]!,
  );
}
const CODES = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', (one) =>
  one.charCodeAt(0),
);

/** The finaliser of MurmurHash3 over both. */
function mix(value: number, seed: number): number {
  let mixed = Math.imul(value, 0x9e3779b1) ^ Math.imul(seed, 0x27d4eb2f);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

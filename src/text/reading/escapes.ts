import { foldCharacter } from './fold-character.ts';
import { isJamo } from './jamo.ts';
import { CJK, DROP, ESCAPE, ITERATE, VOICE } from './kinds.ts';
import { backslashEscape, dropTag, hide, type LinkInWord, linkInWord, type Unescaped } from './markup.ts';
import { kindBeyond, readings } from './readings.ts';

/**
 * HTML entities, percent-encoding, `\\u0041`, tags, and links of Markdown inside words, undone on characters that keep their
 * place in the original.
 */

const PERCENT = 0x25;
const AMPERSAND = 0x26;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;
const LESS = 0x3c;
const BRACE = 0x7d;
const SQUARE_OPEN = 0x5b;
const SQUARE_CLOSE = 0x5d;
const ROUND_OPEN = 0x28;
const LETTER_X = 0x78;

const NAMED: ReadonlyMap<string, number> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    ensp: ' ',
    emsp: ' ',
    thinsp: ' ',
    shy: '\u00ad',
    zwnj: '\u200c',
    zwj: '\u200d',
    middot: '·',
    bull: '•',
    period: '.',
    excl: '!',
    commat: '@',
    dollar: '$',
    num: '#',
    percnt: '%',
  }).map(([name, character]) => [name, character.charCodeAt(0)]),
);
const LONGEST_ENTITY = 10;

/** What the entity behind the ampersand at `at` stands for; -1 where it is none. */
function entityAt({ points, count }: Unescaped, at: number): number {
  const end = count - 1;
  if (points[at + 1] !== HASH) {
    let name = '';
    for (let place = at + 1; place < end; place++) name += String.fromCodePoint(points[place]!);
    return NAMED.get(name) ?? -1;
  }
  const isHex = points[at + 2] === LETTER_X;
  const first = at + (isHex ? 3 : 2);
  if (end === first || end - first > (isHex ? 6 : 7)) return -1;
  let point = 0;
  for (let place = first; place < end; place++) {
    const digit = hexOf(points[place]!);
    if (digit < 0 || (!isHex && digit > 9)) return -1;
    point = point * (isHex ? 16 : 10) + digit;
  }
  return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? point : -1;
}

/** If the characters end in an entity, replaces it by what it stands for. Says whether it did. */
function reduceEntity(out: Unescaped): boolean {
  const { points, count } = out;
  for (let at = count - 2; at >= 0 && at > count - 3 - LONGEST_ENTITY; at--) {
    if (points[at] !== AMPERSAND) continue;
    const point = entityAt(out, at);
    if (point < 0) return false;
    replaceFrom(out, at, point);
    return true;
  }
  return false;
}

/** The same for percent-encoded bytes. They are read as soon as they are a character: the shortest one wins. */
function reduceBytes(out: Unescaped): boolean {
  const { points, count } = out;
  for (let bytes = 1; bytes <= 4 && count >= 3 * bytes; bytes++) {
    const at = count - 3 * bytes;
    if (points[at] !== PERCENT || hexOf(points[at + 1]!) < 0 || hexOf(points[at + 2]!) < 0) return false;
    const point = bytes === 1 ? asciiOf(byteAt(points, at)) : decoded(points, at, bytes);
    if (point < 0) continue;
    replaceFrom(out, at, point);
    return true;
  }
  return false;
}

const hexOf = (point: number): number => {
  if (point >= 0x30 && point <= 0x39) return point - 0x30;
  return point >= 0x61 && point <= 0x66 ? point - 0x57 : -1;
};
const byteAt = (points: readonly number[], at: number): number => hexOf(points[at + 1]!) * 16 + hexOf(points[at + 2]!);
const asciiOf = (byte: number): number => (byte >= 0x20 && byte < 0x7f ? byte : -1);

/** Least code point that takes so many bytes of UTF-8: an overlong form is no character. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

/** The one character that so many percent-encoded bytes are in UTF-8, or -1. */
function decoded(points: readonly number[], at: number, bytes: number): number {
  const lead = byteAt(points, at);
  if (lead >> (7 - bytes) !== (1 << (bytes + 1)) - 2) return -1;
  let point = lead & ((1 << (7 - bytes)) - 1);
  for (let byte = 1; byte < bytes; byte++) {
    const next = byteAt(points, at + 3 * byte);
    if (next >> 6 !== 0b10) return -1;
    point = (point << 6) | (next & 0x3f);
  }
  return point >= LEAST[bytes]! && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? point : -1;
}

function replaceFrom(out: Unescaped, at: number, point: number): void {
  out.points[at] = point;
  out.to[at] = out.to[out.count - 1]!;
  out.count = at + 1;
}

const reduce = (out: Unescaped): boolean => {
  const last = out.points[out.count - 1]!;
  if (last === SEMICOLON) return reduceEntity(out);
  if (out.count >= 3 && (hexOf(last) >= 0 || last === BRACE)) {
    const written = backslashEscape(out);
    if (written === undefined) return last !== BRACE && reduceBytes(out);
    replaceFrom(out, written.at, written.point);
    return true;
  }
  return false;
};

/** Whether some `](` stands in a text, in any shape: without one no bracket begins a link. The last answer is kept. */
function hasLink(text: string): boolean {
  if (text === lookedAt.text) return lookedAt.hasLink;
  let isClosed = false;
  let found = false;
  for (let at = 0; at < text.length && !found; at++) {
    const unit = text.charCodeAt(at);
    if (isNothing(unit, 0)) continue;
    const folded = foldedUnit(unit);
    found = isClosed && folded === ROUND_OPEN;
    isClosed = folded === SQUARE_CLOSE;
  }
  lookedAt = { text, hasLink: found };
  return found;
}
let lookedAt = { text: '', hasLink: false };

/** By the character that may begin an escape, what may follow it. */
function mayFollow(text: string, at: number, next: string): boolean {
  switch (foldedUnit(text.charCodeAt(at))) {
    case LESS:
      return /[a-z/]/i.test(next);
    case BACKSLASH:
      return /[ux]/i.test(next);
    case SQUARE_OPEN:
      return hasLink(text);
    default:
      return /[#%&0-9a-z]/i.test(next);
  }
}

/** Whether an escape may begin at `at`, where `%`, `&`, `\\`, `<` or `[` stands: what is invisible does not keep it from being one. */
export function mayBeEscape(text: string, at: number): boolean {
  let next = at + 1;
  for (; next < text.length; next++) {
    const point = text.codePointAt(next)!;
    if (!isNothing(point, 0)) return mayFollow(text, at, foldCharacter(String.fromCodePoint(point)));
    if (point > 0xffff) next++;
  }
  return false;
}

/**
 * Undoes every escape, also those that only appear when another is undone (`&amp;#102;`, `%2566`): what comes out has
 * none left. Linear: each step either takes in one character or makes the list shorter.
 */
export function undoEscapes(text: string): Unescaped {
  const out: Unescaped = { points: [], from: [], to: [], count: 0, hidden: [] };
  /** Characters that were put together and may be a part of the next escape. */
  const again: number[] = [];
  const add = (point: number, from: number, to: number): void => {
    const link = linkInWord(out, point);
    if (link !== undefined) {
      again.push(point, from, to);
      takeOut(link);
      return;
    }
    out.points[out.count] = point;
    out.from[out.count] = from;
    out.to[out.count++] = to;
    if (!reduce(out)) {
      dropTag(out);
      return;
    }
    out.count--;
    again.push(out.points[out.count]!, out.from[out.count]!, out.to[out.count]!);
  };
  /** What a link shows is read once more, without what stood around it: it may be a part of an escape. */
  const takeOut = (link: LinkInWord): void => {
    for (let at = link.end - 1; at >= link.shown; at--) again.push(out.points[at]!, out.from[at]!, out.to[at]!);
    hide(out, link.end + 2, out.count - 1);
    out.count = link.from;
  };
  const take = (point: number, from: number, to: number): void => {
    if (point < 0x80) add(point >= 0x41 && point <= 0x5a ? point + 0x20 : point, from, to);
    else if (!isNothing(point, out.count === 0 ? 0 : out.points[out.count - 1]!)) {
      const folded = foldedUnit(point);
      if (folded >= 0) add(isSpelling(folded) ? folded : point, from, to);
      else addFolded(point, from, to);
    }
  };
  const takeAgain = (): void => {
    while (again.length > 0) {
      const to = again.pop()!;
      const from = again.pop()!;
      take(again.pop()!, from, to);
    }
  };
  const addFolded = (point: number, from: number, to: number): void => {
    const letters = foldCharacter(String.fromCodePoint(point));
    if (![...letters].some((letter) => isSpelling(letter.codePointAt(0)!))) add(point, from, to);
    else
      for (const letter of letters) {
        add(letter.codePointAt(0)!, from, to);
        takeAgain();
      }
  };
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at)!;
    const end = at + (point > 0xffff ? 2 : 1);
    take(point, at, end);
    takeAgain();
    at = end;
  }
  for (let link = linkInWord(out, 0); link !== undefined; link = linkInWord(out, 0)) {
    takeOut(link);
    takeAgain();
  }
  return out;
}

/** The unit that a character is folded to; -1 where that is not known without folding it. */
function foldedUnit(point: number): number {
  const { astral, kind, symbol } = readings();
  if (point <= 0xffff) return kind[point]! <= CJK || kind[point] === ESCAPE ? symbol[point]! : -1;
  const reading = astral.get(point);
  return reading !== undefined && reading.kind <= CJK ? reading.symbol : -1;
}

/** What escapes are spelt with. */
const isSpelling = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || SPELLING_SIGNS.has(unit);
const SPELLING_SIGNS: ReadonlySet<number> = new Set([...'%&#;\\<>[](){}./:'].map((sign) => sign.charCodeAt(0)));

/** Whether nothing is left of a character behind `before`: it is invisible, or depends on a character that is not there. */
function isNothing(point: number, before: number): boolean {
  const { astral, kind: kindOf, symbol } = readings();
  if (point > 0xffff) return (astral.get(point)?.kind ?? kindBeyond(point)) === DROP;
  const kind = kindOf[point]!;
  return kind === DROP || ((kind === VOICE || kind === ITERATE) && before < 0x80 && !isJamo(symbol[point]!));
}

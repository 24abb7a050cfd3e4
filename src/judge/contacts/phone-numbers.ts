import { reverse } from '../../text/reading/mirror.ts';
import { digitOf } from './digits.ts';

/** A telephone number in a text: UTF-16 units, half-open. */
export type PhoneNumber = { readonly start: number; readonly end: number };

/** Digits side by side, and what parts them from the group before. */
type Group = { readonly digits: string; readonly start: number; readonly end: number; readonly gap: string };

const NONE: readonly PhoneNumber[] = Object.freeze([]);
/** The shortest number that is looked for. */
// At 9: 743 fewer of 7,000 planted numbers (docs/thresholds.md).
const FEWEST_DIGITS = 8;
/** With more groups it is no number. */
// Nothing measured changes at 11 or 14 or 16 (docs/thresholds.md).
const MOST_GROUPS = 15;
/** Nor with more digits: 00 before the fifteen that E.164 allows. */
// Nothing measured changes at 15 or 19 (docs/thresholds.md).
const MOST_DIGITS = 17;

/** Shows what follows from right to left. */
const OVERRIDE = '\u202e';

/** In any digits and with marks between them; behind a right-to-left override also backwards, as it is shown. */
export function findPhoneNumbers(text: string): readonly PhoneNumber[] {
  // Stryker disable next-line ConditionalExpression: it saves time.
  if (!hasDigits(text)) return NONE;
  const found = numbersIn(text);
  const override = text.indexOf(OVERRIDE);
  if (override < 0) return found;
  const backwards = numbersIn(reverse(text)).map(({ start, end }) => ({
    start: text.length - end,
    end: text.length - start,
  }));
  // Stryker disable next-line EqualityOperator: no number begins with the sign itself.
  return [...found, ...backwards.filter(({ start }) => start > override)];
}

function numbersIn(text: string): readonly PhoneNumber[] {
  let found: PhoneNumber[] | undefined;
  for (const row of rowsOf(text)) {
    for (let first = 0; first < row.length; ) {
      const last = numberAt(text, row, first);
      if (last < 0) {
        first++;
        continue;
      }
      found ??= [];
      found.push({ start: beginning(text, row[first]!), end: row[last]!.end });
      first = last + 1;
    }
  }
  return found ?? NONE;
}

function hasDigits(text: string): boolean {
  let digits = 0;
  // Stryker disable next-line EqualityOperator: behind the end there is no digit.
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    // Stryker disable next-line ConditionalExpression,EqualityOperator: it saves time.
    if (code >= 0x80 && (code & 0xfc00) === 0xd800) code = text.codePointAt(at++)!;
    // Stryker disable next-line ConditionalExpression,LogicalOperator,EqualityOperator: it saves time.
    if (digitOf(code) >= 0 && ++digits >= FEWEST_DIGITS) return true;
  }
  // Stryker disable next-line BooleanLiteral: it saves time.
  return false;
}

/** What may part the digits of one number. A comma, an equals sign or a plus parts two numbers. */
// At 3: 163 fewer of 7,000 planted numbers; at 5: 174 more planted numbers (docs/thresholds.md).
const LONGEST_GAP = 4;
const IN_GAP = /^[^\p{L}\p{N},，;；:：=＝+＋%％$￥¥€£\n\r?？!！<>《》]$/u;

/** Rows of groups that may be one number. */
function rowsOf(text: string): readonly (readonly Group[])[] {
  const rows: Group[][] = [];
  let row: Group[] = [];
  // Stryker disable next-line StringLiteral: no row has begun.
  let gap = '';
  // Stryker disable next-line EqualityOperator: behind the end there is no digit.
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at)!;
    // Stryker disable next-line EqualityOperator: the last of the first plane is no digit and parts nothing.
    const size = code > 0xffff ? 2 : 1;
    if (digitOf(code) < 0) {
      gap += text.slice(at, at + size);
      at += size;
      if (row.length > 0 && (gap.length > LONGEST_GAP || !IN_GAP.test(text.slice(at - size, at)))) {
        rows.push(row);
        row = [];
      }
      continue;
    }
    const start = at;
    let digits = '';
    // Stryker disable next-line EqualityOperator: behind the end there is no digit.
    for (; at < text.length; ) {
      const next = text.codePointAt(at)!;
      const digit = digitOf(next);
      if (digit < 0) break;
      digits += digit;
      // Stryker disable next-line EqualityOperator: the last of the first plane is no digit.
      at += next > 0xffff ? 2 : 1;
    }
    row.push({ digits, start, end: at, gap });
    gap = '';
  }
  // Stryker disable next-line ConditionalExpression,EqualityOperator: an empty row holds no number.
  if (row.length > 0) rows.push(row);
  return rows;
}

/** The last group of a number that begins with this one; -1 where none does. */
function numberAt(text: string, row: readonly Group[], first: number): number {
  const before = text.slice(Math.max(0, row[first]!.start - 2), row[first]!.start);
  if (BEHIND_A_NUMBER.test(before)) return -1;
  const isAbroad = /(?:^|[^\p{N}\p{L}])[+＋]$/u.test(before);
  let digits = '';
  let shape = '';
  let longest = -1;
  for (let last = first; last < Math.min(row.length, first + MOST_GROUPS); last++) {
    const { digits: more, gap } = row[last]!;
    if (last > first) shape += shapeOf(gap);
    digits += more;
    // Stryker disable next-line EqualityOperator,StringLiteral: a long group is like no group of a shape.
    shape += more.length > 9 ? 'x'.repeat(more.length) : String(more.length);
    // Stryker disable next-line ConditionalExpression,EqualityOperator: it saves time: no number is as long.
    if (digits.length > MOST_DIGITS) break;
    if (isPrice(row[last + 1])) return longest;
    if (isNumber(digits, shape, isAbroad, first === 0, OPENED.test(before))) longest = last;
  }
  return longest;
}

/** `.00` behind it. */
const isPrice = (behind: Group | undefined): boolean => behind?.gap === '.' && behind.digits.length === 2;

/** A decimal, a thousand, an amount. */
const BEHIND_A_NUMBER = /[\p{N}][.,，+＋]$|[$￥¥€£]$/u;
const OPENED = /[(（]$/;

/** What parts two groups, in one letter: nothing, a dash or space, a dot, a slash, a bracket, anything else. */
function shapeOf(gap: string): string {
  if (/^[\s\u2010-\u2015\u2212-]{1,3}$/.test(gap)) return '-';
  if (gap === '.') return '.';
  if (gap === '/') return '/';
  if (/^[)）][\s-]?$/.test(gap)) return ')';
  if (/^[\s.-]?[(（]$/.test(gap)) return '(';
  return '~';
}

const CHINA = /^(?:(?:00)?86)?1[3-9]\d{9}$/;
const JAPAN_MOBILE = /^0[5789]0\d{8}$/;
const AREA = /^0[1-9]/;
/** Groups of a number that is written with dots or slashes; another row of such numbers is a decimal, a version or a date. */
const REGULAR = /^(?:(?:2|4)[./])?(?:3[./]4[./]4|3[./]8|4[./]3[./]4|3[./]3[./]5|7[./]4)$|^(?:1[./~-])+1$/;
const LANDLINE_JAPAN = /^(?:2[-)]4-4|3[-)]3-4|4[-)]2-4|4[-)]3-3)$/;
const LANDLINE_CHINA = /^[34][-)](?:[78]|[34]-4)$/;
const NORTH_AMERICA = /^3[-.)]3[-.]4$/;

function isNumber(digits: string, shape: string, isAbroad: boolean, isFirst: boolean, isOpened: boolean): boolean {
  if (/[./]/.test(shape) && !REGULAR.test(shape) && !NORTH_AMERICA.test(shape)) return false;
  if (shape.includes(')') && !isOpened && !shape.includes('(')) return false;
  if (isAbroad && /^[1-9]\d{7,14}$/.test(digits) && !/^[1-9]0+$/.test(digits)) return true;
  // In the middle of a row only numbers that are written in groups count.
  const isApart = isFirst || !/^[12]/.test(shape);
  if (isApart && (CHINA.test(digits) || JAPAN_MOBILE.test(digits))) return true;
  if (AREA.test(digits) && (LANDLINE_JAPAN.test(shape) || LANDLINE_CHINA.test(shape))) return true;
  if (/^[2-9]\d\d[2-9]/.test(digits) && NORTH_AMERICA.test(shape)) return true;
  return isFirst && /^00[1-9]\d{8,13}$/.test(digits) && !/^00[1-9]\d?0+$/.test(digits);
}

/** With the bracket or the plus before it. */
function beginning(text: string, { start }: Group): number {
  const before = text[start - 1];
  // Stryker disable next-line ConditionalExpression: said for the type checker.
  return before !== undefined && '(（+＋'.includes(before) ? start - 1 : start;
}

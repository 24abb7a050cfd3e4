/** Markup and backslash escapes inside words, taken out of characters that keep their place in the original. */

/**
 * Characters as code points, and where each stood: UTF-16 offsets, half-open. The lists may be longer than `count`. `hidden`
 * is what was taken out and says something: from and to, one after the other.
 */
export type Unescaped = {
  readonly points: number[];
  readonly from: number[];
  readonly to: number[];
  count: number;
  readonly hidden: number[];
};

/** Who reads the text without markup sees what stands in it: `<b 加微信>` hides nothing. */
export function hide({ from, to, hidden }: Unescaped, first: number, end: number): void {
  for (let at = first; at < end; at++) hidden.push(from[at]!, to[at]!);
}

const codeOf = (character: string): number => character.charCodeAt(0);
const [BACKSLASH, LESS, GREATER, OPEN, CLOSE, ROUND_OPEN, ROUND_CLOSE, SPACE] = [...'\\<>[]() '].map(codeOf) as [
  ...[number, number, number, number, number, number, number, number],
];

const spelt = ({ points }: Unescaped, from: number, to: number): string =>
  String.fromCodePoint(...points.slice(from, to));

/** `\u{10ffff}`. */
const LONGEST_BACKSLASH = 10;

/** If the characters end in `\u5a4a`, `\u{5a4a}` or `\x41`, where that begins and the character it is; else undefined. */
export function backslashEscape(out: Unescaped): { readonly at: number; readonly point: number } | undefined {
  let at = out.count - 1;
  const least = Math.max(0, out.count - LONGEST_BACKSLASH);
  while (at >= least && out.points[at] !== BACKSLASH) at--;
  if (at < least) return undefined;
  const found = /^\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\})$/.exec(spelt(out, at, out.count));
  if (found === null) return undefined;
  const point = Number.parseInt(found[1] ?? found[2] ?? found[3]!, 16);
  return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? { at, point } : undefined;
}

/** Tags that change how letters look, and those that part lines. What else stands between < and > is text. */
const TAG =
  /^<\/?(?:(b|i|u|s|em|strong|span|font|a|code|sup|sub|small|big|mark|del|ins|wbr|tt|strike|center)|(?:br|p|div|li|h[1-6]))(?:\s[^<>]*)?\/?>$/;
/** With its attributes. */
const LONGEST_TAG = 80;

/** Takes away a tag that the characters end in; one that parts lines leaves a space. */
export function dropTag(out: Unescaped): void {
  if (out.points[out.count - 1] !== GREATER) return;
  let at = out.count - 2;
  const least = Math.max(0, out.count - LONGEST_TAG);
  while (at >= least && out.points[at] !== LESS) at--;
  if (at < least) return;
  const found = TAG.exec(spelt(out, at, out.count));
  if (found === null) return;
  const end = out.to[out.count - 1]!;
  if (out.points.indexOf(SPACE, at) < out.count - 1) hide(out, at + 1, out.count - 1);
  out.count = at;
  if (found[1] !== undefined) return;
  out.points[at] = SPACE;
  out.to[at] = end;
  out.count++;
}

const LONGEST_LINK = 200;
/** Where a link begins, and what it shows: half-open. */
export type LinkInWord = { readonly from: number; readonly shown: number; readonly end: number };
const isOfWord = (point: number): boolean =>
  point > 0 && /[\p{L}\p{N}\p{M}\u309b\u309c]/u.test(String.fromCodePoint(point));
const ADDRESS = /[.:/#]/;

/**
 * If the characters end in a link of Markdown with a letter directly before it, or behind it (`next`), what it shows, from
 * where to where: `v[o](address)re` is a word with an address hidden in it. `from` is where the link begins.
 */
export function linkInWord(out: Unescaped, next: number): LinkInWord | undefined {
  const { points, count } = out;
  if (points[count - 1] !== ROUND_CLOSE) return undefined;
  const least = Math.max(0, count - LONGEST_LINK);
  let round = count - 2;
  for (; round > least; round--) {
    const point = points[round]!;
    if (point === ROUND_OPEN) break;
    if (point === ROUND_CLOSE || point === CLOSE || point === SPACE) return undefined;
  }
  if (round <= least || points[round - 1] !== CLOSE) return undefined;
  let from = round - 2;
  while (from >= least && points[from] !== OPEN && points[from] !== CLOSE) from--;
  if (from < least || points[from] !== OPEN) return undefined;
  const isBehindWord = isOfWord(from > 0 ? points[from - 1]! : 0);
  if (!isOfWord(next) && !isBehindWord) return undefined;
  // With letters on both sides there is no other reason for brackets, whatever stands in the round ones.
  const isLink = (isOfWord(next) && isBehindWord) || ADDRESS.test(spelt(out, round + 1, count - 1));
  return isLink ? { from, shown: from + 1, end: round - 1 } : undefined;
}

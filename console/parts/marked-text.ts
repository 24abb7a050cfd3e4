/** A stranger's text in pieces: plain, marked by a rule, or an invisible character. Pure. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly marked: boolean }
  | { readonly kind: 'unseen'; readonly mark: string; readonly marked: boolean };

type Range = { readonly start: number; readonly end: number };

/** Controls, format characters (zero width, directions, tags), fillers. Line breaks and tabs are not: one sees them. */
const UNSEEN = /[\p{Cf}\u115f\u1160\u3164\uffa0\u2028\u2029]|[\u17b4-\u17b5]|[\u180b-\u180e]|(?![\n\t])\p{Cc}/gu;
/** Joiners that are part of something visible: inside an emoji, or its variation. */
const isJoin = (text: string, at: number): boolean =>
  text[at] === '\u200d' && /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u.test(codeBefore(text, at));
const codeBefore = (text: string, at: number): string => {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(Math.max(0, at - 2), at) : text.slice(at - 1, at);
};

/** @param ranges UTF-16 offsets in any order; they may overlap or lie outside */
export function piecesOf(text: string, ranges: readonly Range[]): Piece[] {
  const edges = new Set([0, text.length]);
  const clean = ranges
    .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(text.length, end) }))
    .filter(({ start, end }) => start < end);
  for (const { start, end } of clean) edges.add(start).add(end);
  const unseen = new Map<number, string>();
  for (const { 0: mark, index } of text.matchAll(UNSEEN)) {
    if (isJoin(text, index)) continue;
    unseen.set(index, mark);
    edges.add(index).add(index + mark.length);
  }
  const cuts = [...edges].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  for (let index = 0; index + 1 < cuts.length; index++) {
    const start = cuts[index] as number;
    const end = cuts[index + 1] as number;
    const marked = clean.some((range) => range.start <= start && end <= range.end);
    const mark = unseen.get(start);
    if (mark !== undefined) pieces.push({ kind: 'unseen', mark, marked });
    else pieces.push({ kind: 'text', text: text.slice(start, end), marked });
  }
  return pieces;
}
